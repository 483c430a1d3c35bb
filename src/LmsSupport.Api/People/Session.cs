using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.People;

/// <summary>Which of our pages a session opens.</summary>
internal enum SessionApp
{
    Widget = 1,
    Console = 2,
    Admin = 3,
}

/// <summary>How those pages that open in a tab of their own are called, also in their addresses.</summary>
internal static class SessionApps
{
    public const string Console = "console";
    public const string Admin = "admin";
}

/// <summary>
/// One launch's stay, or one hand-off of it to a tab of its own. The tokens live in the browser's memory; this row
/// alone says whether they still count.
/// </summary>
internal sealed class Session
{
    public const int MaxOpening = 300;

    public int OrganisationId { get; init; }

    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    /// <summary>Empty for a session that no launch began.</summary>
    public Guid PlatformId { get; init; }

    /// <summary>Empty for a session that no launch began.</summary>
    public Guid EditionId { get; init; }

    /// <summary>Through which it came; when that is closed, the session is over. Null for a session that no launch began.</summary>
    public Guid? DeploymentId { get; init; }

    public SessionApp App { get; init; }

    /// <summary>What whoever placed the help wrote for those who open it there; null when nothing.</summary>
    public string? Opening { get; init; }

    public required string Locale { get; init; }

    public long CreatedAt { get; init; }

    /// <summary>The last time that the browser renewed its token or its socket said it is there.</summary>
    public long SeenAt { get; set; }

    /// <summary>When the one-time code was exchanged; it can't be exchanged again.</summary>
    public long? OpenedAt { get; set; }

    public long? EndedAt { get; set; }

    /// <summary>How often the refresh handle has been rotated; a handle carries the number it was made for.</summary>
    public int Rotation { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> builder)
        {
            builder.ToTable("sessions").HasKey(x => new { x.OrganisationId, x.Id });
            builder.Property(x => x.Locale).HasMaxLength(10);
            builder.Property(x => x.Opening).HasMaxLength(MaxOpening);
            builder.HasIndex(x => new { x.OrganisationId, x.PersonId }, "ix_sessions_person");
            builder.HasOne<Person>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.PersonId }).HasConstraintName("fk_sessions_persons").OnDelete(DeleteBehavior.Cascade);
        }
    }
}
