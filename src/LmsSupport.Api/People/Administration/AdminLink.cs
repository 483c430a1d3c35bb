using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.People.Administration;

/// <summary>A one-time link that makes somebody the service's operator. Only whoever reads the service's files has it.</summary>
internal sealed class AdminLink
{
    public Guid Id { get; init; }

    /// <summary>SHA-256 of the secret in the link.</summary>
    public required byte[] Hash { get; init; }

    public long CreatedAt { get; init; }

    public long ExpiresAt { get; set; }

    public long? UsedAt { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<AdminLink>
    {
        public void Configure(EntityTypeBuilder<AdminLink> builder)
        {
            // Before the first organisation there is none that it could belong to.
            builder.ToTable("admin_links").HasKey(x => x.Id);
            builder.Property(x => x.Id).ValueGeneratedNever();
            builder.Property(x => x.Hash).HasMaxLength(32);
            builder.HasIndex(x => x.Hash, "ux_admin_links_hash").IsUnique();
        }
    }
}
