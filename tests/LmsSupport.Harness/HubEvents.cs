using System.Text.Json;

namespace LmsSupport.Harness;

// The wire as a client sees it, written down a second time on purpose: a change of the service's own records that
// changes the wire must fail here, not follow along. Times are UTC microseconds.

/// <summary>Anything the hub tells a client.</summary>
public abstract record HubEvent;

/// <summary>One event of a conversation, as this reader may see it: without the audience only its number is set.</summary>
public sealed record Told(Guid ConversationId, EventView Event) : HubEvent;

public sealed record Acknowledged(Guid ConversationId, Guid ClientId, long Number, long At) : HubEvent;

public sealed record Refused(Guid ConversationId, Guid ClientId, string Code, string Title, string Detail) : HubEvent;

public sealed record Marks(Guid ConversationId, Guid PersonId, long Delivered, long Read) : HubEvent;

public sealed record Typing(Guid ConversationId, Guid PersonId) : HubEvent;

/// <summary>Something changed in a conversation that a console may list; the view stays raw JSON, each test reads what it needs.</summary>
public sealed record QueueChanged(JsonElement Conversation) : HubEvent;

/// <summary>The session or a right ended; the server closes after it.</summary>
public sealed record Ended(string Code) : HubEvent;

public sealed record EventView(long Number, long? At = null, Guid? Actor = null, string? Kind = null, JsonElement? Body = null, Guid? ClientId = null)
{
    /// <summary>What was said, or null for any other kind.</summary>
    public string? Text => Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("text", out var text) ? text.GetString() : null;
}

/// <summary>The answer to Follow for one conversation; last is 0 when it was not found.</summary>
public sealed record Followed(Guid ConversationId, long Last, bool Found);

internal sealed record EventsArgument(Guid ConversationId, IReadOnlyList<EventView> Events);
