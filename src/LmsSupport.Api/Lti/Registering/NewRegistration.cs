using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti.Registering;

/// <param name="Again">We had this very registration; it has been brought up to date.</param>
/// <param name="KnownPlatform">The organisation had the platform: its people and courses stay.</param>
internal sealed record Registered(string Organisation, string Issuer, string ClientId, string? DeploymentId, bool Approved, bool Again, bool KnownPlatform);

/// <summary>Stores what a platform registered, and spends the invitation, both or neither.</summary>
internal sealed class NewRegistration(WriteQueue writes, Invitations invitations, Audit audit, TimeProvider clock, IOptions<LtiOptions> options)
{
    public Task<(Registered? Registered, Refusal? Refusal)> Store(Invitation invitation, PlatformConfiguration from, RegistrationAnswer answer, string pageOrigins, CancellationToken ct) => writes.Run(
        async (db, token) =>
        {
            var known = await db.Set<Registration>().SingleOrDefaultAsync(registration => registration.Issuer == from.Issuer && registration.ClientId == answer.ClientId, token);
            // A platform speaks for its own host only, but not over what others, or the configuration, agreed with it.
            if (known is not null && (known.Configured || known.OwnerId != invitation.OrganisationId))
                return ((Registered?)null, (Refusal?)LaunchRefusals.NotLetIn("registration-of-others"));
            var registration = known ?? Made(invitation, from, answer);
            if (await invitations.Spend(db, invitation, registration.Id, token) is { } refusal)
                return (null, refusal);
            var before = known is null ? null : Fields(known);
            if (known is null)
                db.Add(registration);
            Tell(registration, from, answer);
            var (platform, isNew) = await Platform(db, invitation, from.Issuer, pageOrigins, token);
            var deployment = await Deploy(db, platform, registration, answer.DeploymentId, token);
            audit.Add(db, invitation.OrganisationId, new Actor(null, Person.Clean(from.Issuer, Person.MaxName)), known is null ? "registration-made" : "registration-renewed", "registration", registration.Id.ToString(), before, Fields(registration));
            var organisation = await db.Set<Organisation>().Where(mine => mine.Id == invitation.OrganisationId).Select(mine => mine.Name).SingleAsync(token);
            return (new Registered(organisation, from.Issuer, answer.ClientId, deployment, registration.Approved, known is not null, !isNew), null);
        },
        ct);

    private Registration Made(Invitation invitation, PlatformConfiguration from, RegistrationAnswer answer) => new()
    {
        Id = clock.NewId(),
        Issuer = from.Issuer,
        ClientId = answer.ClientId,
        Name = invitation.Note,
        AuthorizationAddress = from.AuthorizationAddress,
        KeysAddress = from.KeysAddress,
        Enabled = true,
        Approved = options.Value.ApproveRegistrations,
        OwnerId = invitation.OrganisationId,
        CreatedAt = clock.Now(),
    };

    private static void Tell(Registration registration, PlatformConfiguration from, RegistrationAnswer answer)
    {
        registration.Product = from.Product;
        registration.AuthorizationAddress = from.AuthorizationAddress;
        registration.KeysAddress = from.KeysAddress;
        registration.TokenAddress = from.TokenAddress;
        registration.TokenAudience = from.TokenAudience;
        registration.Scopes = string.Join(' ', answer.Scopes);
    }

    private async Task<(Platform Platform, bool IsNew)> Platform(Database db, Invitation invitation, string issuer, string pageOrigins, CancellationToken ct)
    {
        var platform = await db.Set<Platform>().SingleOrDefaultAsync(known => known.OrganisationId == invitation.OrganisationId && known.Issuer == issuer, ct);
        var isNew = platform is null;
        if (platform is null)
        {
            platform = new Platform { OrganisationId = invitation.OrganisationId, Id = clock.NewId(), Issuer = issuer, Name = invitation.Note, InstructorsAreTutors = true };
            db.Add(platform);
        }

        platform.PageOrigins = string.Join(' ', platform.PageOrigins.Split(' ', StringSplitOptions.RemoveEmptyEntries).Union(pageOrigins.Split(' '), StringComparer.Ordinal));
        return (platform, isNew);
    }

    /// <summary>It belongs to whoever invited; that the registration waits keeps everybody out until somebody has looked.</summary>
    private async Task<string?> Deploy(Database db, Platform platform, Registration registration, string? externalId, CancellationToken ct)
    {
        if (externalId is null || await db.Set<Deployment>().AnyAsync(known => known.RegistrationId == registration.Id && known.ExternalId == externalId, ct))
            return externalId;
        db.Add(new Deployment { OrganisationId = platform.OrganisationId, Id = clock.NewId(), RegistrationId = registration.Id, PlatformId = platform.Id, ExternalId = externalId, Approved = true });
        return externalId;
    }

    private static object Fields(Registration registration) => new
    {
        registration.Issuer,
        registration.ClientId,
        registration.Product,
        registration.AuthorizationAddress,
        registration.KeysAddress,
        registration.TokenAddress,
        registration.TokenAudience,
        registration.Scopes,
        registration.Approved,
    };
}
