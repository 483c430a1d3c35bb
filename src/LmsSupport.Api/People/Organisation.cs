using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.People;

/// <summary>The tenant: a school, a company, an agency. Every other key begins with its number.</summary>
internal sealed class Organisation
{
    public int Id { get; init; }

    public required string Name { get; set; }

    /// <summary>What the data keys of its persons are derived from, sealed by the key ring (see <see cref="DataKeys"/>).</summary>
    public required byte[] Secret { get; set; }

    public long CreatedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<Organisation>
    {
        public void Configure(EntityTypeBuilder<Organisation> builder)
        {
            builder.ToTable("organisations").HasKey(x => x.Id);
            builder.Property(x => x.Name).HasMaxLength(200);
            builder.Property(x => x.Secret).HasMaxLength(1000);
            builder.HasIndex(x => x.Name, "ux_organisations_name").IsUnique();
        }
    }
}
