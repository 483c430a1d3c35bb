using LmsSupport.Api.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.Lti;

/// <summary>Where the platform's services for one edition are, as its latest launch said.</summary>
internal sealed class EditionServices
{
    public int OrganisationId { get; init; }

    public Guid EditionId { get; init; }

    public Guid RegistrationId { get; set; }

    public Guid DeploymentId { get; set; }

    public string? ResourceLinkId { get; set; }

    /// <summary>Names and Role Provisioning Services 2.0: <c>context_memberships_url</c>.</summary>
    public string? MembershipsAddress { get; set; }

    /// <summary>Assignment and Grade Services 2.0: <c>lineitems</c>.</summary>
    public string? LineItemsAddress { get; set; }

    /// <summary>Assignment and Grade Services 2.0: <c>lineitem</c>; not every platform sends it.</summary>
    public string? LineItemAddress { get; set; }

    /// <summary>What the grades service allows us here, separated by spaces.</summary>
    public string GradeScopes { get; set; } = "";

    /// <summary>Course Groups Service 1.0: <c>context_groups_url</c>.</summary>
    public string? GroupsAddress { get; set; }

    /// <summary>Course Groups Service 1.0: <c>context_group_sets_url</c>.</summary>
    public string? GroupSetsAddress { get; set; }

    public long LearnedAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<EditionServices>
    {
        public void Configure(EntityTypeBuilder<EditionServices> builder)
        {
            builder.ToTable("edition_services").HasKey(x => new { x.OrganisationId, x.EditionId });
            builder.Property(x => x.ResourceLinkId).HasMaxLength(255);
            builder.Property(x => x.MembershipsAddress).HasMaxLength(2000);
            builder.Property(x => x.LineItemsAddress).HasMaxLength(2000);
            builder.Property(x => x.LineItemAddress).HasMaxLength(2000);
            builder.Property(x => x.GradeScopes).HasMaxLength(2000);
            builder.Property(x => x.GroupsAddress).HasMaxLength(2000);
            builder.Property(x => x.GroupSetsAddress).HasMaxLength(2000);
            builder.HasOne<Edition>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.EditionId }).HasConstraintName("fk_edition_services_editions").OnDelete(DeleteBehavior.Cascade);
        }
    }
}
