using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.Chat;

/// <summary>What can happen in a conversation. The numbers are stored: never reuse one.</summary>
internal enum EventKind
{
    Opened = 1,
    Said = 2,
    Noted = 3,
    Located = 4,
    Assigned = 5,
    ProposedSolved = 6,
    Confirmed = 7,
    NotYet = 8,
    Reopened = 9,
}

/// <summary>Who may read an event. Everybody else gets its number and nothing more.</summary>
internal enum Audience
{
    All = 1,
    Tutors = 2,
}

/// <summary>
/// One line of a conversation's log: an envelope that stays, and a body that can be emptied (withdrawal, erasure).
/// </summary>
internal sealed class Event
{
    public int OrganisationId { get; set; }

    public Guid ConversationId { get; set; }

    /// <summary>1, 2, 3 … per conversation, without holes.</summary>
    public int Number { get; set; }

    public long At { get; set; }

    /// <summary>Null when the service itself acts.</summary>
    public Guid? ActorId { get; set; }

    public EventKind Kind { get; set; }

    public Audience Audience { get; set; }

    /// <summary>The shape of the body, should a kind's body ever change.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Made by the sender before sending; with the actor unique for ever.</summary>
    public Guid? ClientId { get; set; }

    /// <summary>JSON, of the shape that the kind says; see <see cref="EventBody"/>.</summary>
    public string Body { get; set; } = EventBody.Empty;

    internal sealed class Table : IEntityTypeConfiguration<Event>
    {
        public void Configure(EntityTypeBuilder<Event> builder)
        {
            builder.ToTable("events").HasKey(row => new { row.OrganisationId, row.ConversationId, row.Number });
            // The id first: ids of one moment lie side by side, so a batch touches one page of the index and not one per sender.
            builder.HasIndex(row => new { row.OrganisationId, row.ClientId, row.ActorId }).IsUnique().HasFilter("client_id IS NOT NULL");
        }
    }
}

/// <summary>How far one participant has got: two numbers that only rise. Not an event, so not numbered.</summary>
internal sealed class Mark
{
    public int OrganisationId { get; set; }

    public Guid ConversationId { get; set; }

    public Guid PersonId { get; set; }

    public int Delivered { get; set; }

    public int Read { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Mark>
    {
        public void Configure(EntityTypeBuilder<Mark> builder) =>
            builder.ToTable("marks").HasKey(row => new { row.OrganisationId, row.ConversationId, row.PersonId });
    }
}
