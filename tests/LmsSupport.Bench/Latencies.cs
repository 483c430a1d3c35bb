using System.Numerics;

namespace LmsSupport.Bench;

/// <summary>Counts latencies in buckets about 3 % wide, so that recording allocates nothing and many threads may do it.</summary>
internal sealed class Latencies
{
    private const int Fine = 5; // each power of two is cut into 2^5 buckets
    private readonly long[] _counts = new long[64 << Fine];

    public long Count => _counts.Sum();

    public void Record(long nanoseconds) => Interlocked.Increment(ref _counts[Bucket(nanoseconds)]);

    public void Clear() => Array.Clear(_counts);

    /// <summary>The latency in milliseconds below which this share (0–1) lies; NaN without any.</summary>
    public double Quantile(double share)
    {
        var total = Count;
        if (total == 0) return double.NaN;
        var rank = (long)Math.Ceiling(share * total);
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank) return Middle(bucket) / 1e6;
        }

        return double.NaN;
    }

    private static int Bucket(long value)
    {
        var v = (ulong)Math.Max(value, 1L << Fine);
        var shift = BitOperations.Log2(v) - Fine;
        return (shift << Fine) + (int)(v >> shift);
    }

    private static double Middle(int bucket)
    {
        var shift = (bucket >> Fine) - 1;
        return (((bucket & ((1 << Fine) - 1)) | (1 << Fine)) + 0.5) * Math.Pow(2, shift);
    }
}
