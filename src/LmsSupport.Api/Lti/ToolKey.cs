using System.Security.Cryptography;
using System.Text.Json;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.IdentityModel.Tokens;

namespace LmsSupport.Api.Lti;

/// <summary>One of the service's own key pairs, RSA of 2048 bits: what every platform can check (Security Framework 1.0, 5.1.1).</summary>
internal sealed class ToolKey
{
    private const int Bits = 2048;

    public Guid Id { get; init; }

    /// <summary>The public half as a platform reads it: a JSON Web Key (RFC 7517).</summary>
    public string PublicKey { get; init; } = "";

    /// <summary>PKCS #8, sealed by the key ring: a copy of the database signs nothing.</summary>
    public byte[] PrivateKey { get; init; } = [];

    public long CreatedAt { get; init; }

    /// <summary>The name that a signature's header carries.</summary>
    public string KeyId => Name(Id);

    public static ToolKey Make(IDataProtector seal, TimeProvider clock)
    {
        using var rsa = RSA.Create(Bits);
        var open = rsa.ExportParameters(includePrivateParameters: false);
        var id = clock.NewId();
        var jwk = new PublicJwk("RSA", "sig", SecurityAlgorithms.RsaSha256, Name(id), Base64UrlEncoder.Encode(open.Modulus), Base64UrlEncoder.Encode(open.Exponent));
        return new ToolKey
        {
            Id = id,
            PublicKey = JsonSerializer.Serialize(jwk, JsonSerializerOptions.Web),
            PrivateKey = seal.Protect(rsa.ExportPkcs8PrivateKey()),
            CreatedAt = clock.Now(),
        };
    }

    public SigningCredentials Open(IDataProtector seal)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(seal.Unprotect(PrivateKey), out _);
        return new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = KeyId }, SecurityAlgorithms.RsaSha256);
    }

    private static string Name(Guid id) => id.ToString("N");

    private sealed record PublicJwk(string Kty, string Use, string Alg, string Kid, string N, string E);

    internal sealed class Table : IEntityTypeConfiguration<ToolKey>
    {
        public void Configure(EntityTypeBuilder<ToolKey> builder)
        {
            // The service is one tool for all its platforms, so this key begins with no organisation.
            builder.ToTable("tool_keys").HasKey(key => key.Id);
            builder.Property(key => key.Id).ValueGeneratedNever();
            builder.Property(key => key.PublicKey).HasMaxLength(4000);
            builder.Property(key => key.PrivateKey).HasMaxLength(8000);
            builder.Ignore(key => key.KeyId);
        }
    }
}
