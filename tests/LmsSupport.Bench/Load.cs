using System.Diagnostics;

namespace LmsSupport.Bench;

/// <summary>What all pairs of one run share: when to record, when to stop, and what was seen.</summary>
internal sealed class Load(int inFlight)
{
    private volatile bool _recording;
    private volatile bool _stopping;
    private string? _firstFault;

    public int InFlight { get; } = inFlight;

    public Latencies ToAcknowledgement { get; } = new();

    public Latencies ToDelivery { get; } = new();

    public bool Stopping => _stopping;

    public string? FirstFault => _firstFault;

    public void StartRecording() => _recording = true;

    public void StopRecording() => _recording = false;

    public void Stop() => _stopping = true;

    public void Fault(string what) => Interlocked.CompareExchange(ref _firstFault, what, null);

    public void Acknowledged(long sentAt)
    {
        if (_recording) ToAcknowledgement.Record(Stopwatch.GetTimestamp() - sentAt);
    }

    public void Delivered(long sentAt)
    {
        if (_recording) ToDelivery.Record(Stopwatch.GetTimestamp() - sentAt);
    }
}
