using LmsSupport.Api.People;

namespace LmsSupport.Api.Chat.Writing;

/// <summary>
/// What somebody wants to add to a conversation: validated, with their rights as just read, waiting for its commit.
/// </summary>
internal sealed class Append
{
    public required int OrganisationId { get; init; }

    public required Guid ConversationId { get; init; }

    public required Guid ActorId { get; init; }

    public required PersonRights Rights { get; init; }

    public required EventKind Kind { get; init; }

    public required Guid ClientId { get; init; }

    public string Body { get; init; } = EventBody.Empty;

    /// <summary>Set when this begins a conversation: <see cref="Kind"/> is then the first thing said in it.</summary>
    public Opening? Opening { get; init; }

    /// <summary>The socket that asked, when one did: it gets the acknowledgement, not the event.</summary>
    public string? ConnectionId { get; init; }

    public string Locale { get; init; } = "en";

    /// <summary>Completed after the commit; null when nobody awaits it (the answer goes over the socket).</summary>
    public TaskCompletionSource<Outcome>? Answer { get; init; }

    public Outcome Outcome { get; set; }
}

/// <param name="Body">Body of the opening event: the place, if the learner shares it.</param>
internal sealed record Opening(Guid CourseId, Guid EditionId, string Body);

/// <summary>Either a number that is on the disk, or a refusal that changed nothing.</summary>
internal readonly record struct Outcome(Guid ConversationId, int Number, long At, bool Again, Refusal? Refusal)
{
    public static Outcome Refused(Append append, Refusal refusal) => new(append.ConversationId, 0, 0, Again: false, refusal);
}
