using System.Diagnostics;
using LmsSupport.Harness;

namespace LmsSupport.Bench.Launches;

/// <summary>One of the two that answer logins and launches: a process of its own.</summary>
internal sealed class LaunchTool : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ServiceProcess? _service;
    private readonly string _probe;

    private LaunchTool(string address, Process process, ServiceProcess? service, string probe) => (Address, _process, _service, _probe) = (address, process, service, probe);

    public string Address { get; }

    /// <summary>This same program, started once more.</summary>
    public static async Task<LaunchTool> Bare(SigningPlatform platform)
    {
        var probe = NewProbe();
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "LmsSupport.Bench"), ["bare-launch", platform.Address]) { RedirectStandardOutput = true, UseShellExecute = false };
        Workplace.Equip(start, probe);
        var process = Process.Start(start)!;
        return new(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The bare handler did not start."), process, service: null, probe);
    }

    public static async Task<LaunchTool> Service(SigningPlatform platform, Settings settings, Workplace place)
    {
        var probe = NewProbe();
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Storage:Folder"] = Path.Combine(place.Folder, Guid.CreateVersion7().ToString("N")),
            ["Lti:AllowPrivateAddresses"] = "true",
            ["Lti:Registrations:0:Organisation"] = "Bench",
            ["Lti:Registrations:0:Issuer"] = platform.Address,
            ["Lti:Registrations:0:ClientId"] = SigningPlatform.Client,
            ["Lti:Registrations:0:AuthorizationAddress"] = platform.Address + "/auth",
            ["Lti:Registrations:0:KeysAddress"] = platform.Address + "/keys",
            ["Lti:Registrations:0:Deployments:0"] = "1",
            // One address, and a flood.
            ["Lti:RequestsPerMinute"] = "1000000",
            ["DOTNET_STARTUP_HOOKS"] = typeof(LaunchTool).Assembly.Location,
            [Bench.Probe.Variable] = probe,
        };
        foreach (var (key, value) in settings.OfService)
            all[key] = value;
        var service = await ServiceProcess.Service(all, settings.Published);
        return new(service.Address, Process.GetProcessById(service.ProcessId!.Value), service, probe);
    }

    public TimeSpan Cpu() => Contender.Cpu(_process);

    public Task<Probed> Probe(bool collect) => ProbeClient.Ask(_probe, collect);

    public async ValueTask DisposeAsync()
    {
        if (_service is null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        else
        {
            await _service.DisposeAsync();
        }

        _process.Dispose();
    }

    private static string NewProbe() => Workplace.SocketPath(Guid.CreateVersion7().ToString("N"));
}
