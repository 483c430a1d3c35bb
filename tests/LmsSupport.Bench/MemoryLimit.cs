using System.Globalization;

namespace LmsSupport.Bench;

/// <summary>
/// A limit that the kernel keeps on everything a process holds, files that it has mapped included (Linux control groups,
/// version 1 or 2). Whoever starts meanwhile begins its life under it; who made it leaves again. Needs root.
/// </summary>
internal sealed class MemoryLimit : IDisposable
{
    private const string VersionOne = "/sys/fs/cgroup/memory";

    private readonly bool _isVersionOne = Directory.Exists(VersionOne);
    private readonly string _group;
    private readonly string _before;

    /// <param name="megabytes">At most.</param>
    public MemoryLimit(int megabytes)
    {
        var root = _isVersionOne ? VersionOne : "/sys/fs/cgroup";
        _before = root + File.ReadLines("/proc/self/cgroup").First(line => line.Contains(_isVersionOne ? ":memory:" : "0::", StringComparison.Ordinal)).Split(':')[2];
        if (!_isVersionOne)
            File.WriteAllText(Path.Combine(root, "cgroup.subtree_control"), "+memory");
        _group = Path.Combine(root, "bench-" + Guid.CreateVersion7().ToString("N"));
        Directory.CreateDirectory(_group);
        File.WriteAllText(Path.Combine(_group, _isVersionOne ? "memory.limit_in_bytes" : "memory.max"), (megabytes * 1_000_000L).ToString(CultureInfo.InvariantCulture));
        Move(_group);
    }

    /// <summary>The most that they held so far, bytes, as the kernel counts.</summary>
    public long Peak => long.Parse(File.ReadAllText(Path.Combine(_group, _isVersionOne ? "memory.max_usage_in_bytes" : "memory.peak")), CultureInfo.InvariantCulture);

    /// <summary>From now on this process is outside; what it started stays inside.</summary>
    public void Leave() => Move(_before);

    /// <summary>After its last process has ended.</summary>
    public void Dispose()
    {
        Leave();
        Directory.Delete(_group);
    }

    private static void Move(string group) => File.WriteAllText(Path.Combine(group, "cgroup.procs"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
}
