using LmsSupport.Api.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.Lti;

/// <summary>How the reading of one edition's roster stands, and when it is due again.</summary>
internal sealed class RosterState
{
    public int OrganisationId { get; init; }

    public Guid EditionId { get; init; }

    public long? StartedAt { get; set; }

    /// <summary>The last time that a whole roster, or all differences, came in.</summary>
    public long? FinishedAt { get; set; }

    public long? FailedAt { get; set; }

    /// <summary>Why it failed; null after one that worked.</summary>
    public string? RefusalCode { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Attempts { get; set; }

    public long NextAt { get; set; }

    /// <summary>Where the platform tells what has changed since (<c>rel="differences"</c>); null when it does not.</summary>
    public string? DifferencesAddress { get; set; }

    /// <summary>Begun, not ended, and its turn not over.</summary>
    public bool IsRunning(long now) => StartedAt > (FinishedAt ?? 0) && StartedAt > (FailedAt ?? 0) && NextAt > now;

    internal sealed class Table : IEntityTypeConfiguration<RosterState>
    {
        public void Configure(EntityTypeBuilder<RosterState> builder)
        {
            builder.ToTable("roster_states").HasKey(x => new { x.OrganisationId, x.EditionId });
            builder.Property(x => x.RefusalCode).HasMaxLength(60);
            builder.Property(x => x.DifferencesAddress).HasMaxLength(2000);
            builder.HasIndex(x => x.NextAt, "ix_roster_states_next_at");
            builder.HasOne<Edition>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.EditionId }).HasConstraintName("fk_roster_states_editions").OnDelete(DeleteBehavior.Cascade);
        }
    }
}
