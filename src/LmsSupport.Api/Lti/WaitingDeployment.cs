using LmsSupport.Api.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.Lti;

/// <summary>A deployment that a proven launch named and nobody has given to an organisation yet. Nothing else of that launch is kept.</summary>
internal sealed class WaitingDeployment
{
    /// <summary>Per registration; whoever holds its keys could name any number.</summary>
    public const int Most = 100;

    public Guid RegistrationId { get; init; }

    public required string ExternalId { get; init; }

    /// <summary>What the platform calls itself; empty when it does not say.</summary>
    public string Name { get; set; } = "";

    public long FirstSeenAt { get; init; }

    public long LastSeenAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<WaitingDeployment>
    {
        public void Configure(EntityTypeBuilder<WaitingDeployment> builder)
        {
            builder.ToTable("waiting_deployments").HasKey(x => new { x.RegistrationId, x.ExternalId });
            builder.Property(x => x.ExternalId).HasMaxLength(Deployment.MaxExternalId);
            builder.Property(x => x.Name).HasMaxLength(200);
            builder.HasOne<Registration>().WithMany().HasForeignKey(x => x.RegistrationId).HasConstraintName("fk_waiting_deployments_registrations").OnDelete(DeleteBehavior.Cascade);
        }
    }
}
