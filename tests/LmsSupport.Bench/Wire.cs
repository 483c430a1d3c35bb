namespace LmsSupport.Bench;

// The chat's wire as the bare hub speaks it: the same names and shapes as the service, so that both servers write
// the same bytes and one client reads both.

/// <summary>Public because SignalR implements it at run time.</summary>
public interface IBareClient
{
    Task Events(EventsOf told);

    Task Acknowledged(IReadOnlyList<AcknowledgedOne> acknowledged);
}

public sealed record EventsOf(Guid ConversationId, IReadOnlyList<EventOf> Events);

public sealed record EventOf(long Number, long At, Guid Actor, string Kind, SaidBody Body);

public sealed record SaidBody(string Text);

public sealed record AcknowledgedOne(Guid ConversationId, Guid ClientId, long Number, long At);

public sealed record FollowedOne(Guid ConversationId, long Last, bool Found);
