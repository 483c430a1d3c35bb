using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.People;

/// <summary>
/// A learning platform as one organisation knows it. Canvas and Blackboard use one issuer for all their customers, so
/// the same issuer is another platform in another organisation, with other persons.
/// </summary>
internal sealed class Platform
{
    public int OrganisationId { get; init; }

    public Guid Id { get; init; }

    public required string Issuer { get; init; }

    /// <summary>As people call it; empty: the issuer says enough.</summary>
    public string Name { get; set; } = "";

    /// <summary>Origins of the pages that may hold our frames, separated by spaces. They need not be the issuer's.</summary>
    public string PageOrigins { get; set; } = "";

    /// <summary>Until granted otherwise an Instructor is tutor of that one course.</summary>
    public bool InstructorsAreTutors { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Platform>
    {
        public void Configure(EntityTypeBuilder<Platform> builder)
        {
            builder.ToTable("platforms").HasKey(x => new { x.OrganisationId, x.Id });
            builder.Property(x => x.Issuer).HasMaxLength(500);
            builder.Property(x => x.Name).HasMaxLength(200);
            builder.Property(x => x.PageOrigins).HasMaxLength(4000);
            builder.HasIndex(x => new { x.OrganisationId, x.Issuer }, "ux_platforms_issuer").IsUnique();
            // The widget's page is asked for by the platform's id alone, before anyone has said who they are.
            builder.HasIndex(x => x.Id, "ux_platforms_id").IsUnique();
            builder.HasOne<Organisation>().WithMany().HasForeignKey(x => x.OrganisationId).HasConstraintName("fk_platforms_organisations").OnDelete(DeleteBehavior.Cascade);
        }
    }
}
