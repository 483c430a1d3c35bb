using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Administration;

/// <summary>Puts platforms and deployments where they belong, inside the transaction of whoever asks.</summary>
internal sealed class PlatformShelf(TimeProvider clock)
{
    /// <summary>The organisation's platform of that issuer, made when there is none yet.</summary>
    /// <param name="origins">For a new one: origins of its pages, separated by spaces. One that is there keeps its own.</param>
    public async Task<Platform> PlatformOf(Asking asking, string issuer, string origins, CancellationToken ct)
    {
        var platform = await asking.Db.Set<Platform>().SingleOrDefaultAsync(known => known.OrganisationId == asking.OrganisationId && known.Issuer == issuer, ct);
        if (platform is not null)
            return platform;
        platform = new Platform { OrganisationId = asking.OrganisationId, Id = clock.NewId(), Issuer = issuer, PageOrigins = origins, InstructorsAreTutors = true };
        asking.Db.Add(platform);
        asking.Wrote("platform-created", "platform", platform.Id, before: null, PlatformSnapshot.Of(platform));
        return platform;
    }

    public Deployment AddDeployment(Asking asking, Registration registration, Platform platform, string externalId)
    {
        var deployment = new Deployment
        {
            OrganisationId = asking.OrganisationId,
            Id = clock.NewId(),
            RegistrationId = registration.Id,
            PlatformId = platform.Id,
            ExternalId = externalId,
            Approved = true,
        };
        asking.Db.Add(deployment);
        asking.Wrote("deployment-approved", "deployment", deployment.Id, before: null, DeploymentSnapshot.Of(deployment, registration));
        return deployment;
    }

    /// <summary>With the switch goes what it gave, not what people have granted.</summary>
    public static Task<int> TakeGuessesBack(Database db, Platform platform, CancellationToken ct)
    {
        var courses = db.Set<Edition>()
            .Where(edition => edition.OrganisationId == platform.OrganisationId && edition.PlatformId == platform.Id)
            .Select(edition => edition.CourseId);
        return db.Set<Grant>()
            .Where(grant => grant.OrganisationId == platform.OrganisationId && grant.Source == GrantSource.Launch && grant.Scope == GrantScope.Course && courses.Contains(grant.ScopeId))
            .ExecuteDeleteAsync(ct);
    }
}
