using System.Diagnostics;

namespace LmsSupport.Bench;

/// <summary>The bare hub: this same program, started once more with the argument "bare".</summary>
internal sealed class BareContender : Contender
{
    private readonly Uri _hub;

    private BareContender(Process process, string probe, Uri address)
    {
        Process = process;
        ProbeSocket = probe;
        _hub = new UriBuilder(address) { Scheme = "ws", Path = "/hub/chat" }.Uri;
    }

    public override string Name => "bare hub";

    protected override Process Process { get; }

    protected override string ProbeSocket { get; }

    public static async Task<BareContender> Start()
    {
        var probe = Workplace.SocketPath(Guid.CreateVersion7().ToString("N"));
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "LmsSupport.Bench"), "bare") { RedirectStandardOutput = true, UseShellExecute = false };
        Workplace.Equip(start, probe);
        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The bare hub did not start.");
        return new(process, probe, new Uri(address));
    }

    public override Task<IReadOnlyList<Seat>> Seats(int pairs, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Seat>>([.. Enumerable.Range(0, pairs).Select(_ => new Seat(_hub, _hub, Guid.CreateVersion7()))]);

    public override Task<IReadOnlyList<IdleSeat>> IdleSeats(int count, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<IdleSeat>>([.. Enumerable.Range(0, count).Select(_ => new IdleSeat(_ => Task.FromResult(_hub), Guid.CreateVersion7()))]);

    public override async ValueTask DisposeAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
        Process.Dispose();
    }
}
