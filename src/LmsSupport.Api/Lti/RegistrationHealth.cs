using LmsSupport.Api.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.Lti;

/// <summary>How a registration fares: what an administrator asks first.</summary>
internal sealed class RegistrationHealth
{
    public Guid RegistrationId { get; init; }

    public long? LastLaunchAt { get; set; }

    public string? LastRefusalCode { get; set; }

    public long? LastRefusalAt { get; set; }

    /// <summary>The platform's clock minus ours at the last proven statement, microseconds.</summary>
    public long? ClockDifference { get; set; }

    /// <summary>Why the last call to one of the platform's services failed; null after one that worked.</summary>
    public string? LastServiceCode { get; set; }

    public long? LastServiceAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<RegistrationHealth>
    {
        public void Configure(EntityTypeBuilder<RegistrationHealth> builder)
        {
            builder.ToTable("registration_health").HasKey(x => x.RegistrationId);
            builder.Property(x => x.RegistrationId).ValueGeneratedNever();
            builder.Property(x => x.LastRefusalCode).HasMaxLength(60);
            builder.Property(x => x.LastServiceCode).HasMaxLength(60);
            builder.HasOne<Registration>().WithMany().HasForeignKey(x => x.RegistrationId).HasConstraintName("fk_registration_health_registrations").OnDelete(DeleteBehavior.Cascade);
        }
    }
}
