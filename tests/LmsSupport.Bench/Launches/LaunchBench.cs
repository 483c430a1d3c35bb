using System.Diagnostics;
using System.Globalization;

namespace LmsSupport.Bench.Launches;

/// <summary>
/// Launches at the tool alone: login and launch, two requests counted as one. The tokens are signed between the measured
/// stretches, because a platform's signature costs more than everything that the tool does. The service and a bare handler
/// that only verifies take turns.
/// </summary>
internal static class LaunchBench
{
    private const int Stretch = 2000;
    private const int MostLaps = 8;
    private const int Few = 40;

    public static async Task Run(Settings settings, CancellationToken ct)
    {
        using var place = new Workplace(settings.Folder);
        var machine = Machine.Describe(settings.Folder);
        await using var platform = await SigningPlatform.Start();
        await using var bare = await LaunchTool.Bare(platform);
        await using var service = await LaunchTool.Service(platform, settings, place);
        var rows = new List<(int AtOnce, List<Launched> Bare, List<Launched> Service)>();
        foreach (var atOnce in settings.AtOnce)
        {
            foreach (var tool in new[] { bare, service })
                await WarmUp(tool, platform, atOnce, settings.WarmUp, ct);
            var row = (atOnce, Bare: new List<Launched>(), Service: new List<Launched>());
            for (var round = 0; round < settings.Rounds; round++)
            {
                row.Bare.Add(await Round(bare, platform, atOnce, settings.Duration, ct));
                row.Service.Add(await Round(service, platform, atOnce, settings.Duration, ct));
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{atOnce} at once, round {round + 1}: bare {row.Bare[^1]}, service {row.Service[^1]}"));
            }

            rows.Add(row);
        }

        Console.WriteLine(machine + Environment.NewLine);
        Write(rows, Console.Out);
    }

    // Hot code is compiled anew in the background, on a busy machine for minutes; no round should pay for it.
    private static async Task WarmUp(LaunchTool tool, SigningPlatform platform, int atOnce, TimeSpan lap, CancellationToken ct)
    {
        for (var laps = 0; laps < MostLaps; laps++)
        {
            var before = (await tool.Probe(collect: false)).Compiled;
            await Round(tool, platform, atOnce, lap, ct);
            var more = (await tool.Probe(collect: false)).Compiled - before;
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{more} methods compiled while warming up"));
            if (more < Few)
                return;
        }
    }

    private static async Task<Launched> Round(LaunchTool tool, SigningPlatform platform, int atOnce, TimeSpan time, CancellationToken ct)
    {
        using var crowd = new Crowd(tool, platform, atOnce);
        await crowd.LogsIn(Stretch, ct);
        var (took, cpu, allocated) = (TimeSpan.Zero, TimeSpan.Zero, 0L);
        while (took < time)
        {
            crowd.GetsItsTokens();
            var (cpuBefore, allocatedBefore) = (tool.Cpu(), (await tool.Probe(collect: false)).AllocatedEver);
            var began = Stopwatch.GetTimestamp();
            await crowd.LaunchesAndLogsIn(ct);
            took += Stopwatch.GetElapsedTime(began);
            cpu += tool.Cpu() - cpuBefore;
            allocated += (await tool.Probe(collect: false)).AllocatedEver - allocatedBefore;
        }

        var launches = crowd.Latencies.Count;
        return new(launches / took.TotalSeconds, Percentiles.Of(crowd.Latencies), cpu.TotalMicroseconds / launches, (double)allocated / launches);
    }

    private static void Write(List<(int AtOnce, List<Launched> Bare, List<Launched> Service)> rows, TextWriter to)
    {
        to.WriteLine("| at once | tool | launches/s | login + launch p50, p99 (ms) | CPU per launch (µs) | allocated per launch (bytes) |");
        to.WriteLine("|---|---|---|---|---|---|");
        foreach (var (atOnce, bare, service) in rows)
        {
            foreach (var (name, rounds) in new[] { ("bare handler", bare), ("service", service) })
            {
                Spread Of(Func<Launched, double> what) => Spread.Of(rounds.Select(what));
                to.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {atOnce} | {name} | {Of(l => l.PerSecond).As("#,0")} | {Of(l => l.Whole.P50).Median:0.0}, {Of(l => l.Whole.P99).As("0.0")} | {Of(l => l.Cpu).As("0")} | {Of(l => l.Allocated).Median:#,0} |"));
            }

            var ratios = Spread.Of(bare.Zip(service, (one, other) => other.Cpu / one.Cpu));
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {atOnce} | service ÷ bare handler | {Spread.Of(bare.Zip(service, (one, other) => other.PerSecond / one.PerSecond)).As("0.00")} | | {ratios.As("0.00")} | |"));
        }
    }

    private sealed record Launched(double PerSecond, Percentiles Whole, double Cpu, double Allocated)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerSecond:0}/s p99 {Whole.P99:0.0} ms {Cpu:0} µs");
    }
}
