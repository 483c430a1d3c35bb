using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LmsSupport.Bench;

/// <summary>
/// A large roster, read from the practice LMS and taken in for the first time: how long it takes, what the process holds in
/// memory meanwhile, and what the people who talk feel of it. The same pairs talk on, without and with it, in each round.
/// </summary>
internal static class RosterBench
{
    public static async Task Run(Settings settings, CancellationToken ct)
    {
        using var place = new Workplace(settings.Folder);
        var machine = Machine.Describe(settings.Folder);
        var alone = new List<Reading>();
        var beside = new List<(Percentiles Without, Percentiles With, Reading Reading)>();
        for (var round = 0; round < settings.Rounds; round++)
        {
            // A fresh process each time: how much memory it takes, it shows only once.
            await using var service = await ServiceContender.Start(settings, place, settings.Members);
            await using var roster = new RosterTable(service);
            using (var visitor = await service.SignIn())
                await ServiceContender.Launch(visitor);
            alone.Add(await roster.Read(ct));
            var run = new ChatRun(settings.Pairs[0], settings.InFlight[0], settings.WarmUp, settings.Duration);
            await run.While(service, load => Beside(load, roster, settings.Duration, ct), ct); // compiled by now
            beside.Add(await run.While(service, load => Beside(load, roster, settings.Duration, ct), ct));
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: alone {alone[^1]}, beside {beside[^1]}"));
        }

        Console.WriteLine(machine + Environment.NewLine);
        Write(settings, alone, beside, Console.Out);
    }

    private static async Task<(Percentiles Without, Percentiles With, Reading Reading)> Beside(Load load, RosterTable roster, TimeSpan time, CancellationToken ct)
    {
        await roster.Forget(ct);
        load.StartRecording();
        await Task.Delay(time, TimeProvider.System, ct);
        load.StopRecording();
        var without = Percentiles.Of(load.ToAcknowledgement);
        load.ToAcknowledgement.Clear();
        // Recorded from its beginning to its end only, so that nothing dilutes it.
        var reading = await roster.Read(ct, load.StartRecording);
        load.StopRecording();
        return (without, Percentiles.Of(load.ToAcknowledgement), reading);
    }

    private static void Write(Settings settings, List<Reading> alone, List<(Percentiles Without, Percentiles With, Reading Reading)> beside, TextWriter to)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{settings.Members} members, {settings.Pairs[0]} pairs with {settings.InFlight[0]} in flight."));
        to.WriteLine();
        to.WriteLine("| roster read | seconds | memory of the process before, at its peak (MB) | of it no mapped files (MB) | as the kernel counts it against the limit (MB) | p50, p99 of messages without (ms) | p50, p99 meanwhile (ms) | p99 meanwhile ÷ without |");
        to.WriteLine("|---|---|---|---|---|---|---|---|");
        to.WriteLine($"| alone, by a fresh process | {Spread.Of(alone.Select(reading => reading.Seconds)).As("0.0")} | {Memory(alone)} | – | – | – |");
        var without = (P50: Spread.Of(beside.Select(one => one.Without.P50)), P99: Spread.Of(beside.Select(one => one.Without.P99)));
        var with = (P50: Spread.Of(beside.Select(one => one.With.P50)), P99: Spread.Of(beside.Select(one => one.With.P99)));
        var ratio = Spread.Of(beside.Select(one => one.With.P99 / one.Without.P99));
        to.WriteLine($"| beside them | {Spread.Of(beside.Select(one => one.Reading.Seconds)).As("0.0")} | {Memory(beside.Select(one => one.Reading))} | {without.P50.As("0.0")}, {without.P99.As("0.0")} | {with.P50.As("0.0")}, {with.P99.As("0.0")} | {ratio.As("0.00")} |");
    }

    private static string Memory(IEnumerable<Reading> readings)
    {
        var all = readings.ToList();
        return $"{Of(reading => reading.Before)}, {Of(reading => reading.Peak)} | {Of(reading => reading.Own)} | {Of(reading => reading.Counted)}";

        string Of(Func<Reading, double> what) => Spread.Of(all.Select(what)).As("0");
    }

    /// <param name="Peak">All that the process held at the most, megabytes.</param>
    /// <param name="Own">Of it, at the most, what is no mapped file: the runtime's own libraries are shared by every process.</param>
    /// <param name="Before">What it held when the reading began.</param>
    /// <param name="Counted">The most since the process began, under a limit (<c>--memory</c>); 0 without one.</param>
    private sealed record Reading(double Seconds, double Peak, double Own, double Before, double Counted);

    /// <summary>The service's own rows, seen and set from beside it: a bench need not wait for hours.</summary>
    private sealed class RosterTable(ServiceContender service) : IAsyncDisposable
    {
        private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

        private readonly SqliteConnection _connection = Open(service);

        /// <summary>Nobody was ever listed, and nobody looks until somebody asks.</summary>
        public async Task Forget(CancellationToken ct)
        {
            await Do($"UPDATE roster_states SET next_at = {long.MaxValue}", ct);
            await Do("DELETE FROM members", ct);
            await Do("DELETE FROM enrolments WHERE person_id IS NULL", ct);
        }

        public async Task<Reading> Read(CancellationToken ct, Action? began = null)
        {
            service.ForgetPeak();
            var before = service.Resident("VmRSS");
            var last = await Ask("SELECT coalesce(max(started_at), 0) FROM roster_states", ct);
            await Do("UPDATE roster_states SET next_at = 0, differences_address = NULL WHERE edition_id = (SELECT edition_id FROM edition_services LIMIT 1)", ct);
            long started;
            while ((started = await Ask("SELECT coalesce(max(started_at), 0) FROM roster_states", ct)) == last)
                await Task.Delay(_look, TimeProvider.System, ct);
            began?.Invoke();
            long ended;
            var own = 0L;
            while ((ended = await Ask("SELECT coalesce(max(max(coalesce(finished_at, 0), coalesce(failed_at, 0))), 0) FROM roster_states", ct)) < started)
            {
                own = Math.Max(own, service.Resident("RssAnon") + service.Resident("RssShmem"));
                await Task.Delay(_look, TimeProvider.System, ct);
            }

            if (await Ask("SELECT count(*) FROM roster_states WHERE refusal_code IS NOT NULL", ct) > 0)
                throw new InvalidOperationException("The roster could not be read.");
            await Do($"UPDATE roster_states SET next_at = {long.MaxValue}", ct);
            return new Reading((ended - started) / 1e6, service.Resident("VmHWM") / 1e6, own / 1e6, before / 1e6, (service.Limit?.Peak ?? 0) / 1e6);
        }

        public ValueTask DisposeAsync() => _connection.DisposeAsync();

        private static SqliteConnection Open(ServiceContender service)
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(service.Data, "lmssupport.db"), Pooling = false }.ToString());
            connection.Open();
            return connection;
        }

        private async Task<long> Ask(string sql, CancellationToken ct)
        {
            await using var command = _connection.CreateCommand();
            command.CommandText = sql;
            return (long)(await command.ExecuteScalarAsync(ct))!;
        }

        private async Task Do(string sql, CancellationToken ct)
        {
            await using var command = _connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
