using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LmsSupport.Api.Lti;

/// <summary>
/// A login's nonce that a launch has used up. The unique key lets exactly one launch through, on whichever process it
/// arrives; the row goes when the login's state has expired, because then the state refuses by itself.
/// </summary>
internal sealed class UsedNonce
{
    public int OrganisationId { get; init; }

    public Guid Nonce { get; init; }

    /// <summary>The beginning of the token's hash: tells the same launch sent again from another launch for the same login.</summary>
    public Guid Token { get; init; }

    public long ExpiresAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<UsedNonce>
    {
        public void Configure(EntityTypeBuilder<UsedNonce> builder)
        {
            builder.ToTable("used_nonces").HasKey(x => new { x.OrganisationId, x.Nonce });
        }
    }
}
