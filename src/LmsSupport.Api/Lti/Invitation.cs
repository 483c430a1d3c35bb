using LmsSupport.Api.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.Lti;

/// <summary>Lets one platform register itself for one organisation, once.</summary>
internal sealed class Invitation
{
    public const int MaxNote = 200;

    public int OrganisationId { get; init; }

    public Guid Id { get; init; }

    /// <summary>SHA-256 of the secret in the address; the secret itself is shown once and kept nowhere.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>For whom it is, in the administrator's words.</summary>
    public string Note { get; init; } = "";

    /// <summary>Null when the configuration or a command made it.</summary>
    public Guid? CreatedBy { get; init; }

    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long? UsedAt { get; set; }

    public long? WithdrawnAt { get; set; }

    /// <summary>A registration is under way until then: no other begins. Null while none is.</summary>
    public long? ReservedUntil { get; set; }

    /// <summary>What came of it.</summary>
    public Guid? RegistrationId { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Invitation>
    {
        public void Configure(EntityTypeBuilder<Invitation> builder)
        {
            builder.ToTable("invitations").HasKey(x => new { x.OrganisationId, x.Id });
            builder.Property(x => x.SecretHash).HasMaxLength(32);
            builder.Property(x => x.Note).HasMaxLength(MaxNote);
            // The address that a platform is given holds the secret alone.
            builder.HasIndex(x => x.SecretHash, "ux_invitations_secret_hash").IsUnique();
            builder.HasOne<Organisation>().WithMany().HasForeignKey(x => x.OrganisationId).HasConstraintName("fk_invitations_organisations").OnDelete(DeleteBehavior.Cascade);
        }
    }
}
