namespace LmsSupport.Api.Storage;

/// <summary>Once in a while removes what nobody needs any more. A round that fails is tried again by the next.</summary>
internal abstract partial class Sweeper(TimeProvider clock, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromMinutes(10);

    public abstract Task Sweep(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                Log.Failed(logger, problem);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What is over could not be removed; the next round tries again")]
        public static partial void Failed(ILogger logger, Exception problem);
    }
}
