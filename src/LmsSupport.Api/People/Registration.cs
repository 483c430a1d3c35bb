using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.People;

/// <summary>
/// What a platform and this tool agreed on: client id, addresses, keys. It belongs to no organisation, because one
/// registration may serve several of them through its deployments; it can be replaced without losing anybody.
/// </summary>
internal sealed class Registration
{
    public const int MaxName = 200;

    public Guid Id { get; init; }

    public required string Issuer { get; init; }

    public required string ClientId { get; init; }

    /// <summary>As its administrators call it; empty: the issuer says enough.</summary>
    public string Name { get; set; } = "";

    /// <summary>The platform's own word for what it is (<c>moodle</c>, <c>canvas</c>); null when it never said.</summary>
    public string? Product { get; set; }

    public required string AuthorizationAddress { get; set; }

    public required string KeysAddress { get; set; }

    public string? TokenAddress { get; set; }

    /// <summary>Whom a token request names as its audience where that is not the token address (Brightspace).</summary>
    public string? TokenAudience { get; set; }

    /// <summary>The scopes that the platform granted, separated by spaces; null when it never said, and then all that we use are asked for.</summary>
    public string? Scopes { get; set; }

    public bool Enabled { get; set; }

    /// <summary>False: it came by dynamic registration and waits for an administrator; nobody gets in through it.</summary>
    public bool Approved { get; set; } = true;

    /// <summary>The organisation whose administrators may change it; null: operators only, because several may share it.</summary>
    public int? OwnerId { get; set; }

    public long CreatedAt { get; init; }

    /// <summary>Written by the configuration, so that it ends when the configuration no longer names it.</summary>
    public bool Configured { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Registration>
    {
        public void Configure(EntityTypeBuilder<Registration> builder)
        {
            builder.ToTable("registrations").HasKey(x => x.Id);
            builder.Property(x => x.Id).ValueGeneratedNever();
            builder.Property(x => x.Issuer).HasMaxLength(500);
            builder.Property(x => x.ClientId).HasMaxLength(255);
            builder.Property(x => x.Name).HasMaxLength(MaxName);
            builder.Property(x => x.Product).HasMaxLength(100);
            builder.Property(x => x.AuthorizationAddress).HasMaxLength(2000);
            builder.Property(x => x.KeysAddress).HasMaxLength(2000);
            builder.Property(x => x.TokenAddress).HasMaxLength(2000);
            builder.Property(x => x.TokenAudience).HasMaxLength(2000);
            builder.Property(x => x.Scopes).HasMaxLength(4000);
            builder.HasIndex(x => new { x.Issuer, x.ClientId }, "ux_registrations_client").IsUnique();
        }
    }
}

/// <summary>One installation of the tool under a registration. It alone says to which organisation a launch belongs.</summary>
internal sealed class Deployment
{
    public const int MaxExternalId = 255;

    public int OrganisationId { get; init; }

    public Guid Id { get; init; }

    public Guid RegistrationId { get; init; }

    public Guid PlatformId { get; set; }

    /// <summary>The platform's own name of it (<c>deployment_id</c>).</summary>
    public required string ExternalId { get; init; }

    /// <summary>False: it waits for an administrator, and nobody gets in through it.</summary>
    public bool Approved { get; set; }

    /// <summary>Written by the configuration, so that it ends when the configuration no longer names it.</summary>
    public bool Configured { get; set; }

    internal sealed class Table : IEntityTypeConfiguration<Deployment>
    {
        public void Configure(EntityTypeBuilder<Deployment> builder)
        {
            builder.ToTable("deployments").HasKey(x => new { x.OrganisationId, x.Id });
            builder.Property(x => x.ExternalId).HasMaxLength(MaxExternalId);
            // Across organisations on purpose: the same deployment can't belong to two.
            builder.HasIndex(x => new { x.RegistrationId, x.ExternalId }, "ux_deployments_external").IsUnique();
            builder.HasIndex(x => new { x.OrganisationId, x.PlatformId }, "ix_deployments_platform");
            builder.HasOne<Registration>().WithMany().HasForeignKey(x => x.RegistrationId).HasConstraintName("fk_deployments_registrations").OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Platform>().WithMany().HasForeignKey(x => new { x.OrganisationId, x.PlatformId }).HasConstraintName("fk_deployments_platforms").OnDelete(DeleteBehavior.Cascade);
        }
    }
}
