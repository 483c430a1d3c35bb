using System.Collections.Frozen;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti;

/// <summary>A registration with everything that a login and a launch must know of it.</summary>
internal sealed record KnownRegistration(
    Guid Id,
    string Issuer,
    string ClientId,
    string AuthorizationAddress,
    string KeysAddress,
    bool Enabled,
    bool Approved,
    FrozenDictionary<string, KnownDeployment> Deployments)
{
    public string? TokenAddress { get; init; }

    /// <summary>Whom a token request names as its audience where that is not the token address.</summary>
    public string? TokenAudience { get; init; }

    /// <summary>The scopes that the platform granted, separated by spaces; null when it never said.</summary>
    public string? Scopes { get; init; }

    /// <summary>Whether anybody gets in through it.</summary>
    public bool IsOpen => Enabled && Approved;

    /// <summary>Pages that may hold our frames, of whichever organisation: which one it is, a login does not know yet.</summary>
    public string PageOrigins => string.Join(' ', Deployments.Values.SelectMany(deployment => deployment.PageOrigins.Split(' ')).Distinct(StringComparer.Ordinal));

    /// <summary>Where the platform's login pages live: the exact origin of its answers to our messages.</summary>
    public string AuthorizationOrigin => new Uri(AuthorizationAddress).GetLeftPart(UriPartial.Authority);
}

internal sealed record KnownDeployment(int OrganisationId, Guid Id, Guid PlatformId, bool Approved, string PageOrigins);

/// <summary>
/// All registrations, read at most every few seconds: whatever somebody who is not known yet may send us then costs no
/// query. They are few, at most some thousands of deployments.
/// </summary>
internal sealed class KnownRegistrations(IDbContextFactory<Database> databases, TimeProvider clock)
{
    private static readonly TimeSpan _remembered = TimeSpan.FromSeconds(5);

    private readonly BriefCache<string, Snapshot> _cache = new(clock, _remembered, limit: 2);

    public ValueTask<Snapshot> Now(CancellationToken ct) => _cache.Get("all", databases, Read, ct);

    /// <summary>Call after a committed change: it counts here at once, and elsewhere in a few seconds.</summary>
    public void Forget() => _cache.Clear();

    private static async Task<Snapshot> Read(string key, IDbContextFactory<Database> databases, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var registrations = await db.Set<Registration>().AsNoTracking().ToListAsync(ct);
        var deployments = await (
            from deployment in db.Set<Deployment>().AsNoTracking()
            join platform in db.Set<Platform>() on new { deployment.OrganisationId, Id = deployment.PlatformId } equals new { platform.OrganisationId, platform.Id }
            select new { deployment.RegistrationId, deployment.ExternalId, Known = new KnownDeployment(deployment.OrganisationId, deployment.Id, deployment.PlatformId, deployment.Approved, platform.PageOrigins) })
            .ToListAsync(ct);
        var byRegistration = deployments.ToLookup(deployment => deployment.RegistrationId);
        return new Snapshot([.. registrations.Select(registration => new KnownRegistration(
            registration.Id,
            registration.Issuer,
            registration.ClientId,
            registration.AuthorizationAddress,
            registration.KeysAddress,
            registration.Enabled,
            registration.Approved,
            byRegistration[registration.Id].ToFrozenDictionary(deployment => deployment.ExternalId, deployment => deployment.Known, StringComparer.Ordinal))
        {
            TokenAddress = registration.TokenAddress,
            TokenAudience = registration.TokenAudience,
            Scopes = registration.Scopes,
        })]);
    }

    internal sealed class Snapshot(IReadOnlyList<KnownRegistration> all)
    {
        private readonly ILookup<string, KnownRegistration> _byIssuer = all.ToLookup(registration => registration.Issuer, StringComparer.Ordinal);
        private readonly FrozenDictionary<string, FrozenSet<string>> _clients = all
            .GroupBy(registration => registration.Issuer, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Select(registration => registration.ClientId).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

        private readonly FrozenDictionary<Guid, KnownRegistration> _byId = all.ToFrozenDictionary(registration => registration.Id);

        public IReadOnlyList<KnownRegistration> All => all;

        public KnownRegistration? Find(Guid id) => _byId.GetValueOrDefault(id);

        /// <summary>Whether this deployment is let in, and its platform's services may be used.</summary>
        public bool Serves(Guid registrationId, Guid deploymentId) =>
            Find(registrationId) is { IsOpen: true } registration && registration.Deployments.Values.Any(deployment => deployment.Id == deploymentId && deployment.Approved);

        public IReadOnlyList<KnownRegistration> Of(string issuer) => [.. _byIssuer[issuer]];

        /// <summary>Our client ids at this issuer.</summary>
        public IReadOnlySet<string> ClientsOf(string issuer) => _clients.GetValueOrDefault(issuer, FrozenSet<string>.Empty);
    }
}
