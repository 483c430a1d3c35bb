using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Services;

/// <summary>How an edition's roster stands, for the administrators' pages.</summary>
/// <param name="State"><c>never</c>, <c>running</c>, <c>ok</c>, <c>failed</c> or <c>unavailable</c>.</param>
/// <param name="At">When it was read last, or failed last, or the reading began; UTC microseconds.</param>
/// <param name="Members">Listed now.</param>
/// <param name="NotListed">Listed once, and no more.</param>
/// <param name="Code">Why it failed, or is not available.</param>
internal sealed record RosterView(string State, long? At, int Members, int NotListed, string? Code);

internal static class RosterViews
{
    /// <summary>The views of these editions. Who may see them is for the caller to say.</summary>
    public static async Task<IReadOnlyDictionary<Guid, RosterView>> Of(Database db, int organisationId, IReadOnlyCollection<Guid> editions, long now, CancellationToken ct)
    {
        var counts = await db.Set<Member>().AsNoTracking()
            .Where(member => member.OrganisationId == organisationId && editions.Contains(member.EditionId))
            .GroupBy(member => member.EditionId)
            .Select(of => new
            {
                EditionId = of.Key,
                NotListed = of.Count(member => member.NotListedSince != null || member.Status == MemberStatus.Deleted),
                All = of.Count(),
            })
            .ToDictionaryAsync(of => of.EditionId, ct);
        var states = await db.Set<RosterState>().AsNoTracking().Where(state => state.OrganisationId == organisationId && editions.Contains(state.EditionId)).ToDictionaryAsync(state => state.EditionId, ct);
        var offered = (await db.Set<EditionServices>().AsNoTracking()
            .Where(services => services.OrganisationId == organisationId && editions.Contains(services.EditionId) && services.MembershipsAddress != null)
            .Select(services => services.EditionId)
            .ToListAsync(ct)).ToHashSet();
        return editions.Distinct().ToDictionary(id => id, id =>
        {
            var (members, notListed) = counts.TryGetValue(id, out var of) ? (of.All - of.NotListed, of.NotListed) : (0, 0);
            var state = states.GetValueOrDefault(id);
            if (state is null && !offered.Contains(id))
                return new RosterView("unavailable", At: null, members, notListed, "roster-not-offered");
            return state?.View(members, notListed, now) ?? new RosterView("never", At: null, members, notListed, Code: null);
        });
    }

    private static RosterView View(this RosterState state, int members, int notListed, long now)
    {
        if (state.IsRunning(now))
            return new RosterView("running", state.StartedAt, members, notListed, Code: null);
        if (state.RefusalCode is { } code)
            return new RosterView(code is "roster-not-offered" ? "unavailable" : "failed", state.FailedAt, members, notListed, code);
        return new RosterView(state.FinishedAt is null ? "never" : "ok", state.FinishedAt, members, notListed, Code: null);
    }
}
