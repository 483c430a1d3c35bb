using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Administration;

/// <param name="Name">What the platform calls itself; empty when it did not say.</param>
internal sealed record WaitingDeploymentView(Guid RegistrationId, string Issuer, string ClientId, string RegistrationName, string ExternalId, string Name, long FirstSeenAt, long LastSeenAt);

/// <summary>Which installations of the tool belong to an organisation, and which nobody has given to one yet.</summary>
internal static class DeploymentEndpoints
{
    private static readonly Refusal _configured = new("registration-configured", StatusCodes.Status409Conflict);
    private static readonly Refusal _taken = new("deployment-taken", StatusCodes.Status409Conflict);

    public static void MapDeployments(this RouteGroupBuilder organisation)
    {
        var deployments = organisation.MapGroup("/deployments");
        deployments.MapGet("/waiting", Waiting);
        deployments.MapPost("/", Approve);
        deployments.MapPost("/{id:guid}/enable", Enable);
        deployments.MapPost("/{id:guid}/disable", Disable);
    }

    /// <summary>
    /// An operator sees all that wait. An administrator sees only those of registrations of their own: under a shared one they
    /// are of some other institution, and whoever took one would be sent its people.
    /// </summary>
    private static async Task<Results<Ok<IReadOnlyList<WaitingDeploymentView>>, Refusal>> Waiting(int organisationId, Caller caller, Administering administering, CancellationToken ct)
    {
        var answer = await administering.Read<IReadOnlyList<WaitingDeploymentView>>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                var all = asking.Reach.IsOperator;
                return new(
                    await (
                        from waiting in asking.Db.Set<WaitingDeployment>().AsNoTracking()
                        join registration in asking.Db.Set<Registration>() on waiting.RegistrationId equals registration.Id
                        where all || registration.OwnerId == organisationId
                        orderby waiting.LastSeenAt descending, waiting.ExternalId
                        select new WaitingDeploymentView(registration.Id, registration.Issuer, registration.ClientId, registration.Name, waiting.ExternalId, waiting.Name, waiting.FirstSeenAt, waiting.LastSeenAt))
                        .ToListAsync(token),
                    null);
            },
            ct);
        return answer.Ok();
    }

    private static async Task<Results<Created<DeploymentView>, Refusal>> Approve(
        int organisationId, ApproveDeployment command, Caller caller, Administering administering, PlatformShelf shelf, KnownRegistrations known, CancellationToken ct)
    {
        var answer = await administering.Change<DeploymentView>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                var registration = await asking.Db.Set<Registration>().SingleOrDefaultAsync(one => one.Id == command.RegistrationId, token);
                if (registration is null || !(asking.Reach.IsOperator || registration.OwnerId == organisationId))
                    return Administering.NotFound;
                var deployment = await asking.Db.Set<Deployment>().SingleOrDefaultAsync(one => one.RegistrationId == registration.Id && one.ExternalId == command.ExternalId, token);
                if (deployment is not null && deployment.OrganisationId != organisationId)
                    return _taken;
                if (deployment is { Configured: true, Approved: false })
                    return _configured;
                await asking.Db.Set<WaitingDeployment>().Where(one => one.RegistrationId == registration.Id && one.ExternalId == command.ExternalId).ExecuteDeleteAsync(token);
                if (deployment is null)
                {
                    var platform = await shelf.PlatformOf(asking, registration.Issuer, PageOriginList.Join([registration.Issuer]), token);
                    deployment = shelf.AddDeployment(asking, registration, platform, command.ExternalId!);
                }
                else
                {
                    Set(asking, deployment, registration, approved: true);
                }

                return DeploymentView.Of(deployment);
            },
            ct);
        known.Forget();
        return answer.Created(view => $"/api/admin/organisations/{organisationId}/deployments/{view.Id}");
    }

    private static Task<Results<NoContent, Refusal>> Enable(int organisationId, Guid id, Caller caller, Administering administering, KnownRegistrations known, Sessions sessions, CancellationToken ct) =>
        Change(organisationId, id, approved: true, caller, administering, known, sessions, ct);

    private static Task<Results<NoContent, Refusal>> Disable(int organisationId, Guid id, Caller caller, Administering administering, KnownRegistrations known, Sessions sessions, CancellationToken ct) =>
        Change(organisationId, id, approved: false, caller, administering, known, sessions, ct);

    private static async Task<Results<NoContent, Refusal>> Change(
        int organisationId, Guid id, bool approved, Caller caller, Administering administering, KnownRegistrations known, Sessions sessions, CancellationToken ct)
    {
        var answer = await administering.Change<Done>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                if (await asking.Db.Set<Deployment>().SingleOrDefaultAsync(one => one.OrganisationId == organisationId && one.Id == id, token) is not { } deployment)
                    return Administering.NotFound;
                if (deployment.Configured)
                    return _configured;
                Set(asking, deployment, await asking.Db.Set<Registration>().SingleAsync(one => one.Id == deployment.RegistrationId, token), approved);
                return default(Done);
            },
            ct);
        // Other processes read it anew within five seconds; this one at once.
        known.Forget();
        sessions.Forget();
        return answer.NoContent();
    }

    private static void Set(Asking asking, Deployment deployment, Registration registration, bool approved)
    {
        if (deployment.Approved == approved)
            return;
        var before = DeploymentSnapshot.Of(deployment, registration);
        deployment.Approved = approved;
        asking.Wrote(approved ? "deployment-enabled" : "deployment-disabled", "deployment", deployment.Id, before, DeploymentSnapshot.Of(deployment, registration));
    }
}
