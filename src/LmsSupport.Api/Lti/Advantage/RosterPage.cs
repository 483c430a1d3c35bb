using System.Buffers;
using System.Text.Json;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>
/// A page of a roster, read as it arrives: of its JSON there is never more in memory than one member and what came with it,
/// however long the page. A member that has not its form is passed over and counted; a page that has not is no page.
/// </summary>
internal sealed class RosterPage
{
    private const int Chunk = 64 * 1024;

    /// <summary>Bytes of one member, or of anything else that stands beside them.</summary>
    private const int Longest = 1024 * 1024;

    private readonly MemberReader _members = new();
    private JsonReaderState _state;
    private bool _begun;
    private bool _inMembers;
    private bool _hasMembers;
    private bool _ended;

    public List<ListedMember> Members { get; } = [];

    public int Skipped { get; private set; }

    /// <summary>It is a roster, and was read to its end.</summary>
    public bool IsWhole { get; private set; }

    public async Task Read(Stream body, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        var length = 0;
        try
        {
            while (!_ended)
            {
                if (length == buffer.Length && !TryGrow(ref buffer))
                    return;
                var read = await body.ReadAsync(buffer.AsMemory(length), ct);
                length += read;
                var used = Take(buffer.AsSpan(0, length), isLast: read == 0);
                buffer.AsSpan(used, length - used).CopyTo(buffer);
                length -= used;
                if (read == 0)
                    return;
            }
        }
        catch (JsonException)
        {
            // A page of HTML, or one that broke off: it never became whole.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool TryGrow(ref byte[] buffer)
    {
        if (buffer.Length >= Longest)
            return false;
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
        return true;
    }

    /// <returns>How many bytes are done with.</returns>
    private int Take(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var mark = !_begun && bytes.StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0;
        var reader = new Utf8JsonReader(bytes[mark..], isLast, _state);
        while (!_ended)
        {
            var before = reader;
            if (Step(ref reader))
                continue;
            // It goes on in what has not come yet.
            reader = before;
            break;
        }

        _state = reader.CurrentState;
        return mark + (int)reader.BytesConsumed;
    }

    /// <summary>One member, or one of the fields beside them. False when it is not all there.</summary>
    private bool Step(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            return false;
        if (!_begun)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException();
            return _begun = true;
        }

        if (_inMembers)
            return Member(ref reader);
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            IsWhole = _hasMembers;
            return _ended = true;
        }

        var isMembers = reader.ValueTextEquals("members"u8);
        if (!reader.Read())
            return false;
        if (!isMembers)
            return reader.TrySkip();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        return _hasMembers = _inMembers = true;
    }

    private bool Member(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _inMembers = false;
            return true;
        }

        var member = reader;
        if (!reader.TrySkip())
            return false;
        if (_members.Read(ref member) is { } read)
            Members.Add(read);
        else
            Skipped++;
        return true;
    }
}
