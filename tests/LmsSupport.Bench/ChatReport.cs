using System.Globalization;

namespace LmsSupport.Bench;

/// <summary>Markdown as docs/performance.md holds it: the middle of the rounds, and from the lowest to the highest.</summary>
internal static class ChatReport
{
    public static void Progress(ChatRun run, int round, Measured bare, Measured service, TextWriter to) => to.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{run.Pairs} pairs, {run.InFlight} in flight, round {round + 1}: bare {One(bare)} | service {One(service)} | {service.PerSecond / bare.PerSecond:0.00}"));

    public static void Write(IReadOnlyList<ChatRow> rows, TextWriter to)
    {
        to.WriteLine("| pairs | in flight | server | messages/s | to acknowledgement p50, p99 (ms) | to delivery p50, p99 (ms) | server CPU per message (µs) | allocated per message (bytes) |");
        to.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            to.WriteLine(Line(row.Run, "bare hub", row.Bare));
            to.WriteLine(Line(row.Run, "service", row.Service));
        }

        to.WriteLine();
        to.WriteLine("| pairs | in flight | messages/s, service ÷ bare hub | CPU per message, service ÷ bare hub | p99 to acknowledgement, service ÷ bare hub | p99 to delivery, service ÷ bare hub |");
        to.WriteLine("|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Run.Pairs} | {row.Run.InFlight} | {Ratio(row, m => m.PerSecond)} | {Ratio(row, m => m.Cpu)} | {Ratio(row, m => m.Acknowledged.P99)} | {Ratio(row, m => m.Delivered.P99)} |"));
        }
    }

    private static string One(Measured m) => string.Create(
        CultureInfo.InvariantCulture,
        $"{m.PerSecond:0}/s ack {m.Acknowledged.P50:0.00} {m.Acknowledged.P99:0.00} ms, read {m.Delivered.P50:0.00} {m.Delivered.P99:0.00} ms, {m.Cpu:0.0} µs, {m.Allocated:0} B");

    private static string Line(ChatRun run, string name, List<Measured> rounds) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {run.Pairs} | {run.InFlight} | {name} | {Of(rounds, m => m.PerSecond).As("#,0")} | {Both(rounds, m => m.Acknowledged)} | {Both(rounds, m => m.Delivered)} | {Of(rounds, m => m.Cpu).As("0.0")} | {Of(rounds, m => m.Allocated).Median:#,0} |");

    private static string Both(List<Measured> rounds, Func<Measured, Percentiles> what) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Of(rounds, m => what(m).P50).Median:0.00}, {Of(rounds, m => what(m).P99).As("0.0")}");

    private static Spread Of(IEnumerable<Measured> rounds, Func<Measured, double> what) => Spread.Of(rounds.Select(what));

    private static string Ratio(ChatRow row, Func<Measured, double> what) => Spread.Of(row.Service.Zip(row.Bare, (s, b) => what(s) / what(b))).As("0.00");
}
