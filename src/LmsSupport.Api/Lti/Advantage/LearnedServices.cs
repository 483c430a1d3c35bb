using System.Collections.Concurrent;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>
/// Keeps where the services of each edition are, as launches say, within the launch's own transaction. Hardly any launch
/// says anything new, and those cost neither a query nor a write.
/// </summary>
internal sealed class LearnedServices(KnownRegistrations registrations, TimeProvider clock)
{
    /// <summary>After the first launch of an edition its roster is read so soon; the crowd of a first lesson is in by then.</summary>
    internal static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private const int MostRemembered = 10_000;

    private static readonly TimeSpan _remembered = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _fresh = TimeSpan.FromHours(12);

    /// <summary>A course may hold several links of ours: another one takes the place of one that nobody has used for so long.</summary>
    private static readonly TimeSpan _stale = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<(int, Guid, string, string?), (ToldServices Told, long At)> _known = new();

    /// <summary>The launch says nothing that was not known a moment ago.</summary>
    public bool Knows(Arrival arrival, ToldServices told) =>
        told.IsNothing || (_known.TryGetValue(Key(arrival, told), out var known) && known.Told == told && clock.Now() - known.At < Clock.Microseconds(_remembered));

    public async Task Learn(Database db, Arrival arrival, Guid editionId, ToldServices told, CancellationToken ct)
    {
        if (Knows(arrival, told))
            return;
        var (organisationId, now) = (arrival.OrganisationId, clock.Now());
        var row = await db.Set<EditionServices>().SingleOrDefaultAsync(x => x.OrganisationId == organisationId && x.EditionId == editionId, ct);
        if (row is null)
        {
            row = new EditionServices { OrganisationId = organisationId, EditionId = editionId };
            db.Add(row);
        }
        else if (!await IsNews(row, told, now, ct))
        {
            // Only what was read is remembered: a transaction may still fail, and then nothing was learned.
            if (_known.Count >= MostRemembered)
                _known.Clear();
            _known[Key(arrival, told)] = (told, now);
            return;
        }

        var memberships = row.MembershipsAddress;
        Take(row, told, now);
        if (row.MembershipsAddress is not null && row.MembershipsAddress != memberships)
            await Schedule(db, row, now, ct);
    }

    private static (int, Guid, string, string?) Key(Arrival arrival, ToldServices told) => (arrival.OrganisationId, arrival.PlatformId, arrival.Context, told.ResourceLinkId);

    private async Task<bool> IsNews(EditionServices row, ToldServices told, long now, CancellationToken ct)
    {
        var age = now - row.LearnedAt;
        var sameLink = row.ResourceLinkId == told.ResourceLinkId;
        if (row.RegistrationId != told.RegistrationId || row.DeploymentId != told.DeploymentId)
            return age >= Clock.Microseconds(_stale) || !(await registrations.Now(ct)).Serves(row.RegistrationId, row.DeploymentId);
        if (Differs(row.MembershipsAddress, told.MembershipsAddress) || Differs(row.LineItemsAddress, told.LineItemsAddress)
            || Differs(row.GroupsAddress, told.GroupsAddress) || Differs(row.GroupSetsAddress, told.GroupSetsAddress)
            || (told.GradeScopes.Length > 0 && told.GradeScopes != row.GradeScopes))
            return true;
        return sameLink ? Differs(row.LineItemAddress, told.LineItemAddress) || age >= Clock.Microseconds(_fresh) : age >= Clock.Microseconds(_stale);
    }

    // Some platforms tell learners less than tutors: what is not told any more stays as it was.
    private static bool Differs(string? known, string? told) => told is not null && told != known;

    private static void Take(EditionServices row, ToldServices told, long now)
    {
        var same = row.RegistrationId == told.RegistrationId && row.DeploymentId == told.DeploymentId;
        var sameLink = same && row.ResourceLinkId == told.ResourceLinkId;
        var takesLink = !same || sameLink || now - row.LearnedAt >= Clock.Microseconds(_stale);
        (row.RegistrationId, row.DeploymentId) = (told.RegistrationId, told.DeploymentId);
        row.MembershipsAddress = told.MembershipsAddress ?? (same ? row.MembershipsAddress : null);
        row.LineItemsAddress = told.LineItemsAddress ?? (same ? row.LineItemsAddress : null);
        row.GroupsAddress = told.GroupsAddress ?? (same ? row.GroupsAddress : null);
        row.GroupSetsAddress = told.GroupSetsAddress ?? (same ? row.GroupSetsAddress : null);
        row.GradeScopes = told.GradeScopes.Length > 0 || !same ? told.GradeScopes : row.GradeScopes;
        if (!takesLink)
            return;
        row.LineItemAddress = told.LineItemAddress ?? (sameLink ? row.LineItemAddress : null);
        (row.ResourceLinkId, row.LearnedAt) = (told.ResourceLinkId, now);
    }

    private static async Task Schedule(Database db, EditionServices row, long now, CancellationToken ct)
    {
        var state = await db.Set<RosterState>().SingleOrDefaultAsync(x => x.OrganisationId == row.OrganisationId && x.EditionId == row.EditionId, ct);
        if (state is null)
        {
            state = new RosterState { OrganisationId = row.OrganisationId, EditionId = row.EditionId };
            db.Add(state);
        }

        // Another address: what the old one called differences means nothing there.
        state.DifferencesAddress = null;
        state.Attempts = 0;
        state.NextAt = now + Clock.Microseconds(Soon);
    }
}
