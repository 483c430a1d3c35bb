using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.Chat;

internal enum ConversationState
{
    Waiting = 1,
    Active = 2,
    AwaitingLearner = 3,
    ProposedSolved = 4,
    Solved = 5,
}

/// <summary>
/// The head of a conversation: what folding its events gives, kept beside the log so that queues need not read it.
/// It changes only by <see cref="Apply"/>, in the transaction that stores the event; a test replays the log and compares.
/// </summary>
internal sealed class Conversation
{
    public const int PreviewLength = 140;

    public int OrganisationId { get; set; }

    public Guid Id { get; set; }

    public Guid CourseId { get; set; }

    public Guid EditionId { get; set; }

    public Guid LearnerId { get; set; }

    public Guid? TutorId { get; set; }

    public ConversationState State { get; set; }

    /// <summary>The number of the latest event; numbers begin at 1 and have no holes.</summary>
    public int LastNumber { get; set; }

    public long OpenedAt { get; set; }

    public long LastAt { get; set; }

    /// <summary>Since when somebody waits for a tutor to take it; null when nobody does.</summary>
    public long? WaitingSince { get; set; }

    /// <summary>The beginning of the question that it began with: what its learner knows it by.</summary>
    public string Subject { get; set; } = "";

    /// <summary>The beginning of the latest message that the learner may see.</summary>
    public string Preview { get; set; } = "";

    /// <summary>Follows one event of the log.</summary>
    public void Apply(Event happened)
    {
        LastNumber = happened.Number;
        LastAt = happened.At;
        switch (happened.Kind)
        {
            case EventKind.Opened:
                OpenedAt = happened.At;
                Wait(happened.At);
                break;
            case EventKind.Said:
                Preview = Begin(EventBody.TextOf(happened.Body));
                // Every conversation opens with the place (1) and the question (2).
                if (happened.Number == 2)
                    Subject = Preview;
                Answered(happened.ActorId == LearnerId);
                break;
            case EventKind.Assigned:
                TutorId = EventBody.TutorOf(happened.Body);
                WaitingSince = null;
                State = ConversationState.Active;
                break;
            case EventKind.ProposedSolved:
                State = ConversationState.ProposedSolved;
                break;
            case EventKind.Confirmed:
                State = ConversationState.Solved;
                WaitingSince = null;
                break;
            case EventKind.NotYet:
                State = ConversationState.Active;
                break;
            case EventKind.Reopened:
                // The tutor whom the learner knows keeps it; without one it waits again.
                if (TutorId is null)
                    Wait(happened.At);
                else
                    State = ConversationState.Active;
                break;
        }
    }

    private void Wait(long since)
    {
        State = ConversationState.Waiting;
        WaitingSince ??= since;
    }

    private void Answered(bool byLearner)
    {
        if (State == ConversationState.Waiting || State == ConversationState.Solved)
            return;
        State = byLearner ? ConversationState.Active : ConversationState.AwaitingLearner;
    }

    private static string Begin(string text)
    {
        if (text.Length <= PreviewLength)
            return text;
        // Never cut a character of two units in half: half of one can't be stored as text.
        var end = char.IsHighSurrogate(text[PreviewLength - 2]) ? PreviewLength - 2 : PreviewLength - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    internal sealed class Table : IEntityTypeConfiguration<Conversation>
    {
        public void Configure(EntityTypeBuilder<Conversation> builder)
        {
            builder.ToTable("conversations").HasKey(row => new { row.OrganisationId, row.Id });
            builder.Property(row => row.Subject).HasMaxLength(PreviewLength);
            builder.Property(row => row.Preview).HasMaxLength(PreviewLength);
            builder.HasIndex(row => new { row.OrganisationId, row.LearnerId });
            builder.HasIndex(row => new { row.OrganisationId, row.TutorId });
            builder.HasIndex(row => new { row.OrganisationId, row.WaitingSince }).HasFilter("waiting_since IS NOT NULL");
        }
    }
}
