using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>Whose turn it is to read a roster, and until when. Whoever holds it shows when they took it.</summary>
internal sealed record RosterTurn(int OrganisationId, Guid EditionId, long TakenAt, string? Differences, int Attempts);

/// <summary>
/// Sees to it that one process at a time reads the roster of an edition: a guarded update takes the turn, which ends by
/// itself when its holder dies. The turn is the due time moved ahead, so it needs no clean-up.
/// </summary>
internal sealed class RosterTurns(WriteQueue writes, IOptions<LtiOptions> options, TimeProvider clock)
{
    /// <summary>Longer than a page can take with every try and wait; renewed with each.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan _firstPause = TimeSpan.FromMinutes(5);

    /// <returns>Null when it is not due, or somebody else has it.</returns>
    public Task<RosterTurn?> Take(int organisationId, Guid editionId, CancellationToken ct) => writes.Run(
        async (db, token) =>
        {
            var now = clock.Now();
            var state = await Of(db, organisationId, editionId).AsNoTracking().SingleOrDefaultAsync(token);
            if (state is null || state.NextAt > now)
                return null;
            var taken = await Of(db, organisationId, editionId).Where(x => x.NextAt == state.NextAt).ExecuteUpdateAsync(
                set => set.SetProperty(x => x.StartedAt, now).SetProperty(x => x.NextAt, now + Clock.Microseconds(Lease)),
                token);
            return taken == 0 ? null : new RosterTurn(organisationId, editionId, now, state.DifferencesAddress, state.Attempts);
        },
        ct);

    /// <returns>False when the turn is somebody else's by now.</returns>
    public Task<bool> Renew(RosterTurn turn, CancellationToken ct) =>
        Change(turn, held => held.ExecuteUpdateAsync(set => set.SetProperty(x => x.NextAt, clock.Now() + Clock.Microseconds(Lease)), ct), ct);

    public Task Finish(RosterTurn turn, RosterOutcome outcome, CancellationToken ct)
    {
        var now = clock.Now();
        var next = now + Clock.Microseconds(options.Value.RosterEvery * (0.9 + (0.2 * Random.Shared.NextDouble())));
        return Change(
            turn,
            held => held.ExecuteUpdateAsync(
                set => set.SetProperty(x => x.FinishedAt, now).SetProperty(x => x.RefusalCode, (string?)null).SetProperty(x => x.Attempts, 0)
                    .SetProperty(x => x.NextAt, next).SetProperty(x => x.DifferencesAddress, outcome.Differences),
                ct),
            ct);
    }

    public Task Fail(RosterTurn turn, RosterOutcome outcome, CancellationToken ct)
    {
        var now = clock.Now();
        var code = outcome.Refusal!.Code;
        var pause = _firstPause * Math.Pow(2, Math.Min(turn.Attempts, 16)) * (0.9 + (0.2 * Random.Shared.NextDouble()));
        var next = now + Clock.Microseconds(pause < options.Value.RosterEvery ? pause : options.Value.RosterEvery);
        return Change(
            turn,
            held => held.ExecuteUpdateAsync(
                set => set.SetProperty(x => x.FailedAt, now).SetProperty(x => x.RefusalCode, code).SetProperty(x => x.Attempts, x => x.Attempts + 1)
                    .SetProperty(x => x.NextAt, next).SetProperty(x => x.DifferencesAddress, outcome.Differences),
                ct),
            ct);
    }

    /// <summary>Gives the turn back undone: this process ends.</summary>
    public Task Release(RosterTurn turn) => Change(
        turn,
        held => held.ExecuteUpdateAsync(set => set.SetProperty(x => x.FailedAt, clock.Now()).SetProperty(x => x.RefusalCode, "roster-interrupted").SetProperty(x => x.NextAt, clock.Now()), CancellationToken.None),
        CancellationToken.None);

    /// <summary>Due now, and all of it: somebody asked. A reading that is under way goes on.</summary>
    public Task Hasten(int organisationId, Guid editionId, CancellationToken ct) => writes.Run(
        async (db, token) =>
        {
            var now = clock.Now();
            var state = await Of(db, organisationId, editionId).SingleOrDefaultAsync(token);
            if (state is null)
            {
                state = new RosterState { OrganisationId = organisationId, EditionId = editionId };
                db.Add(state);
            }
            else if (state.IsRunning(now))
            {
                return;
            }

            (state.NextAt, state.DifferencesAddress, state.Attempts) = (now, null, 0);
        },
        ct);

    private async Task<bool> Change(RosterTurn turn, Func<IQueryable<RosterState>, Task<int>> change, CancellationToken ct) =>
        await writes.Run((db, _) => change(Of(db, turn.OrganisationId, turn.EditionId).Where(x => x.StartedAt == turn.TakenAt)), ct) > 0;

    private static IQueryable<RosterState> Of(Database db, int organisationId, Guid editionId) =>
        db.Set<RosterState>().Where(x => x.OrganisationId == organisationId && x.EditionId == editionId);
}
