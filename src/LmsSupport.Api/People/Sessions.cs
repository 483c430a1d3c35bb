using System.Linq.Expressions;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.People;

/// <summary>Whether sessions still count, and how they begin, go on and end. Each step is one guarded statement.</summary>
internal sealed class Sessions(IDbContextFactory<Database> databases, WriteQueue writes, TimeProvider clock, IOptions<PeopleOptions> options)
{
    /// <summary>How old the database's answer may be; an ended session is felt everywhere after this.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    // Often enough for the shortest idle time that can be configured, seldom enough not to be felt.
    private static readonly long _touchAfter = 5 * Clock.Minute;

    private readonly BriefCache<SessionKey, bool> _live = new(clock, Remembered);

    public ValueTask<bool> IsLive(int organisationId, Guid sessionId, CancellationToken ct) =>
        _live.Get(new SessionKey(organisationId, sessionId), this, static (key, self, token) => self.ReadLive(key, token), ct);

    /// <summary>
    /// Which of these sessions are over. For whoever keeps sockets open: ask every few seconds. An open socket is life
    /// enough, so the sessions that are not over are marked as seen now and then.
    /// </summary>
    public async Task<IReadOnlySet<Guid>> Ended(int organisationId, IReadOnlyCollection<Guid> sessionIds, CancellationToken ct)
    {
        var ended = sessionIds.ToHashSet();
        var stale = new List<Guid>();
        var now = clock.Now();
        await using var db = await databases.CreateDbContextAsync(ct);
        foreach (var some in sessionIds.Chunk(500))
        {
            var live = await db.Set<Session>().AsNoTracking()
                .Where(session => session.OrganisationId == organisationId && some.Contains(session.Id))
                .Where(Live(db, now))
                .Select(session => new { session.Id, session.SeenAt })
                .ToListAsync(ct);
            ended.ExceptWith(live.Select(session => session.Id));
            stale.AddRange(live.Where(session => now - session.SeenAt > _touchAfter).Select(session => session.Id));
        }

        foreach (var some in stale.Chunk(500))
        {
            await writes.Run(
                (writing, token) => writing.Set<Session>()
                    .Where(session => session.OrganisationId == organisationId && some.Contains(session.Id) && session.EndedAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(session => session.SeenAt, now), token),
                ct);
        }

        return ended;
    }

