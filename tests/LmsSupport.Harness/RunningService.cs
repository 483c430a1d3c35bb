using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LmsSupport.Harness;

/// <summary>The service as it ships, in this process, on a real socket of its own, with a database of its own.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, byte> _given = [];

    private readonly WebApplication _app;
    private readonly string _folder;

    private RunningService(WebApplication app, string address, string folder)
    {
        _app = app;
        Address = address;
        _folder = folder;
    }

    /// <summary>For example <c>http://127.0.0.1:41234</c>.</summary>
    public string Address { get; }

    /// <summary>Holds what the service logged; complete once it has ended. <see cref="LogHygiene"/> reads it.</summary>
    public string LogFolder => Path.Combine(_folder, "logs");

    public IServiceProvider Services => _app.Services;

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <param name="settings">Settings as on the command line or in the environment, with colons: <c>Storage:Engine</c>.</param>
    /// <param name="clock">Another clock than the machine's.</param>
    public static async Task<RunningService> Start(IReadOnlyDictionary<string, string>? settings = null, TimeProvider? clock = null)
    {
        var folder = Directory.CreateTempSubdirectory("lmssupport-").FullName;
        var address = settings?.GetValueOrDefault("PublicAddress") ?? $"http://127.0.0.1:{FreePort()}";
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["environment"] = "Development",
            ["urls"] = address,
            ["PublicAddress"] = address,
            ["Storage:Folder"] = folder,
            ["Logs:Console"] = "false",
            ["Logs:File"] = Path.Combine(folder, "logs", "service-.log"),
        };
        foreach (var (key, value) in settings ?? all.ToDictionary(StringComparer.Ordinal))
            all[key] = value;
        var app = Api.Program.Build([.. all.Select(setting => $"--{setting.Key}={setting.Value}")], clock);
        await app.StartAsync();
        return new RunningService(app, address, folder);
    }

    /// <summary>
    /// A port that nobody listens on and that this process was not given before. Not from the range that the system
    /// takes for outgoing connections, or one of those may have it by the time it is listened on.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
            }
            catch (SocketException)
            {
                continue;
            }

            if (_given.TryAdd(port, 0))
                return port;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
