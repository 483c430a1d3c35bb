using System.Globalization;

namespace LmsSupport.Bench;

/// <summary>Pairs who talk, against the service and against the bare hub, in turns.</summary>
internal static class ChatBench
{
    private const int MostLaps = 8;

    /// <summary>Methods that may still be compiled in a lap: connecting and leaving always finds some.</summary>
    private const int Few = 60;

    private static readonly TimeSpan Lap = TimeSpan.FromSeconds(4);

    public static async Task Run(Settings settings, CancellationToken ct)
    {
        using var place = new Workplace(settings.Folder);
        var machine = Machine.Describe(settings.Folder);
        await using var bare = await Contenders.Bare();
        await using var other = await Contenders.Other(settings, place);
        foreach (var server in new[] { bare, other })
            await WarmUp(settings, server, ct);
        var rows = new List<ChatRow>();
        foreach (var inFlight in settings.InFlight)
        {
            foreach (var pairs in settings.Pairs) rows.Add(await Compare(new(pairs, inFlight, settings.WarmUp, settings.Duration), settings.Rounds, bare, other, ct));
        }

        Console.WriteLine(machine + Environment.NewLine);
        ChatReport.Write(rows, Console.Out);
    }

    // Hot code is compiled anew in the background, on a busy machine for minutes; no round should pay for it.
    private static async Task WarmUp(Settings settings, Contender server, CancellationToken ct)
    {
        for (var lap = 0; lap < MostLaps; lap++)
        {
            var before = (await server.Probe(collect: false)).Compiled;
            foreach (var inFlight in settings.InFlight)
                await new ChatRun(settings.Pairs[0], inFlight, TimeSpan.Zero, Lap).Against(server, ct);
            var more = (await server.Probe(collect: false)).Compiled - before;
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{server.Name}: {more} methods compiled while warming up"));
            if (more < Few)
                return;
        }
    }

    private static async Task<ChatRow> Compare(ChatRun run, int rounds, Contender bare, Contender other, CancellationToken ct)
    {
        var row = new ChatRow(run, [], []);
        for (var round = 0; round < rounds; round++)
        {
            // Who goes first changes, so that neither always finds the machine as the other left it.
            var bareFirst = round % 2 == 0;
            if (bareFirst) row.Bare.Add(await run.Against(bare, ct));
            row.Service.Add(await run.Against(other, ct));
            if (!bareFirst) row.Bare.Add(await run.Against(bare, ct));
            ChatReport.Progress(run, round, row.Bare[^1], row.Service[^1], Console.Error);
        }

        return row;
    }
}

/// <summary>All rounds of one run, both servers, in the order of the rounds.</summary>
internal sealed record ChatRow(ChatRun Run, List<Measured> Bare, List<Measured> Service);
