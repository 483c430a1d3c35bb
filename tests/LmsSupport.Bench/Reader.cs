using System.Buffers.Text;
using System.Text;

namespace LmsSupport.Bench;

/// <summary>The tutor of a pair: follows the conversation, sees each message once and in order, or the run has failed.</summary>
internal sealed class Reader(Load load) : LeanSocket
{
    /// <summary>Place for the message's number (8 digits) and the time it was said (16 hexadecimal digits) at the head of its text.</summary>
    public const string Blank = "00000000 0000000000000000 ";

    public long Seen { get; private set; }

    private static ReadOnlySpan<byte> EventsPrefix => "{\"type\":1,\"target\":\"Events\""u8;

    private static ReadOnlySpan<byte> Text => "\"text\":\""u8;

    public static void Stamp(Span<byte> text, long number, long now)
    {
        Utf8Formatter.TryFormat(number, text, out _, new('D', 8));
        Utf8Formatter.TryFormat(now, text[9..], out _, new('x', 16));
    }

    protected override ReadOnlyMemory<byte> Owed() => default;

    protected override void Take(ReadOnlySpan<byte> invocation)
    {
        if (!invocation.StartsWith(EventsPrefix)) return;
        for (int at; (at = invocation.IndexOf(Text)) >= 0;)
        {
            invocation = invocation[(at + Text.Length)..];
            var sentAt = 0L;
            var read = Utf8Parser.TryParse(invocation[..8], out long number, out _) && Utf8Parser.TryParse(invocation.Slice(9, 16), out sentAt, out _, 'x');
            if (!read || number != Seen + 1) load.Fault($"message {Seen + 1} was due, the reader saw {number}: {Encoding.UTF8.GetString(invocation)}");
            Seen = number;
            load.Delivered(sentAt);
        }
    }
}
