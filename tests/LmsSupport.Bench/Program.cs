using LmsSupport.Bench.Launches;

namespace LmsSupport.Bench;

internal static class Program
{
    private const string Usage = """
        usage: bench chat      pairs who talk, the published service against a bare hub (docs/performance.md)
                 --pairs 50,500  --in-flight 1,16  --rounds 5  --seconds 5  --warm-up 2
               bench memory    what an idle widget connection weighs, the same two servers
                 --connections 1000,5000  --rounds 5
               bench launches  login and launch at the tool, against a bare handler that only verifies
                 --at-once 8  --rounds 5  --seconds 5  --warm-up 10
               bench journeys  whole launches through the practice LMS and the service
                 --at-once 8  --rounds 5  --seconds 5
               bench roster    a roster read from the practice LMS, alone and beside pairs who talk
                 --members 20000  --pairs 50  --in-flight 1  --rounds 5  --seconds 5
        """;

    public static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        switch (args.FirstOrDefault())
        {
            case "bare":
                await BareHub.Run();
                return 0;
            case "chat":
                await ChatBench.Run(Settings.Of(args[1..]), stop.Token);
                return 0;
            case "memory":
                await MemoryBench.Run(Settings.Of(args[1..]), stop.Token);
                return 0;
            case "bare-launch":
                await BareLaunch.Run(args[1]);
                return 0;
            case "launches":
                await LaunchBench.Run(Settings.Of(args[1..]), stop.Token);
                return 0;
            case "journeys":
                await JourneyBench.Run(Settings.Of(args[1..]), stop.Token);
                return 0;
            case "roster":
                await RosterBench.Run(Settings.Of(args[1..]), stop.Token);
                return 0;
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 1;
        }
    }
}
