using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Administration;

/// <param name="GroupId">Empty: the whole context.</param>
/// <param name="DatesByHand">What the platform says no longer changes the dates.</param>
/// <param name="Learners">Who has come in.</param>
/// <param name="Roster">Null until a launch told whether the platform offers one.</param>
internal sealed record EditionAdminView(
    Guid Id,
    Guid CourseId,
    string Title,
    string Context,
    string GroupId,
    Guid PlatformId,
    long? Start,
    long? Due,
    bool DatesByHand,
    bool ButtonShown,
    string? LaunchAddress,
    int Learners,
    RosterAdminView? Roster);

/// <param name="State"><c>never</c>, <c>running</c>, <c>ok</c>, <c>failed</c> or <c>unavailable</c>.</param>
/// <param name="At">When it came into this state.</param>
/// <param name="NotListed">Who was listed once and is no more.</param>
/// <param name="Code">Why it failed.</param>
internal sealed record RosterAdminView(string State, long? At, int Members, int NotListed, string? Code);

/// <summary>What the audit trail keeps of an edition.</summary>
internal sealed record EditionSnapshot(string Name, Guid CourseId, string GroupId, long? Start, long? Due, bool DatesByHand, bool ButtonShown, string? LaunchAddress)
{
    public static EditionSnapshot Of(Edition x) => new(x.Title, x.CourseId, x.GroupId, x.Start, x.Due, x.DatesByHand, x.ButtonShown, x.LaunchAddress);
}

/// <summary>Reads editions with what is known of their learners and rosters.</summary>
internal static class EditionAdminViews
{
    public static async Task<ILookup<Guid, EditionAdminView>> ByCourse(Database db, int organisation, IQueryable<Edition> which, CancellationToken ct)
    {
        var rows = await which.AsNoTracking().OrderBy(edition => edition.Title).ThenBy(edition => edition.Id)
            .Select(edition => new
            {
                edition,
                learners = db.Set<Enrolment>().Count(enrolment => enrolment.OrganisationId == organisation && enrolment.EditionId == edition.Id),
                members = db.Set<Member>().Count(member => member.OrganisationId == organisation && member.EditionId == edition.Id && member.NotListedSince == null),
                notListed = db.Set<Member>().Count(member => member.OrganisationId == organisation && member.EditionId == edition.Id && member.NotListedSince != null),
            })
            .ToListAsync(ct);
        var ids = rows.ConvertAll(row => row.edition.Id);
        var services = await db.Set<EditionServices>().AsNoTracking().Where(known => known.OrganisationId == organisation && ids.Contains(known.EditionId)).ToDictionaryAsync(known => known.EditionId, ct);
        var rosters = await db.Set<RosterState>().AsNoTracking().Where(known => known.OrganisationId == organisation && ids.Contains(known.EditionId)).ToDictionaryAsync(known => known.EditionId, ct);
        return rows.ToLookup(
            row => row.edition.CourseId,
            row => View(row.edition, row.learners, Roster(services.GetValueOrDefault(row.edition.Id), rosters.GetValueOrDefault(row.edition.Id), row.members, row.notListed)));
    }

    private static EditionAdminView View(Edition x, int learners, RosterAdminView? roster) =>
        new(x.Id, x.CourseId, x.Title, x.Context, x.GroupId, x.PlatformId, x.Start, x.Due, x.DatesByHand, x.ButtonShown, x.LaunchAddress, learners, roster);

    private static RosterAdminView? Roster(EditionServices? services, RosterState? state, int members, int notListed)
    {
        if (services is null && state is null)
            return null;
        var (word, at) = (services, state) switch
        {
            ({ MembershipsAddress: null }, _) => ("unavailable", (long?)services.LearnedAt),
            (_, null or { StartedAt: null }) => ("never", null),
            (_, { StartedAt: var started }) when started > Math.Max(state.FinishedAt ?? 0, state.FailedAt ?? 0) => ("running", started),
            (_, { FailedAt: var failed }) when (failed ?? 0) > (state.FinishedAt ?? 0) => ("failed", failed),
            _ => ("ok", state.FinishedAt),
        };
        return new RosterAdminView(word, at, members, notListed, word == "failed" ? state!.RefusalCode : null);
    }
}
