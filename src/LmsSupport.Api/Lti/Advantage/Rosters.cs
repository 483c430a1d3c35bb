using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>
/// Reads rosters when they are due: soon after the first launch of an edition, then every few hours, or when somebody asks.
/// A few at a time, of different platforms: one platform is never asked for two.
/// </summary>
internal sealed partial class Rosters(IDbContextFactory<Database> databases, EditionPlaces places, RosterReading reading, RosterTurns turns, TimeProvider clock, ILogger<Rosters> logger) : BackgroundService
{
    private const int AtOnce = 3;
    private const int LookedAt = 50;

    private static readonly TimeSpan _look = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, Task> _running = [];
    private readonly SemaphoreSlim _news = new(0);

    /// <summary>Looks at once what is due.</summary>
    public void Wake() => _news.Release();

    /// <summary>Reads the roster of this edition if it is due and nobody else is at it.</summary>
    /// <returns>Null when it is not.</returns>
    public async Task<RosterOutcome?> Read(int organisationId, Guid editionId, CancellationToken ct)
    {
        if (await turns.Take(organisationId, editionId, ct) is not { } turn)
            return null;
        try
        {
            var outcome = await Read(turn, ct);
            if (outcome.Refusal is null)
            {
                await turns.Finish(turn, outcome, ct);
                Log.Read(logger, editionId, outcome.IsWhole, outcome.Tally.Added, outcome.Tally.Changed, outcome.Tally.NotListed, outcome.Tally.Skipped, (clock.Now() - turn.TakenAt) / 1000);
            }
            else
            {
                await turns.Fail(turn, outcome, ct);
                Log.NotRead(logger, editionId, outcome.Refusal.Code);
            }

            return outcome;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await turns.Release(turn);
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await BeginDue(stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                Log.NotLooked(logger, problem);
            }

            await _news.WaitAsync(_look, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_running.Values);
    }

    private async Task<RosterOutcome> Read(RosterTurn turn, CancellationToken ct)
    {
        var (place, refusal) = await places.Find(turn.OrganisationId, turn.EditionId, ct);
        if (place is null)
            return Refused(refusal!);
        if (place.Services.MembershipsAddress is null)
            return Refused(ServiceRefusals.Failed("roster-not-offered"));
        await using var db = await databases.CreateDbContextAsync(ct);
        var to = await RosterTarget.Of(db, place.Edition, turn.TakenAt, ct);
        return await reading.Run(place, turn.Differences, to, within => turns.Renew(turn, within), ct);

        static RosterOutcome Refused(Refusal why) => new(why, Differences: null, IsWhole: false, new RosterTally());
    }

    private async Task BeginDue(CancellationToken ct)
    {
        foreach (var done in _running.Where(running => running.Value.IsCompleted).Select(running => running.Key).ToList())
            _running.Remove(done);
        if (_running.Count >= AtOnce)
            return;
        foreach (var due in await Due(ct))
        {
            if (_running.Count < AtOnce && !_running.ContainsKey(due.RegistrationId))
                _running[due.RegistrationId] = Go(due, ct);
        }
    }

    private async Task<List<DueRoster>> Due(CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await databases.CreateDbContextAsync(ct);
        return await (
            from state in db.Set<RosterState>().AsNoTracking()
            join known in db.Set<EditionServices>() on new { state.OrganisationId, state.EditionId } equals new { known.OrganisationId, known.EditionId } into own
            from services in own.DefaultIfEmpty()
            where state.NextAt <= now
            orderby state.NextAt
            select new DueRoster(state.OrganisationId, state.EditionId, services == null ? state.EditionId : services.RegistrationId)).Take(LookedAt).ToListAsync(ct);
    }

    private async Task Go(DueRoster due, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await Read(due.OrganisationId, due.EditionId, ct);
            Wake();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The process ends; its turn is given back.
        }
        catch (Exception problem)
        {
            // The turn ends by itself, and then the next one tries.
            Log.Broke(logger, problem, due.EditionId);
        }
    }

    private sealed record DueRoster(int OrganisationId, Guid EditionId, Guid RegistrationId);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Roster of edition {Edition} read (whole: {IsWhole}): {Added} added, {Changed} changed, {NotListed} no longer listed, {Skipped} not understood, in {Millis} ms")]
        public static partial void Read(ILogger logger, Guid edition, bool isWhole, int added, int changed, int notListed, int skipped, long millis);

        [LoggerMessage(2, LogLevel.Information, "Roster of edition {Edition} not read: {Code}")]
        public static partial void NotRead(ILogger logger, Guid edition, string code);

        [LoggerMessage(3, LogLevel.Warning, "Roster of edition {Edition} broke off; it is read again later")]
        public static partial void Broke(ILogger logger, Exception problem, Guid edition);

        [LoggerMessage(4, LogLevel.Warning, "Which rosters are due could not be looked up; the next round tries again")]
        public static partial void NotLooked(ILogger logger, Exception problem);
    }
}
