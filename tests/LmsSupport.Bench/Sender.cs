using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LmsSupport.Bench;

/// <summary>
/// The learner of a pair: keeps a fixed number of messages unacknowledged and says the next one as soon as one is
/// acknowledged. The message is a template in which ids and times are overwritten.
/// </summary>
internal sealed class Sender : LeanSocket
{
    // Client ids are true UUIDv7, because their order decides where a database puts them: 48 bits of time, the pair's
    // number in the random part, the message's number in the last 48 bits.
    private static readonly long StartedAt = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    private static readonly long StartedAtTimestamp = Stopwatch.GetTimestamp();
    private const string Words = "Buongiorno, il modulo 3 resta bianco dopo il video.";
    private const int Remembered = 64;
    private readonly Load _load;
    private readonly long[] _sentAt = new long[Remembered];
    private readonly byte[] _says;
    private readonly int _length;
    private readonly int _clientIdAt;
    private readonly int _textAt;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _due;

    public Sender(Load load, int pair, Guid conversation)
    {
        _load = load;
        var head = $$"""{"type":1,"target":"Say","arguments":["{{conversation}}",""" + "\"";
        var clientId = Guid.CreateVersion7().ToString("D")[..19] + string.Create(CultureInfo.InvariantCulture, $"8{pair & 0xfff:x3}-000000000000");
        _clientIdAt = head.Length;
        _textAt = head.Length + clientId.Length + 3;
        var say = Encoding.ASCII.GetBytes(head + clientId + "\",\"" + Reader.Blank + Words + "\"]}\u001e");
        _length = say.Length;
        _says = [.. Enumerable.Repeat(say, load.InFlight).SelectMany(one => one)];
        Trace.Assert(clientId.Length == 36 && load.InFlight <= Remembered);
    }

    /// <summary>Messages said so far.</summary>
    public long Said { get; private set; }

    public long Acknowledged { get; private set; }

    /// <summary>Completes when the load stopped and all that was said is acknowledged.</summary>
    public Task Drained => _drained.Task;

    private static ReadOnlySpan<byte> AcknowledgedPrefix => "{\"type\":1,\"target\":\"Acknowledged\""u8;

    private static ReadOnlySpan<byte> RefusedPrefix => "{\"type\":1,\"target\":\"Refused\""u8;

    private static ReadOnlySpan<byte> ClientId => "\"clientId\":\""u8;

    private static long Milliseconds() => StartedAt + (long)Stopwatch.GetElapsedTime(StartedAtTimestamp).TotalMilliseconds;

    public async Task Start()
    {
        // The pump says all others; it sleeps until the first acknowledgement, which these cause together.
        _due = _load.InFlight;
        await Send(Owed());
    }

    protected override ReadOnlyMemory<byte> Owed()
    {
        var now = Stopwatch.GetTimestamp();
        var milliseconds = Milliseconds();
        var size = _due * _length;
        for (var say = _says.AsSpan(0, size); !say.IsEmpty; say = say[_length..])
        {
            var number = ++Said;
            _sentAt[number % Remembered] = now;
            Utf8Formatter.TryFormat(milliseconds >> 16, say[_clientIdAt..], out _, new('x', 8));
            Utf8Formatter.TryFormat(milliseconds & 0xffff, say[(_clientIdAt + 9)..], out _, new('x', 4));
            Utf8Formatter.TryFormat(number, say[(_clientIdAt + 24)..], out _, new('x', 12));
            Reader.Stamp(say[_textAt..], number, now);
        }

        _due = 0;
        return _says.AsMemory(0, size);
    }

    protected override void Take(ReadOnlySpan<byte> invocation)
    {
        if (invocation.StartsWith(RefusedPrefix)) _load.Fault(Encoding.UTF8.GetString(invocation));
        if (!invocation.StartsWith(AcknowledgedPrefix)) return;
        for (int at; (at = invocation.IndexOf(ClientId)) >= 0;)
        {
            invocation = invocation[(at + ClientId.Length)..];
            if (!Utf8Parser.TryParse(invocation.Slice(24, 12), out long number, out _, 'x') || number != Acknowledged + 1) _load.Fault($"message {Acknowledged + 1} was due, {number} was acknowledged");
            Acknowledged = number;
            _load.Acknowledged(_sentAt[number % Remembered]);
            if (!_load.Stopping) _due++;
        }

        if (_load.Stopping && Acknowledged == Said) _drained.TrySetResult();
    }
}
