using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Administration;

internal sealed record PlatformView(
    Guid Id,
    string Name,
    string Issuer,
    IReadOnlyList<string> PageOrigins,
    bool InstructorsAreTutors,
    IReadOnlyList<RegistrationView> Registrations,
    IReadOnlyList<DeploymentView> Deployments);

/// <summary>The platforms of one organisation, each with what it comes in through.</summary>
internal static class PlatformEndpoints
{
    private static readonly Refusal _configured = new("registration-configured", StatusCodes.Status409Conflict);

    public static void MapPlatforms(this RouteGroupBuilder organisation)
    {
        organisation.MapGet("/platforms", List);
        organisation.MapPut("/platforms/{id:guid}", Change);
    }

    private static async Task<Results<Ok<IReadOnlyList<PlatformView>>, Refusal>> List(int organisationId, Caller caller, Administering administering, CancellationToken ct)
    {
        var answer = await administering.Read<IReadOnlyList<PlatformView>>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) => new(await Read(asking, caller.Locale, token), null),
            ct);
        return answer.Ok();
    }

    private static async Task<IReadOnlyList<PlatformView>> Read(Asking asking, string locale, CancellationToken ct)
    {
        var (db, organisation) = (asking.Db, asking.OrganisationId);
        var platforms = await db.Set<Platform>().AsNoTracking().Where(platform => platform.OrganisationId == organisation).OrderBy(platform => platform.Issuer).ToListAsync(ct);
        var deployments = await db.Set<Deployment>().AsNoTracking().Where(deployment => deployment.OrganisationId == organisation).OrderBy(deployment => deployment.Id).ToListAsync(ct);
        var ids = deployments.Select(deployment => deployment.RegistrationId).Distinct().ToList();
        // Also one that waits for its first deployment: it is of the platform whose issuer it names.
        var which = db.Set<Registration>().Where(registration => ids.Contains(registration.Id) || registration.OwnerId == organisation);
        var registrations = await RegistrationViews.Read(db, which, organisation, asking.Reach.IsOperator, locale, ct);
        return [.. platforms.Select(platform => new PlatformView(
            platform.Id,
            platform.Name,
            platform.Issuer,
            platform.PageOrigins.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            platform.InstructorsAreTutors,
            [.. registrations.Where(registration => registration.Issuer == platform.Issuer)],
            [.. deployments.Where(deployment => deployment.PlatformId == platform.Id).Select(DeploymentView.Of)]))];
    }

    private static async Task<Results<NoContent, Refusal>> Change(
        int organisationId, Guid id, ChangePlatform command, Caller caller, Administering administering, KnownRegistrations known, BriefCache<Guid, string?> pageOrigins, CancellationToken ct)
    {
        var answer = await administering.Change<Done>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                if (await asking.Db.Set<Platform>().SingleOrDefaultAsync(platform => platform.OrganisationId == organisationId && platform.Id == id, token) is not { } platform)
                    return Administering.NotFound;
                var before = PlatformSnapshot.Of(platform);
                var guessed = platform.InstructorsAreTutors;
                platform.Name = Person.Clean(command.Name, 200);
                platform.PageOrigins = PageOriginList.Join(command.PageOrigins!);
                platform.InstructorsAreTutors = command.InstructorsAreTutors!.Value;
                var after = PlatformSnapshot.Of(platform);
                // The next start would write them again, so nobody may believe that they were changed here.
                if ((after.PageOrigins != before.PageOrigins || after.InstructorsAreTutors != before.InstructorsAreTutors) && await IsConfigured(asking, platform, token))
                {
                    asking.Db.ChangeTracker.Clear();
                    return _configured;
                }

                if (guessed && !platform.InstructorsAreTutors)
                    await PlatformShelf.TakeGuessesBack(asking.Db, platform, token);
                if (after != before)
                    asking.Wrote("platform-changed", "platform", id, before, after);
                return default(Done);
            },
            ct);
        known.Forget();
        pageOrigins.Forget(id);
        return answer.NoContent();
    }

    private static Task<bool> IsConfigured(Asking asking, Platform platform, CancellationToken ct) => (
        from deployment in asking.Db.Set<Deployment>()
        join registration in asking.Db.Set<Registration>() on deployment.RegistrationId equals registration.Id
        where deployment.OrganisationId == platform.OrganisationId && deployment.PlatformId == platform.Id && registration.Configured && deployment.Configured
        select deployment).AnyAsync(ct);
}
