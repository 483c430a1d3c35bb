using System.Diagnostics;
using System.Globalization;

namespace LmsSupport.Bench;

/// <summary>Where a pair meets: an address for each (with its token, where one is needed) and their conversation.</summary>
internal sealed record Seat(Uri Sender, Uri Reader, Guid Conversation);

/// <summary>Where somebody sits who says nothing.</summary>
internal sealed record IdleSeat(Func<CancellationToken, Task<Uri>> Address, Guid Conversation);

/// <summary>One of the servers that are compared: a process of its own.</summary>
internal abstract class Contender : IAsyncDisposable
{
    public abstract string Name { get; }

    protected abstract Process Process { get; }

    protected abstract string ProbeSocket { get; }

    /// <summary>Fresh seats: hub tokens live a minute only.</summary>
    public abstract Task<IReadOnlyList<Seat>> Seats(int pairs, CancellationToken ct);

    /// <summary>Seats for learners who say nothing; their addresses are asked for at the moment of connecting.</summary>
    public abstract Task<IReadOnlyList<IdleSeat>> IdleSeats(int count, CancellationToken ct);

    public abstract ValueTask DisposeAsync();

    /// <summary>User and system time of the process so far (proc(5), fields 14 and 15, in ticks of 10 ms).</summary>
    public TimeSpan Cpu() => Cpu(Process);

    public Task<Probed> Probe(bool collect) => ProbeClient.Ask(ProbeSocket, collect);

    internal static TimeSpan Cpu(Process process)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromMilliseconds(ticks * 10);
    }
}
