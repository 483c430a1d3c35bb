using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LmsSupport.Bench;

/// <summary>Figures without their machine say nothing: what it is, and how long its disk takes to keep a promise.</summary>
internal static class Machine
{
    private const int Writes = 200;

    public static string Describe(string folder) => string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores of {Processor()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, load {Load()}, {Disk(folder)}.");

    private static string Processor() => File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "an unknown processor";

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0] + " before the run";

    private static string Disk(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Guid.CreateVersion7().ToString("N"));
        var latencies = new Latencies();
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1))
        {
            var page = new byte[8 * 1024];
            for (var write = 0; write < Writes; write++)
            {
                Random.Shared.NextBytes(page);
                file.Write(page);
                var began = Stopwatch.GetTimestamp();
                file.Flush(flushToDisk: true);
                latencies.Record(Stopwatch.GetElapsedTime(began).Ticks * 100);
            }
        }

        File.Delete(path);
        var (format, p50, p99) = (new DriveInfo(folder).DriveFormat, latencies.Quantile(0.50), latencies.Quantile(0.99));
        return string.Create(CultureInfo.InvariantCulture, $"{format} whose fsync of 8 kB takes {p50:0.00} ms (p99 {p99:0.0})");
    }
}
