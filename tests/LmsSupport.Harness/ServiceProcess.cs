using System.Diagnostics;
using System.Globalization;

namespace LmsSupport.Harness;

/// <summary>
/// The published service as a process of its own, with everything it writes kept in one log file: what ships, run as it is
/// run by an administrator, and killed as by a power cut. The same data folder and port stay through kills and starts.
/// </summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly ProcessStartInfo _start;
    private readonly string _ready;
    private readonly Lock _writing = new();
    private readonly StreamWriter _log;
    private Process? _process;

    private ServiceProcess(string program, string ready, string address, string folder, IEnumerable<KeyValuePair<string, string>> settings)
    {
        Address = address;
        Folder = folder;
        LogFile = Path.Combine(folder, "process.log");
        _ready = ready;
        _log = new StreamWriter(LogFile, append: true) { AutoFlush = true };
        _start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        // Nothing of the developer's own settings may decide a test.
        foreach (var inherited in _start.Environment.Keys.Where(IsSetting).ToList())
            _start.Environment.Remove(inherited);

        foreach (var (key, value) in settings)
            _start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => KillNow();
    }

    /// <summary>The service as <c>dotnet publish</c> lays it out; made by the build of this project.</summary>
    public static string PublishedService { get; } = Checkout.At("artifacts", "published", Checkout.Configuration, "LmsSupport.Api.dll");

    /// <summary>For example <c>http://127.0.0.1:41234</c>.</summary>
    public string Address { get; }

    /// <summary>Holds the data, in <c>data</c>, and the log; removed at the end.</summary>
    public string Folder { get; }

    /// <summary>Everything the process wrote to its output and error, over all its lives.</summary>
    public string LogFile { get; }

    public int? ProcessId => _process is { HasExited: false } process ? process.Id : null;

    /// <param name="settings">Settings with colons (<c>Storage:Engine</c>) or as environment variables.</param>
    /// <param name="program">Another build of the service than <see cref="PublishedService"/>.</param>
    public static Task<ServiceProcess> Service(IReadOnlyDictionary<string, string>? settings = null, string? program = null) =>
        Begin(program ?? PublishedService, "/health/ready", RunningService.FreePort(), "127.0.0.1", settings, (address, folder) => new(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["PublicAddress"] = address,
            ["Storage:Folder"] = Path.Combine(folder, "data"),
        });

    /// <summary>The practice LMS, on another site than the service.</summary>
    public static Task<ServiceProcess> Campus(int port, IReadOnlyDictionary<string, string>? settings = null) =>
        Begin(Checkout.Built("LmsSupport.Campus"), "/", port, "localhost", settings, (address, _) => new(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Campus:Address"] = address,
        });

    /// <summary>Starts it, again after <see cref="Kill"/> or <see cref="Stop"/>; returns when it is ready.</summary>
    public async Task Start()
    {
        if (ProcessId is not null)
            return;
        _process?.Dispose();
        _process = new Process { StartInfo = _start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var started = _process;
        await Eventually.True(
            async () => started.HasExited ? throw new InvalidOperationException($"{_start.ArgumentList[0]} ended with {started.ExitCode} before it was ready:\n{ReadLog()}") : await IsReady(),
            TimeSpan.FromSeconds(60),
            () => $"{_start.ArgumentList[0]} is not ready at {Address}{_ready}:\n{ReadLog()}");
    }

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public async Task Kill()
    {
        if (_process is null)
            return;
        KillNow();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM: what a supervisor sends; waits until it has ended.</summary>
    public async Task<int> Stop()
    {
        if (_process is null)
            return 0;
        if (ProcessId is { } id)
        {
            using var kill = Process.Start("kill", ["-TERM", id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public string ReadLog()
    {
        using var reader = new StreamReader(new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process?.Dispose();
        _process = null;
        await _log.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<ServiceProcess> Begin(
        string program,
        string ready,
        int port,
        string host,
        IReadOnlyDictionary<string, string>? settings,
        Func<string, string, Dictionary<string, string>> defaults)
    {
        if (!File.Exists(program))
            throw new InvalidOperationException($"{program} is missing: build the tests first (dotnet build).");
        var address = string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}");
        var folder = Directory.CreateTempSubdirectory("lmssupport-process-").FullName;
        var all = defaults(address, folder);
        all["ASPNETCORE_URLS"] = address;
        foreach (var (key, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
            all[key] = value;
        var service = new ServiceProcess(program, ready, address, folder, all);
        try
        {
            await service.Start();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether an environment variable would decide how the service runs; a test clears what its machine has.</summary>
    public static bool IsSetting(string variable) => variable is not ("DOTNET_ROOT" or "DOTNET_CLI_HOME") &&
        (variable.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || variable.StartsWith("DOTNET_", StringComparison.Ordinal) || variable.Contains("__", StringComparison.Ordinal) || variable is "PublicAddress");

    private async Task<bool> IsReady()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(Address + _ready));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (_writing)
            _log.WriteLine(line.Data);
    }

    private void KillNow()
    {
        if (ProcessId is not null)
            _process!.Kill();
    }
}
