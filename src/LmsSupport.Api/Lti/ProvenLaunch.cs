using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti;

/// <summary>A message that passed every rule: from whom, through what, in whose browser.</summary>
/// <param name="Binding">The secret that this browser has shown; null where the platform kept it for the frame, and it is not to be had again.</param>
internal sealed record ProvenLaunch(KnownRegistration Registration, LoginState Login, IdToken Token, string Locale, string? Binding)
{
    public JsonElement Claims => Token.Claims;

    public string DeploymentId => Claims.Text(Lti.Claims.Deployment)!;

    public KnownDeployment Deployment => Registration.Deployments[DeploymentId];

    /// <summary>What the platform says it is (<c>moodle</c>, <c>canvas</c>); null when it says nothing.</summary>
    public string? Product => Claims.Member(Lti.Claims.Platform).Text("product_family_code")?.ToLowerInvariant();

    /// <summary>The beginning of the hash of the token's signature, which no other token has.</summary>
    public Guid Fingerprint => new(SHA256.HashData(Encoding.ASCII.GetBytes(Token.Text[(Token.Text.LastIndexOf('.') + 1)..])).AsSpan(0, 16), bigEndian: true);

    /// <summary>Uses up the login's nonce, inside the transaction of whatever comes of the message; refused when it was used before.</summary>
    /// <param name="until">UTC microseconds; by then the login's state refuses by itself.</param>
    public async Task<Refusal?> Use(Database db, long until, CancellationToken ct)
    {
        var (organisation, nonce) = (Deployment.OrganisationId, Login.Nonce);
        var fingerprint = Fingerprint;
        var used = await db.Set<UsedNonce>().AsNoTracking().SingleOrDefaultAsync(x => x.OrganisationId == organisation && x.Nonce == nonce, ct);
        if (used is not null)
            return LaunchRefusals.UsedBefore(used.Token == fingerprint);
        db.Add(new UsedNonce { OrganisationId = organisation, Nonce = nonce, Token = fingerprint, ExpiresAt = until });
        return null;
    }
}
