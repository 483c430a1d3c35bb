using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.People;

/// <summary>What a platform says of a membership (Names and Role Provisioning Services 2.0, 2.3).</summary>
internal enum MemberStatus
{
    Active = 1,
    Inactive = 2,
    Deleted = 3,
}

/// <summary>
/// Somebody whom a platform's roster lists in an edition. A fact with its dates, never removed: who is no longer listed may
/// only have been suspended, and what the roster calls a role demotes nobody.
/// </summary>
internal sealed class Member
{
    public const int MaxRoles = 1000;
    public const int MaxUsername = 255;

    public int OrganisationId { get; init; }

    public Guid EditionId { get; init; }

    /// <summary>The platform's <c>user_id</c>: the same as <c>sub</c> at a launch.</summary>
    public required string Subject { get; init; }

    /// <summary>Null until that person comes in.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Empty when the platform shares no names.</summary>
    public string Name { get; set; } = "";

    public string? Email { get; set; }

    public string? Username { get; set; }

    /// <summary>As told, separated by spaces.</summary>
    public string Roles { get; set; } = "";

    public MemberStatus Status { get; set; }

    /// <summary>First listed.</summary>
    public long ListedAt { get; init; }

    public long ChangedAt { get; set; }

    /// <summary>When a whole roster first came without them; null while they are listed.</summary>
    public long? NotListedSince { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Member>
    {
        public void Configure(EntityTypeBuilder<Member> builder)
        {
            builder.ToTable("members").HasKey(x => new { x.OrganisationId, x.EditionId, x.Subject });
            builder.Property(x => x.Subject).HasMaxLength(Identity.MaxSubject);
            builder.Property(x => x.Name).HasMaxLength(Person.MaxName);
            builder.Property(x => x.Email).HasMaxLength(Person.MaxEmail);
            builder.Property(x => x.Username).HasMaxLength(MaxUsername);
            builder.Property(x => x.Roles).HasMaxLength(MaxRoles);
            builder.HasOne<Edition>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.EditionId }).HasConstraintName("fk_members_editions").OnDelete(DeleteBehavior.Cascade);
        }
    }
}
