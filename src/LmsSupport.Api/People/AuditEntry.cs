using System.Text.Json;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.People;

/// <summary>Who changed what, when, from what to what. Never changed afterwards.</summary>
internal sealed class AuditEntry
{
    /// <summary>In place of an organisation: what belongs to the service as a whole.</summary>
    public const int Service = 0;

    public int OrganisationId { get; init; }

    /// <summary>Rises with time.</summary>
    public Guid Id { get; init; }

    public long At { get; init; }

    /// <summary>Null when no person did it.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>The name that the person had then; <c>configuration</c>, <c>command</c> or <c>schedule</c> where no person did it.</summary>
    public required string Actor { get; init; }

    /// <summary>Kebab-case, for example <c>grant-given</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The kind of thing, for example <c>grant</c>.</summary>
    public required string Subject { get; init; }

    public required string SubjectId { get; init; }

    /// <summary>The thing's fields as JSON; null when it was not there.</summary>
    public string? Before { get; init; }

    /// <summary>The thing's fields as JSON; null when it is no longer there.</summary>
    public string? After { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("audit_entries").HasKey(x => new { x.OrganisationId, x.Id });
            builder.Property(x => x.Actor).HasMaxLength(Person.MaxName);
            builder.Property(x => x.Action).HasMaxLength(60);
            builder.Property(x => x.Subject).HasMaxLength(60);
            builder.Property(x => x.SubjectId).HasMaxLength(300);
        }
    }
}

/// <summary>Who makes a change, for the audit trail.</summary>
internal sealed record Actor(Guid? PersonId, string Name)
{
    public static readonly Actor Configuration = new(null, "configuration");
    public static readonly Actor Command = new(null, "command");
    public static readonly Actor Schedule = new(null, "schedule");
}

/// <summary>Writes the audit trail, inside the transaction of the change itself: neither is there without the other.</summary>
internal sealed class Audit(TimeProvider clock)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <param name="before">The thing's fields before; null when it was not there.</param>
    /// <param name="after">The thing's fields after; null when it is no longer there.</param>
    public void Add(Database db, int organisationId, Actor actor, string action, string subject, string subjectId, object? before, object? after) =>
        db.Add(new AuditEntry
        {
            OrganisationId = organisationId,
            Id = clock.NewId(),
            At = clock.Now(),
            PersonId = actor.PersonId,
            Actor = actor.Name,
            Action = action,
            Subject = subject,
            SubjectId = subjectId,
            Before = before is null ? null : JsonSerializer.Serialize(before, _json),
            After = after is null ? null : JsonSerializer.Serialize(after, _json),
        });
}
