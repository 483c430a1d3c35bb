using System.Globalization;

namespace LmsSupport.Bench;

/// <summary>
/// What an idle widget connection weighs: the slope between a few and many connections, each process made to collect
/// first, so that neither the process's own weight nor garbage counts.
/// </summary>
internal static class MemoryBench
{
    private const int ConnectingAtOnce = 16;
    private const int BeatSlices = 100;

    // Well within the half minute after which a hub drops a socket from which it heard nothing.
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(10);

    public static async Task Run(Settings settings, CancellationToken ct)
    {
        var (few, many) = (settings.Connections[0], settings.Connections[1]);
        var bare = new List<Slope>();
        var service = new List<Slope>();
        using var place = new Workplace(settings.Folder);
        var machine = Machine.Describe(settings.Folder);
        for (var round = 0; round < settings.Rounds; round++)
        {
            // A process that once had many connections keeps their buffers for the next: each round has processes of its own.
            bare.Add(await Weigh(() => Contenders.Bare(), few, many, ct));
            service.Add(await Weigh(() => Contenders.Other(settings, place), few, many, ct));
            await Console.Error.WriteLineAsync($"round {round + 1}: bare {bare[^1]} | service {service[^1]}");
        }

        Console.WriteLine(machine + Environment.NewLine);
        Write(bare, service, few, many, Console.Out);
    }

    private static async Task<Slope> Weigh(Func<Task<Contender>> start, int few, int many, CancellationToken ct)
    {
        await using var server = await start();
        var sockets = new List<IdleSocket>();
        using var beating = new CancellationTokenSource();
        var beats = KeepBeating(sockets, beating.Token);
        try
        {
            var light = await Connect(server, sockets, few, ct);
            var heavy = await Connect(server, sockets, many, ct);
            return new((double)(heavy.Managed - light.Managed) / (many - few), (double)(heavy.WorkingSet - light.WorkingSet) / (many - few));
        }
        finally
        {
            await beating.CancelAsync();
            await beats;
            foreach (var socket in sockets) await socket.DisposeAsync();
        }
    }

    private static async Task<Probed> Connect(Contender server, List<IdleSocket> sockets, int upTo, CancellationToken ct)
    {
        foreach (var slice in (await server.IdleSeats(upTo - sockets.Count, ct)).Chunk(200))
        {
            var opened = slice.Select(seat => (Seat: seat, Socket: new IdleSocket(seat.Conversation))).ToArray();
            await Parallel.ForEachAsync(
                opened,
                new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce, CancellationToken = ct },
                async (one, c) => await one.Socket.Open(await one.Seat.Address(c), one.Seat.Conversation, c));
            lock (sockets) sockets.AddRange(opened.Select(one => one.Socket));
        }

        await Task.Delay(BetweenBeats, TimeProvider.System, ct);
        if (sockets.FirstOrDefault(socket => socket.Pumping.IsCompleted) is { } broken) await broken.Pumping;
        var weighed = new List<Probed>();
        // A heartbeat that happens to be answered meanwhile weighs too: the lightest of several looks is the resting weight.
        for (var look = 0; look < 4; look++) weighed.Add(await server.Probe(collect: true));
        return new(weighed.Min(w => w.Managed), weighed.Min(w => w.WorkingSet), weighed[^1].AllocatedEver, weighed[^1].Compiled);
    }

    // Spread evenly, as browsers that opened at different moments are: thousands at once would each hold a buffer.
    private static async Task KeepBeating(List<IdleSocket> sockets, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(BetweenBeats / BeatSlices, TimeProvider.System);
        try
        {
            for (var slice = 0; await timer.WaitForNextTickAsync(ct); slice++)
            {
                IdleSocket[] due;
                lock (sockets)
                    due = [.. sockets.Where((_, place) => place % BeatSlices == slice % BeatSlices)];
                foreach (var socket in due)
                    await socket.Beat();
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }

    private static void Write(List<Slope> bare, List<Slope> service, int few, int many, TextWriter to)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Slope from {few:#,0} to {many:#,0} idle connections, after a collection."));
        to.WriteLine();
        to.WriteLine("| bytes per idle connection | bare hub | service | service ÷ bare hub |");
        to.WriteLine("|---|---|---|---|");
        to.WriteLine(Line("managed heap", slope => slope.Managed));
        to.WriteLine(Line("working set", slope => slope.WorkingSet));

        string Line(string name, Func<Slope, double> of) =>
            $"| {name} | {Spread.Of(bare.Select(of)).As("#,0")} | {Spread.Of(service.Select(of)).As("#,0")} | {Spread.Of(service.Zip(bare, (s, b) => of(s) / of(b))).As("0.00")} |";
    }

    private sealed record Slope(double Managed, double WorkingSet);
}
