namespace LmsSupport.Bench;

/// <summary>What one run of one server gave. Latencies in milliseconds, CPU in microseconds of the server per message.</summary>
internal sealed record Measured(double PerSecond, double Cpu, double Allocated, Percentiles Acknowledged, Percentiles Delivered);

internal sealed record Percentiles(double P50, double P99)
{
    public static Percentiles Of(Latencies latencies) => new(latencies.Quantile(0.50), latencies.Quantile(0.99));
}

/// <summary>A middle and how far the rounds lie apart.</summary>
internal sealed record Spread(double Median, double Min, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return new(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }

    public string As(string format) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Median.ToString(format, System.Globalization.CultureInfo.InvariantCulture)} ({Min.ToString(format, System.Globalization.CultureInfo.InvariantCulture)}–{Max.ToString(format, System.Globalization.CultureInfo.InvariantCulture)})");
}
