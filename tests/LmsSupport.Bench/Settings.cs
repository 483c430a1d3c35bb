using System.Globalization;

namespace LmsSupport.Bench;

/// <summary>What the command line may change; the defaults are those of docs/performance.md.</summary>
internal sealed record Settings(IReadOnlyList<int> Pairs, IReadOnlyList<int> InFlight, IReadOnlyList<int> Connections, IReadOnlyList<int> AtOnce, int Members, int? Memory, int Rounds, TimeSpan WarmUp, TimeSpan Duration, string Folder, string? Published, bool BareOnly, IReadOnlyDictionary<string, string> OfService)
{
    public static Settings Of(string[] args)
    {
        var line = new ConfigurationBuilder().AddCommandLine(args).Build();
        return new(
            Numbers(line["pairs"] ?? "50,500"),
            Numbers(line["in-flight"] ?? "1,16"),
            Numbers(line["connections"] ?? "1000,5000"),
            Numbers(line["at-once"] ?? "8"),
            Number(line["members"] ?? "20000"),
            line["memory"] is { } memory ? Number(memory) : null,
            Number(line["rounds"] ?? "5"),
            TimeSpan.FromSeconds(Number(line["warm-up"] ?? "2")),
            TimeSpan.FromSeconds(Number(line["seconds"] ?? "5")),
            line["folder"] ?? Path.Combine(AppContext.BaseDirectory, "runs"),
            line["published"],
            string.Equals(line["bare-only"], "true", StringComparison.OrdinalIgnoreCase),
            line.GetSection("set").AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.OrdinalIgnoreCase));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static int[] Numbers(string text) => [.. text.Split(',').Select(Number)];
}
