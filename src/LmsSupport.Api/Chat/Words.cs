using System.Buffers;
using System.Text;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Chat;

/// <summary>What a message must be before it goes anywhere near the log. The browser checks the same before its outbox.</summary>
internal static class Words
{
    private static readonly Refusal Empty = new("message-empty", StatusCodes.Status400BadRequest);
    private static readonly Refusal Unreadable = new("message-unreadable", StatusCodes.Status400BadRequest);

    public static Refusal? Check(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Empty;
        if (text.Length > ChatOptions.MessageLimit)
            return new Refusal("message-too-long", StatusCodes.Status400BadRequest, ("limit", ChatOptions.MessageLimit), ("length", text.Length));
        return Storable(text) ? null : Unreadable;
    }

    /// <summary>PostgreSQL keeps no NUL, and no database half a character.</summary>
    private static bool Storable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
            return true;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var taken) != OperationStatus.Done || rune.Value == 0)
                return false;
            rest = rest[taken..];
        }

        return true;
    }
}
