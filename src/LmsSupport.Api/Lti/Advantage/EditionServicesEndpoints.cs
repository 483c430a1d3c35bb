using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Advantage;

/// <param name="Subject">The platform's id of the person.</param>
/// <param name="Roles">As the platform told, separated by spaces.</param>
/// <param name="Status"><c>active</c>, <c>inactive</c> or <c>deleted</c>.</param>
/// <param name="NotListedSince">UTC microseconds; null while they are listed.</param>
internal sealed record MemberView(string Subject, string Name, string Roles, string Status, long ListedAt, long? NotListedSince);

/// <param name="More">Where the next page begins; null after the last.</param>
internal sealed record MemberPage(IReadOnlyList<MemberView> Members, string? More);

internal sealed record GroupView(string Id, string Name);

internal sealed record GroupsView(IReadOnlyList<GroupView> Groups);

/// <summary>What an edition's platform knows of it: its roster and its groups.</summary>
internal static class EditionServicesEndpoints
{
    private const int Page = 100;

    public static void MapEditionServices(this IEndpointRouteBuilder endpoints)
    {
        var edition = endpoints.MapAdminOfOrganisation().MapGroup("/editions/{id:guid}");
        edition.MapPost("/roster", ReadRoster);
        edition.MapGet("/members", Members);
        edition.MapGet("/groups", ListGroups);
    }

    private static async Task<Results<Accepted, Refusal>> ReadRoster(
        int organisationId, Guid id, Caller caller, Administering administering, EditionPlaces places, RosterTurns turns, Rosters rosters, CancellationToken ct)
    {
        var (found, refusal) = await Find(organisationId, id, caller, administering, places, isChange: true, ct);
        if (found is null)
            return refusal!;
        if (found.Services.MembershipsAddress is null)
            return ServiceRefusals.Failed("roster-not-offered");
        await turns.Hasten(organisationId, id, ct);
        rosters.Wake();
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<Ok<MemberPage>, Refusal>> Members(int organisationId, Guid id, string? after, Caller caller, Administering administering, CancellationToken ct) =>
        (await administering.Read<MemberPage>(
            caller,
            organisationId,
            Need.Anything,
            async (asking, token) =>
            {
                if (await Barred(asking, id, isChange: false, token) is { } refusal)
                    return refusal;
                var start = after ?? "";
#pragma warning disable CA1309 // the database compares, in the same order as it sorts
                var members = await asking.Db.Set<Member>().AsNoTracking()
                    .Where(member => member.OrganisationId == organisationId && member.EditionId == id && string.Compare(member.Subject, start) > 0)
                    .OrderBy(member => member.Subject)
                    .Take(Page + 1)
                    .ToListAsync(token);
#pragma warning restore CA1309
                var shown = members.Take(Page)
                    .Select(member => new MemberView(member.Subject, member.Name, member.Roles, member.Status.ToString().ToLowerInvariant(), member.ListedAt, member.NotListedSince))
                    .ToList();
                return new MemberPage(shown, members.Count > Page ? shown[^1].Subject : null);
            },
            ct)).Ok();

    private static async Task<Results<Ok<GroupsView>, Refusal>> ListGroups(
        int organisationId, Guid id, Caller caller, Administering administering, EditionPlaces places, Groups groups, CancellationToken ct)
    {
        var (found, refusal) = await Find(organisationId, id, caller, administering, places, isChange: false, ct);
        if (found is null)
            return refusal!;
        var (all, why) = await groups.Of(found.Services, subject: null, ct);
        return why is not null ? why : TypedResults.Ok(new GroupsView([.. all.Select(group => new GroupView(group.Id, group.Name))]));
    }

    private static async Task<(EditionPlace? Place, Refusal? Refusal)> Find(
        int organisationId, Guid id, Caller caller, Administering administering, EditionPlaces places, bool isChange, CancellationToken ct)
    {
        var barred = await administering.Read<Done>(caller, organisationId, Need.Anything, async (asking, token) => await Barred(asking, id, isChange, token) is { } why ? why : default(Done), ct);
        return barred.Refusal is { } refusal ? (null, refusal) : await places.Find(organisationId, id, ct);
    }

    /// <summary>Who reads a course may look; who plans it may have its roster read.</summary>
    private static async Task<Refusal?> Barred(Asking asking, Guid id, bool isChange, CancellationToken ct)
    {
        if (await People.Administration.Places.Find(asking.Db, asking.OrganisationId, GrantScope.Edition, id, ct) is not { } place || !asking.Reach.MayRead(place))
            return Administering.NotFound;
        return isChange && !asking.Reach.MayPlan(place) ? Administering.NotYours : null;
    }
}
