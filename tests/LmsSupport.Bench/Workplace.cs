using System.Diagnostics;

namespace LmsSupport.Bench;

/// <summary>The folder of one run: databases (on a real disk, never in memory), probes' sockets, logs. Removed at the end.</summary>
internal sealed class Workplace : IDisposable
{
    public Workplace(string parent)
    {
        Folder = Path.Combine(Path.GetFullPath(parent), Guid.CreateVersion7().ToString("N"));
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    // The name of a Unix socket has 108 bytes at most, and the folder may lie deep.
    public static string SocketPath(string name) => Path.Combine(Path.GetTempPath(), $"bench-{Environment.ProcessId}-{name}");

    /// <summary>The same surroundings for each server: runtime defaults of the product, and the probe.</summary>
    public static void Equip(ProcessStartInfo start, string probe)
    {
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(Workplace).Assembly.Location;
        start.Environment[Probe.Variable] = probe;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
    }

    public void Dispose()
    {
        foreach (var socket in Directory.GetFiles(Path.GetTempPath(), $"bench-{Environment.ProcessId}-*")) File.Delete(socket);
        Directory.Delete(Folder, recursive: true);
    }
}
