using System.Text.Json;
using System.Text.Json.Serialization;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Chat.Telling;

/// <summary>
/// What the service tells over a socket. The log is the truth and this a hint: whoever misses one asks "since n".
/// The names are compared with the browser's by a test; the framework needs the interface public.
/// </summary>
public interface IChatClient
{
    Task Events(EventsTold told);

    Task Acknowledged(IReadOnlyList<AcknowledgedTold> told);

    Task Refused(RefusedTold told);

    Task Marks(MarksTold told);

    Task Typing(TypingTold told);

    Task Queue(QueueTold told);

    Task Ended(EndedTold told);
}

public sealed record EventsTold(Guid ConversationId, IReadOnlyList<EventView> Events);

/// <summary>Sent to the socket that said it, after the commit; the person's other devices get the event.</summary>
public sealed record AcknowledgedTold(Guid ConversationId, Guid ClientId, int Number, long At);

public sealed record RefusedTold(Guid ConversationId, Guid ClientId, string Code, string Title, string Detail);

public sealed record MarksTold(Guid ConversationId, Guid PersonId, int Delivered, int Read);

public sealed record TypingTold(Guid ConversationId, Guid PersonId);

public sealed record QueueTold(ConversationView Conversation);

public sealed record EndedTold(string Code);

/// <param name="Last">The conversation's last number, read from the database for this answer.</param>
public sealed record Followed(Guid ConversationId, int Last, bool Found);

/// <summary>An event as one reader may see it: whoever is not meant gets the number and nothing else.</summary>
public sealed record EventView
{
    public required int Number { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? At { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Actor { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Body { get; init; }

    /// <summary>Only towards the sender, who tells by it which of their unsent messages this is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ClientId { get; init; }
}

public sealed record MarkView(Guid PersonId, int Delivered, int Read);

public sealed record ConversationView(
    Guid Id, string State, PersonView Learner, PersonView? Tutor, CourseView Course, EditionView Edition,
    long OpenedAt, long LastAt, long? WaitingSince, int Last, string Subject, string Preview, int Read, IReadOnlyList<MarkView> Marks);

/// <summary>JSON that is already text: written as it is.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct RawJson(string Text)
{
    internal sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new RawJson(document.RootElement.GetRawText());
        }

        // Our own writer made it when the event was stored, so checking it again would only cost time.
        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Text, skipInputValidation: true);
    }
}
