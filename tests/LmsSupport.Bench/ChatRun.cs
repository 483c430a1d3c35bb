using System.Diagnostics;

namespace LmsSupport.Bench;

/// <summary>One run: so many pairs, so many messages in flight, for so long, against one server.</summary>
internal sealed record ChatRun(int Pairs, int InFlight, TimeSpan WarmUp, TimeSpan Duration)
{
    private const int ConnectingAtOnce = 16;

    public Task<Measured> Against(Contender server, CancellationToken ct) => Seated(server, (load, broken) => Measure(server, load, broken, ct), ct);

    /// <summary>The pairs talk on while something else happens, which says itself what of their talk is recorded.</summary>
    public Task<T> While<T>(Contender server, Func<Load, Task<T>> happens, CancellationToken ct) => Seated(
        server,
        async (load, broken) =>
        {
            await Pass(WarmUp, broken, ct);
            var happening = happens(load);
            if (await Task.WhenAny(happening, broken) != happening) await await broken;
            return await happening;
        },
        ct);

    private async Task<T> Seated<T>(Contender server, Func<Load, Task<Task>, Task<T>> talk, CancellationToken ct)
    {
        var load = new Load(InFlight);
        var seats = await server.Seats(Pairs, ct);
        var senders = seats.Select((seat, pair) => new Sender(load, pair, seat.Conversation)).ToArray();
        var readers = seats.Select(_ => new Reader(load)).ToArray();
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, Pairs), new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce, CancellationToken = ct }, async (pair, c) =>
            {
                await readers[pair].Open(seats[pair].Reader, seats[pair].Conversation, c);
                await senders[pair].Open(seats[pair].Sender, seats[pair].Conversation, c);
            });
            foreach (var sender in senders) await sender.Start();
            var broken = Task.WhenAny(senders.Select(s => s.Pumping).Concat(readers.Select(r => r.Pumping)));
            var talked = await talk(load, broken);
            await Drain(load, senders, readers, broken, ct);
            return talked;
        }
        finally
        {
            foreach (var socket in senders.Concat<LeanSocket>(readers)) await socket.DisposeAsync();
        }
    }

    private async Task<Measured> Measure(Contender server, Load load, Task<Task> broken, CancellationToken ct)
    {
        await Pass(WarmUp, broken, ct);
        var before = await server.Probe(collect: false);
        var cpu = server.Cpu();
        var began = Stopwatch.GetTimestamp();
        load.StartRecording();
        await Pass(Duration, broken, ct);
        load.StopRecording();
        var took = Stopwatch.GetElapsedTime(began);
        cpu = server.Cpu() - cpu;
        var after = await server.Probe(collect: false);
        var messages = load.ToAcknowledgement.Count;
        return new(
            messages / took.TotalSeconds,
            cpu.TotalMicroseconds / messages,
            (double)(after.AllocatedEver - before.AllocatedEver) / messages,
            Percentiles.Of(load.ToAcknowledgement),
            Percentiles.Of(load.ToDelivery));
    }

    // What was said must all have arrived, once and in order, or the figures are worth nothing.
    private static async Task Drain(Load load, Sender[] senders, Reader[] readers, Task<Task> broken, CancellationToken ct)
    {
        load.Stop();
        var drained = Task.WhenAll(senders.Select(s => s.Drained));
        if (await Task.WhenAny(drained, broken, Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, ct)) != drained)
            throw new InvalidOperationException($"Messages were never acknowledged. {load.FirstFault}");
        for (var tries = 0; tries < 100 && senders.Zip(readers).Any(p => p.First.Said != p.Second.Seen); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        var lost = senders.Zip(readers).Sum(p => p.First.Said - p.Second.Seen);
        if (lost != 0) load.Fault($"{lost} messages were acknowledged and never delivered");
        if (load.FirstFault is { } fault) throw new InvalidOperationException(fault);
    }

    private static async Task Pass(TimeSpan time, Task<Task> broken, CancellationToken ct)
    {
        var passed = Task.Delay(time, TimeProvider.System, ct);
        if (await Task.WhenAny(passed, broken) != passed) await await broken;
    }
}
