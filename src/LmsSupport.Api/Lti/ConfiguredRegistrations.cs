using System.Globalization;
using LmsSupport.Api.Lti.Administration;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti;

/// <summary>
/// Writes the configuration's registrations into the database at start. What the configuration no longer names lets
/// nobody in any more, but nothing is deleted: the people and their conversations stay, and administrators may take over
/// what it left. What administrators made by themselves is not touched.
/// </summary>
internal sealed partial class ConfiguredRegistrations(WriteQueue writes, DataKeys keys, Audit audit, TimeProvider clock, IOptions<LtiOptions> options, ILogger<ConfiguredRegistrations> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => writes.Run(Write, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Write(Database db, CancellationToken ct)
    {
        await Alone.Begin(db, Alone.Administration, ct);
        await Secrets(db, ct);
        var settings = options.Value.Registrations;
        await CloseMissing(db, settings, ct);
        foreach (var setting in settings)
        {
            var organisation = await Organisation(db, setting, ct);
            var platform = await Platform(db, organisation, setting, ct);
            var registration = await Registration(db, setting, ct);
            foreach (var deployment in setting.Deployments.Distinct(StringComparer.Ordinal))
                await Deployment(db, platform, registration, deployment, ct);
            // The next setting may name the same organisation, platform or registration.
            await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>An organisation whose secret the key ring can't open gets a new one: what its browsers have sealed is lost, the rest works.</summary>
    private async Task Secrets(Database db, CancellationToken ct)
    {
        foreach (var organisation in await db.Set<Organisation>().ToListAsync(ct))
        {
            if (keys.CanOpen(organisation))
                continue;
            organisation.Secret = keys.NewSecret();
            Log.SecretRenewed(logger, organisation.Name);
        }
    }

    private async Task CloseMissing(Database db, List<RegistrationSetting> settings, CancellationToken ct)
    {
        foreach (var registration in await db.Set<Registration>().Where(registration => registration.Configured).ToListAsync(ct))
        {
            var named = settings.FindAll(setting => setting.Issuer == registration.Issuer && setting.ClientId == registration.ClientId);
            if (named.Count == 0)
                Close(db, registration);
            var deployments = named.SelectMany(setting => setting.Deployments).ToHashSet(StringComparer.Ordinal);
            var configured = await db.Set<Deployment>().Where(known => known.RegistrationId == registration.Id && known.Configured).ToListAsync(ct);
            foreach (var deployment in configured.Where(known => !deployments.Contains(known.ExternalId)))
                Close(db, deployment, registration);
        }
    }

    private void Close(Database db, Registration registration)
    {
        var before = RegistrationSnapshot.Of(registration);
        if (registration.Enabled)
            Log.Closed(logger, registration.Issuer, registration.ClientId);
        registration.Enabled = false;
        registration.Configured = false;
        Wrote(db, AuditEntry.Service, "registration-disabled", "registration", registration.Id, before, RegistrationSnapshot.Of(registration));
    }

    private void Close(Database db, Deployment deployment, Registration registration)
    {
        var before = DeploymentSnapshot.Of(deployment, registration);
        deployment.Approved = false;
        deployment.Configured = false;
        Wrote(db, deployment.OrganisationId, "deployment-disabled", "deployment", deployment.Id, before, DeploymentSnapshot.Of(deployment, registration));
    }

    /// <summary>One entry of the trail, when something is other than before.</summary>
    private void Wrote<T>(Database db, int organisationId, string action, string subject, Guid id, T? before, T after)
        where T : class
    {
        if (!after.Equals(before))
            audit.Add(db, organisationId, Actor.Configuration, action, subject, id.ToString(), before, after);
    }

    private async Task<Organisation> Organisation(Database db, RegistrationSetting setting, CancellationToken ct)
    {
        var name = setting.Organisation.Trim();
        var organisation = await db.Set<Organisation>().SingleOrDefaultAsync(known => known.Name == name, ct);
        if (organisation is not null)
            return organisation;
        organisation = new Organisation { Name = name, Secret = keys.NewSecret(), CreatedAt = clock.Now() };
        db.Add(organisation);
        // Its number comes from the database, and everything else begins with it.
        await db.SaveChangesAsync(ct);
        audit.Add(db, organisation.Id, Actor.Configuration, "organisation-created", "organisation", organisation.Id.ToString(CultureInfo.InvariantCulture), before: null, new { name });
        return organisation;
    }

    private async Task<Platform> Platform(Database db, Organisation organisation, RegistrationSetting setting, CancellationToken ct)
    {
        var platform = await db.Set<Platform>().SingleOrDefaultAsync(known => known.OrganisationId == organisation.Id && known.Issuer == setting.Issuer, ct);
        var before = platform is null ? null : PlatformSnapshot.Of(platform);
        if (platform is null)
        {
            platform = new Platform { OrganisationId = organisation.Id, Id = clock.NewId(), Issuer = setting.Issuer };
            db.Add(platform);
        }

        var others = options.Value.Registrations.Where(other => other.Organisation.Trim() == organisation.Name && other.Issuer == setting.Issuer).ToList();
        platform.PageOrigins = string.Join(' ', others.SelectMany(other => other.Origins).Distinct(StringComparer.Ordinal));
        var trusted = others.TrueForAll(other => other.InstructorsAreTutors);
        if (platform.InstructorsAreTutors && !trusted)
            await PlatformShelf.TakeGuessesBack(db, platform, ct);
        platform.InstructorsAreTutors = trusted;
        Wrote(db, organisation.Id, before is null ? "platform-created" : "platform-changed", "platform", platform.Id, before, PlatformSnapshot.Of(platform));
        return platform;
    }

    private async Task<Registration> Registration(Database db, RegistrationSetting setting, CancellationToken ct)
    {
        var registration = await db.Set<Registration>().SingleOrDefaultAsync(known => known.Issuer == setting.Issuer && known.ClientId == setting.ClientId, ct);
        var before = registration is null ? null : RegistrationSnapshot.Of(registration);
        if (registration is null)
        {
            registration = new Registration
            {
                Id = clock.NewId(),
                Issuer = setting.Issuer,
                ClientId = setting.ClientId,
                AuthorizationAddress = setting.AuthorizationAddress,
                KeysAddress = setting.KeysAddress,
                CreatedAt = clock.Now(),
            };
            db.Add(registration);
        }

        registration.AuthorizationAddress = setting.AuthorizationAddress;
        registration.KeysAddress = setting.KeysAddress;
        registration.TokenAddress = setting.TokenAddress;
        registration.Enabled = setting.Enabled;
        registration.Configured = true;
        // Whoever writes the configuration has the last word, also about one that came by itself and waits.
        registration.Approved = true;
        Wrote(db, AuditEntry.Service, before is null ? "registration-created" : "registration-changed", "registration", registration.Id, before, RegistrationSnapshot.Of(registration));
        return registration;
    }

    private async Task Deployment(Database db, Platform platform, Registration registration, string externalId, CancellationToken ct)
    {
        var deployment = await db.Set<Deployment>().SingleOrDefaultAsync(known => known.RegistrationId == registration.Id && known.ExternalId == externalId, ct);
        if (deployment is not null && deployment.OrganisationId != platform.OrganisationId)
        {
            // Whoever came in through it before stays where they were; from now on it leads to the other organisation.
            Log.DeploymentMoved(logger, externalId, registration.Issuer);
            await db.Set<Deployment>().Where(known => known.RegistrationId == registration.Id && known.ExternalId == externalId).ExecuteDeleteAsync(ct);
            db.Entry(deployment).State = EntityState.Detached;
            deployment = null;
        }

        var before = deployment is null ? null : DeploymentSnapshot.Of(deployment, registration);
        if (deployment is null)
        {
            deployment = new Deployment { OrganisationId = platform.OrganisationId, Id = clock.NewId(), RegistrationId = registration.Id, ExternalId = externalId };
            db.Add(deployment);
        }

        deployment.PlatformId = platform.Id;
        deployment.Approved = true;
        deployment.Configured = true;
        Wrote(db, platform.OrganisationId, before is null ? "deployment-approved" : "deployment-enabled", "deployment", deployment.Id, before, DeploymentSnapshot.Of(deployment, registration));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The registration {Client} of {Issuer} is no longer in the configuration: it is closed, nobody comes in through it")]
        public static partial void Closed(ILogger logger, string issuer, string client);

        [LoggerMessage(2, LogLevel.Warning, "Deployment {Deployment} of {Issuer} belongs to another organisation now")]
        public static partial void DeploymentMoved(ILogger logger, string deployment, string issuer);

        [LoggerMessage(3, LogLevel.Error, "The key ring can't open the secret of {Organisation}: it gets a new one. Unsent messages that browsers have kept sealed can't be read any more. Was the key ring or its secret replaced?")]
        public static partial void SecretRenewed(ILogger logger, string organisation);
    }
}
