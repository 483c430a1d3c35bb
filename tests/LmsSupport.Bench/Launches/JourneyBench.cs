using System.Diagnostics;
using System.Globalization;

namespace LmsSupport.Bench.Launches;

/// <summary>Real launches, from the link in the course to a session, so many browsers at once.</summary>
internal static class JourneyBench
{
    public static async Task Run(Settings settings, CancellationToken ct)
    {
        using var place = new Workplace(settings.Folder);
        var machine = Machine.Describe(settings.Folder);
        await using var service = await ServiceContender.Start(settings, place);
        await For(service, settings.AtOnce[^1], settings.Duration, new Latencies(), ct);
        var rows = new List<(int AtOnce, List<Launched> Rounds)>();
        foreach (var atOnce in settings.AtOnce)
        {
            var rounds = new List<Launched>();
            for (var round = 0; round < settings.Rounds; round++) rounds.Add(await Once(service, atOnce, settings.Duration, ct));
            rows.Add((atOnce, rounds));
        }

        Console.WriteLine(machine + Environment.NewLine);
        Write(rows, Console.Out);
    }

    private static async Task<Launched> Once(ServiceContender service, int atOnce, TimeSpan time, CancellationToken ct)
    {
        var latencies = new Latencies();
        var (cpu, campusCpu) = (service.Cpu(), service.CampusCpu());
        var began = Stopwatch.GetTimestamp();
        await For(service, atOnce, time, latencies, ct);
        var took = Stopwatch.GetElapsedTime(began);
        var launches = latencies.Count;
        return new(launches / took.TotalSeconds, Percentiles.Of(latencies), (service.Cpu() - cpu).TotalMilliseconds / launches, (service.CampusCpu() - campusCpu).TotalMilliseconds / launches);
    }

    private static Task For(ServiceContender service, int atOnce, TimeSpan time, Latencies latencies, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Browse()));

        async Task Browse()
        {
            using var visitor = await service.SignIn();
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                var since = Stopwatch.GetTimestamp();
                ct.ThrowIfCancellationRequested();
                await ServiceContender.Launch(visitor);
                latencies.Record(Stopwatch.GetElapsedTime(since).Ticks * 100);
            }
        }
    }

    private static void Write(List<(int AtOnce, List<Launched> Rounds)> rows, TextWriter to)
    {
        to.WriteLine("| browsers at once | launches/s | whole launch p50, p99 (ms) | CPU of the service per launch (ms) | CPU of the practice LMS per launch (ms) |");
        to.WriteLine("|---|---|---|---|---|");
        foreach (var (atOnce, rounds) in rows)
        {
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {atOnce} | {Of(l => l.PerSecond).As("0")} | {Of(l => l.Whole.P50).Median:0.0}, {Of(l => l.Whole.P99).As("0.0")} | {Of(l => l.Cpu).As("0.00")} | {Of(l => l.CampusCpu).As("0.00")} |"));

            Spread Of(Func<Launched, double> what) => Spread.Of(rounds.Select(what));
        }
    }

    private sealed record Launched(double PerSecond, Percentiles Whole, double Cpu, double CampusCpu);
}
