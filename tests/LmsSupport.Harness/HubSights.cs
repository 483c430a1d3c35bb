namespace LmsSupport.Harness;

/// <summary>What a client was told, and who waits for what. Nothing is consumed: two waits may see the same event.</summary>
internal sealed class HubSights
{
    private readonly Lock _gate = new();
    private readonly List<HubEvent> _received = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _end;

    public IReadOnlyList<HubEvent> Received
    {
        get
        {
            lock (_gate) return [.. _received];
        }
    }

    public void Add(IEnumerable<HubEvent> events)
    {
        lock (_gate) _received.AddRange(events);
        Wake();
    }

    public void End(string why)
    {
        lock (_gate) _end = why;
        Wake();
    }

    public async Task<T> See<T>(Func<T, bool> condition, TimeSpan within)
        where T : HubEvent
    {
        using var late = new CancellationTokenSource(within, TimeProvider.System);
        for (var looked = 0; ;)
        {
            Task more;
            string? end;
            lock (_gate)
            {
                for (; looked < _received.Count; looked++)
                {
                    if (_received[looked] is T seen && condition(seen)) return seen;
                }

                (more, end) = (_more.Task, _end);
            }

            if (end is not null) throw new InvalidOperationException($"Waited for {typeof(T).Name}, but {end}. {Tale()}");
            try
            {
                await more.WaitAsync(late.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"Waited {within} for {typeof(T).Name}. {Tale()}", e);
            }
        }
    }

    private string Tale() => "Received: " + string.Join(" | ", Received.TakeLast(20));

    private void Wake()
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            waiting = _more;
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiting.SetResult();
    }
}
