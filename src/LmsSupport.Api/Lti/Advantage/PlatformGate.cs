using LmsSupport.Api.Storage;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>
/// How a platform is asked: one request at a time, again after a while when it stumbles, and not at all for a while when it
/// lies on the ground. One for each registration; it lives as long as the process.
/// </summary>
internal sealed class PlatformGate
{
    /// <summary>Tries of one call, the first included.</summary>
    internal const int Tries = 3;

    /// <summary>Calls of which at least half must have failed before nothing more is sent.</summary>
    internal const int Failures = 4;

    /// <summary>Longer than this nobody waits within a call for what <c>Retry-After</c> asks; the gate then stays shut for that time.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>The most that a platform's <c>Retry-After</c> is believed.</summary>
    internal static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(15);

    internal static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _span = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _longestBreak = TimeSpan.FromMinutes(5);

    private readonly CircuitBreakerManualControl _breaker = new();
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline<ServiceReply> _pipeline;
    private long _restsUntil;

    public PlatformGate(TimeProvider clock)
    {
        _clock = clock;
        var builder = new ResiliencePipelineBuilder<ServiceReply> { TimeProvider = clock };
        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<ServiceReply>
        {
            FailureRatio = 0.5,
            MinimumThroughput = Failures,
            SamplingDuration = _span,
            BreakDurationGenerator = args => ValueTask.FromResult(TimeSpan.FromTicks(Math.Min(_longestBreak.Ticks, Rest.Ticks << Math.Min(args.HalfOpenAttempts, 8)))),
            ManualControl = _breaker,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { IsPlatformsFault: true }),
        });
        builder.AddRetry(new RetryStrategyOptions<ServiceReply>
        {
            MaxRetryAttempts = Tries - 1,
            Delay = _firstWait,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result?.RetryAfter),
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { MayBeRepeated: true } reply && (reply.RetryAfter ?? TimeSpan.Zero) <= LongestWait),
        });
        _pipeline = builder.Build();
    }

    private SemaphoreSlim Turn { get; } = new(1);

    /// <param name="call">One try.</param>
    /// <param name="patience">How long to wait for the turn.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<ServiceReply> Pass(Func<CancellationToken, Task<ServiceReply>> call, TimeSpan patience, CancellationToken ct)
    {
        if (!await Turn.WaitAsync(patience, ct))
            return ServiceReply.Without(ServiceRefusals.Failed("service-busy"));
        try
        {
            if (_clock.Now() < _restsUntil)
                return Shut;
            var context = ResilienceContextPool.Shared.Get(ct);
            var outcome = await _pipeline.ExecuteOutcomeAsync(async (within, one) => Outcome.FromResult(await one(within.CancellationToken)), context, call);
            ResilienceContextPool.Shared.Return(context);
            if (outcome.Exception is BrokenCircuitException)
                return Shut;
            outcome.ThrowIfException();
            Note(outcome.Result!);
            return outcome.Result!;
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>One try, whatever happened before: to see how things are now. What succeeds opens the gate for all.</summary>
    public async Task<ServiceReply> Probe(Func<CancellationToken, Task<ServiceReply>> call, TimeSpan patience, CancellationToken ct)
    {
        if (!await Turn.WaitAsync(patience, ct))
            return ServiceReply.Without(ServiceRefusals.Failed("service-busy"));
        try
        {
            var reply = await call(ct);
            Note(reply);
            if (!reply.IsPlatformsFault)
            {
                _restsUntil = 0;
                await _breaker.CloseAsync(CancellationToken.None);
            }

            return reply;
        }
        finally
        {
            Turn.Release();
        }
    }

    private static ServiceReply Shut => ServiceReply.Without(ServiceRefusals.Failed("service-paused"));

    private void Note(ServiceReply reply)
    {
        if (reply.IsPlatformsFault && reply.RetryAfter is { } rest && rest > LongestWait)
            _restsUntil = _clock.Now() + Clock.Microseconds(rest < LongestRest ? rest : LongestRest);
    }
}
