namespace LmsSupport.Api.Chat.Writing;

/// <summary>
/// One transaction's worth of the log: what the engine loaded, what was decided, what is to be stored.
/// Deciding is pure and the same on both engines.
/// </summary>
internal sealed class Batch(IReadOnlyList<Append> appends)
{
    private readonly Dictionary<(int Organisation, Guid Id), Conversation> _heads = [];
    private readonly Dictionary<(int Organisation, Guid Actor, Guid Client), Stored> _stored = [];
    private readonly HashSet<Conversation> _changed = [];
    private readonly Dictionary<Conversation, Queued> _before = [];

    public IReadOnlyList<Append> Appends => appends;

    public List<Event> Events { get; } = new(appends.Count);

    /// <summary>For each of <see cref="Events"/> the socket that said it; null when nobody did over a socket.</summary>
    public List<string?> Sockets { get; } = new(appends.Count);

    public HashSet<Conversation> Opened { get; } = [];

    /// <summary>Heads that exist already and must be written again.</summary>
    public IEnumerable<Conversation> Changed => _changed;

    /// <summary>Which conversations stand elsewhere in the queues than before, for whoever must be told.</summary>
    public List<Move> Moves { get; } = [];

    public IEnumerable<(int Organisation, Guid Id)> Wanted => appends.Where(append => append.Opening is null).Select(append => (append.OrganisationId, append.ConversationId)).Distinct();

    public void Add(Conversation head)
    {
        _heads[(head.OrganisationId, head.Id)] = head;
        _before[head] = Queued.Of(head);
    }

    /// <summary>Whether an existing head now stands elsewhere in the queues; most messages leave it where it is.</summary>
    public bool Moved(Conversation head)
    {
        var before = _before[head];
        return before.Tutor != head.TutorId || before.WaitingSince != head.WaitingSince;
    }

    /// <summary>An event with this sender's id is on the disk already.</summary>
    public void AddStored(int organisation, Guid actor, Guid client, Stored stored) => _stored[(organisation, actor, client)] = stored;

    public Conversation? Head(int organisation, Guid id) => _heads.GetValueOrDefault((organisation, id));

    /// <summary>Decides on every append in order of arrival; a refusal touches nothing but its own outcome.</summary>
    /// <param name="now">The commit's time, microseconds.</param>
    /// <returns>False when one was refused or begins a conversation: then it matters whether it was stored before.</returns>
    public bool Decide(long now)
    {
        var plain = true;
        foreach (var append in appends)
        {
            append.Outcome = Decide(append, now);
            plain &= append.Outcome.Refusal is null && append.Opening is null;
        }

        foreach (var (head, was) in _before)
        {
            if (was != Queued.Of(head))
                Moves.Add(new Move(head, was.State, head.State, head.TutorId));
        }

        return plain;
    }

    /// <summary>As before anything was loaded or decided.</summary>
    public void Clear()
    {
        _heads.Clear();
        _stored.Clear();
        _changed.Clear();
        Events.Clear();
        Sockets.Clear();
        Opened.Clear();
        _before.Clear();
        Moves.Clear();
    }

    private Outcome Decide(Append append, long now)
    {
        if (_stored.TryGetValue((append.OrganisationId, append.ActorId, append.ClientId), out var earlier))
            return new Outcome(earlier.ConversationId, earlier.Number, earlier.At, Again: true, Refusal: null);

        var head = append.Opening is null ? Head(append.OrganisationId, append.ConversationId) : Open(append, now);
        if (Rules.Check(append, head) is { } refusal)
            return Outcome.Refused(append, refusal);

        if (Rules.Reopens(append, head!))
            Happens(head!, append, EventKind.Reopened, EventBody.Empty, clientId: null, now);
        var happened = Happens(head!, append, append.Kind, append.Body, append.ClientId, now);
        _stored[(append.OrganisationId, append.ActorId, append.ClientId)] = new Stored(head!.Id, happened.Number, happened.At);
        return new Outcome(head.Id, happened.Number, happened.At, Again: false, Refusal: null);
    }

    private Conversation Open(Append append, long now)
    {
        var head = new Conversation
        {
            OrganisationId = append.OrganisationId,
            Id = append.ConversationId,
            CourseId = append.Opening!.CourseId,
            EditionId = append.Opening.EditionId,
            LearnerId = append.ActorId,
        };
        _heads[(head.OrganisationId, head.Id)] = head;
        _before[head] = default;
        Opened.Add(head);
        Happens(head, append, EventKind.Opened, append.Opening.Body, clientId: null, now);
        return head;
    }

    private Event Happens(Conversation head, Append append, EventKind kind, string body, Guid? clientId, long now)
    {
        var happened = new Event
        {
            OrganisationId = head.OrganisationId,
            ConversationId = head.Id,
            Number = head.LastNumber + 1,
            // The log's times never run backwards within a conversation, even when the machine's clock does.
            At = Math.Max(now, head.LastAt),
            ActorId = append.ActorId,
            Kind = kind,
            Audience = Rules.AudienceOf(kind),
            ClientId = clientId,
            Body = body,
        };
        head.Apply(happened);
        Events.Add(happened);
        Sockets.Add(clientId is null ? null : append.ConnectionId);
        if (!Opened.Contains(head))
            _changed.Add(head);
        return happened;
    }

    /// <param name="Head">Only for what never changes in it: the log may be at the next batch already.</param>
    internal readonly record struct Move(Conversation Head, ConversationState Was, ConversationState Is, Guid? Tutor);

    private readonly record struct Queued(ConversationState State, Guid? Tutor, long? WaitingSince)
    {
        public static Queued Of(Conversation head) => new(head.State, head.TutorId, head.WaitingSince);
    }

    internal readonly record struct Stored(Guid ConversationId, int Number, long At);
}