    /// <summary>Exchanges a one-time code; null when it was exchanged before.</summary>
    public Task<Session?> Open(SessionKey key, CancellationToken ct) => writes.Run(
        async (db, token) =>
        {
            var now = clock.Now();
            var opened = await One(db, key).Where(Live(db, now)).Where(session => session.OpenedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.OpenedAt, now).SetProperty(session => session.SeenAt, now), token);
            return opened == 1 ? await One(db, key).AsNoTracking().SingleAsync(token) : null;
        },
        ct);

    /// <summary>
    /// Rotates a refresh handle. The one before stays good until its successor was used once, because an answer can get
    /// lost; both then lead to the same successor, so that two tabs with one handle don't end each other.
    /// </summary>
    public Task<Session?> Refresh(OpenedHandle handle, CancellationToken ct) => writes.Run(
        async (db, token) =>
        {
            var now = clock.Now();
            var next = handle.Rotation + 1;
            var renewed = await One(db, handle.Session).Where(Live(db, now))
                .Where(session => session.Rotation == handle.Rotation || session.Rotation == next)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.Rotation, next).SetProperty(session => session.SeenAt, now), token);
            return renewed == 1 ? await One(db, handle.Session).AsNoTracking().SingleAsync(token) : null;
        },
        ct);

    /// <summary>The same stay in a tab of its own: another session, so that closing one doesn't end the other.</summary>
    public Task<Session?> HandOff(Caller caller, SessionApp app, CancellationToken ct) => writes.Run<Session?>(
        async (db, token) =>
        {
            var from = await One(db, new SessionKey(caller.OrganisationId, caller.SessionId)).AsNoTracking().Where(Live(db, clock.Now())).SingleOrDefaultAsync(token);
            if (from is null)
                return null;
            var to = new Session
            {
                OrganisationId = from.OrganisationId,
                Id = clock.NewId(),
                PersonId = from.PersonId,
                PlatformId = from.PlatformId,
                EditionId = from.EditionId,
                DeploymentId = from.DeploymentId,
                App = app,
                Locale = from.Locale,
                // Begun with the launch, not now: handing off again and again must not prolong what the platform said.
                CreatedAt = from.CreatedAt,
                SeenAt = clock.Now(),
            };
            db.Add(to);
            return to;
        },
        ct);

    public async Task End(int organisationId, Guid sessionId, CancellationToken ct)
    {
        var key = new SessionKey(organisationId, sessionId);
        await writes.Run((db, token) => One(db, key).Where(session => session.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, clock.Now()), token), ct);
        _live.Forget(key);
    }

    /// <summary>
    /// Ends what somebody has no right left for: the console of who tutors nothing any more, the administrator's pages of who
    /// administers nothing. Inside the transaction that takes the right; call <see cref="Forget"/> after its commit.
    /// </summary>
    public static Task EndWithoutRight(Database db, int organisationId, Guid personId, PersonRights left, long now, CancellationToken ct)
    {
        var ended = new List<SessionApp>();
        if (!left.TutorsAnything)
            ended.Add(SessionApp.Console);
        if (!left.OpensAdmin)
            ended.Add(SessionApp.Admin);
        return db.Set<Session>()
            .Where(session => session.OrganisationId == organisationId && session.PersonId == personId && session.EndedAt == null && ended.Contains(session.App))
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now), ct);
    }

    /// <summary>Call after a committed change that may have ended sessions: it counts here at once.</summary>
    public void Forget() => _live.Clear();

    /// <summary>Removes rows that are over for long.</summary>
    public async Task Sweep(CancellationToken ct)
    {
        var over = clock.Now() - Clock.Microseconds(options.Value.SessionIdle) - Clock.Microseconds(options.Value.SessionKept);
        // No index helps to find them: looked for before it is this writer's turn, they make nobody wait.
        await using var looking = await databases.CreateDbContextAsync(ct);
        var found = await looking.Set<Session>().Where(session => session.SeenAt < over).Select(session => new { session.OrganisationId, session.Id }).ToListAsync(ct);
        foreach (var ofOne in found.ToLookup(session => session.OrganisationId, session => session.Id))
        {
            foreach (var ids in ofOne.Chunk(500))
            {
                await writes.Run(
                    (db, token) => db.Set<Session>().Where(session => session.OrganisationId == ofOne.Key && ids.Contains(session.Id) && session.SeenAt < over).ExecuteDeleteAsync(token),
                    ct);
            }
        }
    }

    private async Task<bool> ReadLive(SessionKey key, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await One(db, key).Where(Live(db, clock.Now())).AnyAsync(ct);
    }

    private static IQueryable<Session> One(Database db, SessionKey key) =>
        db.Set<Session>().Where(session => session.OrganisationId == key.OrganisationId && session.Id == key.Id);

    /// <summary>
    /// Through what it came and what it is for are asked each time: a launch or a hand-off that was on its way while an
    /// administrator closed it, or took the right to that page, leaves no session behind.
    /// </summary>
    private Expression<Func<Session, bool>> Live(Database db, long now)
    {
        var idle = now - Clock.Microseconds(options.Value.SessionIdle);
        var begun = now - Clock.Microseconds(options.Value.SessionLife);
        var open =
            from deployment in db.Set<Deployment>()
            join registration in db.Set<Registration>() on deployment.RegistrationId equals registration.Id
            where deployment.Approved && registration.Enabled && registration.Approved
            select deployment;
        var granted = db.Set<Grant>();
        return session => session.EndedAt == null && session.SeenAt > idle && session.CreatedAt > begun
            && (session.App == SessionApp.Widget || granted.Any(grant => grant.OrganisationId == session.OrganisationId && grant.PersonId == session.PersonId
                && (session.App == SessionApp.Console
                    ? grant.Role == GrantRole.Tutor || grant.Role == GrantRole.LeadTutor
                    : grant.Role == GrantRole.Administrator || grant.Role == GrantRole.Organizer || grant.Role == GrantRole.LeadTutor || grant.Role == GrantRole.Operator)))
            && (session.DeploymentId == null || open.Any(deployment => deployment.OrganisationId == session.OrganisationId && deployment.Id == session.DeploymentId));
    }
}
