using System.Threading.Channels;
using LmsSupport.Api.Chat.Telling;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Chat.Writing;

/// <summary>
/// The way into every conversation. Appends queue up while a commit is on its way and then share the next one;
/// a lone append never waits for company. What is acknowledged is on the disk.
/// </summary>
internal sealed partial class ConversationLog : BackgroundService
{
    /// <summary>How often a batch is tried whole before each of its appends is tried alone.</summary>
    private const int TriesTogether = 3;

    private const int TriesAlone = 3;

    private static readonly Refusal Unavailable = new("unavailable", StatusCodes.Status503ServiceUnavailable);

    private readonly Channel<Append> _arrivals;
    private readonly IDbContextFactory<Database> _databases;
    private readonly WriteQueue _writes;
    private readonly TellingRoom _telling;
    private readonly TimeProvider _clock;
    private readonly ILogger<ConversationLog> _logger;
    private readonly int _batchSize;
    private LogEngine? _engine;

    public ConversationLog(IDbContextFactory<Database> databases, WriteQueue writes, TellingRoom telling, IOptions<ChatOptions> options, TimeProvider clock, ILogger<ConversationLog> logger)
    {
        _databases = databases;
        _writes = writes;
        _telling = telling;
        _clock = clock;
        _logger = logger;
        _batchSize = options.Value.BatchSize;
        _arrivals = Channel.CreateBounded<Append>(new BoundedChannelOptions(options.Value.LogBacklog)
        {
            // Overflow: senders wait. A socket's next message is then not read, which slows its sender down.
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
        });
    }

    /// <summary>Takes an append in the order of arrival; its outcome comes after the commit.</summary>
    public ValueTask Enqueue(Append append, CancellationToken cancellation) => _arrivals.Writer.WriteAsync(append, cancellation);

    /// <summary>Appends and waits for the outcome.</summary>
    public async Task<Outcome> Write(Append append, CancellationToken cancellation)
    {
        await Enqueue(append, cancellation);
        return await append.Answer!.Task.WaitAsync(cancellation);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => OwnThread.Run(() => CommitAll(stoppingToken));

    private void CommitAll(CancellationToken stopping)
    {
        try
        {
            while (OwnThread.Wait(_arrivals.Reader, stopping))
            {
                var appends = new List<Append>();
                while (appends.Count < _batchSize && _arrivals.Reader.TryRead(out var append))
                    appends.Add(append);
                OwnThread.Wait(Commit(appends, stopping));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Whatever still queues was never acknowledged; its sender has it and sends it again.
        }
        finally
        {
            OwnThread.Wait(Forget());
        }
    }

    private async Task Commit(List<Append> appends, CancellationToken cancellation)
    {
        if (await TryCommit(appends, TriesTogether, cancellation))
            return;
        // One that the database can't take must not hold the others back.
        foreach (var append in appends)
        {
            if (await TryCommit([append], TriesAlone, cancellation))
                continue;
            append.Outcome = Outcome.Refused(append, Unavailable);
            await Tell(new Batch([append]));
        }
    }

    private async Task<bool> TryCommit(List<Append> appends, int tries, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= tries; attempt++)
        {
            // A fresh batch each time, and client ids are unique: a commit whose answer was lost is found, not doubled.
            var batch = new Batch(appends);
            try
            {
                using var turn = await _writes.Turn(cancellation);
                _engine ??= await LogEngine.Open(_databases, cancellation);
                await _engine.Commit(batch, _clock.Now());
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested)
            {
                Log.CommitFailed(_logger, problem, appends.Count, attempt);
                await Forget();
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), _clock, cancellation);
                continue;
            }

            await Tell(batch);
            return true;
        }

        return false;
    }

    /// <summary>Answers come first: who waits for them waits for the disk only, not for others' sockets.</summary>
    private async Task Tell(Batch batch)
    {
        foreach (var append in batch.Appends)
            append.Answer?.TrySetResult(append.Outcome);
        await _telling.Tell(batch);
    }

    private async Task Forget()
    {
        if (_engine is null)
            return;
        try
        {
            await _engine.DisposeAsync();
        }
        catch (Exception problem)
        {
            Log.CloseFailed(_logger, problem);
        }

        _engine = null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A commit of {Count} events failed (attempt {Attempt}); it is looked up and tried again")]
        public static partial void CommitFailed(ILogger logger, Exception problem, int count, int attempt);

        [LoggerMessage(2, LogLevel.Debug, "A broken connection of the log could not be closed cleanly")]
        public static partial void CloseFailed(ILogger logger, Exception problem);
    }
}
