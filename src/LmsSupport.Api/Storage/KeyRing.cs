using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Storage;

/// <summary>
/// The ring of keys that seals states, tokens and unsent messages. It is kept where the data is, wrapped by a secret
/// that is not: whoever copies the database reads nothing sealed.
/// </summary>
internal sealed class KeyRingOptions
{
    public const string Section = "KeyRing";

    /// <summary>At least 32 characters, from outside the database; the same on every process.</summary>
    [MinLength(32, ErrorMessage = "KeyRing:Secret is too short: write at least 32 random characters, for example the output of `openssl rand -base64 48`")]
    public string? Secret { get; set; }
}

/// <summary>One XML element of the ring, as Data Protection hands it over.</summary>
internal sealed class KeyRingElement
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    public string Xml { get; set; } = "";

    internal sealed class Table : IEntityTypeConfiguration<KeyRingElement>
    {
        public void Configure(EntityTypeBuilder<KeyRingElement> builder)
        {
            // Belongs to the service as a whole, so it is one of the few tables whose key begins with no organisation.
            builder.ToTable("key_ring_elements").HasKey(element => element.Id);
            builder.Property(element => element.Id).ValueGeneratedNever();
            builder.Property(element => element.Name).HasMaxLength(200);
        }
    }
}

/// <summary>Keeps the ring in the database, so that several processes and a restored backup share it.</summary>
internal sealed class KeyRingRepository(IDbContextFactory<Database> databases, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var database = databases.CreateDbContext();
        return [.. database.Set<KeyRingElement>().AsNoTracking().OrderBy(element => element.Id).Select(element => element.Xml).AsEnumerable().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var database = databases.CreateDbContext();
        database.Add(new KeyRingElement { Id = clock.NewId(), Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        database.SaveChanges();
    }
}

/// <summary>Wraps each key by AES-GCM under a key derived (HKDF-SHA256) from the secret and a salt of its own.</summary>
internal sealed class SecretWrapping(IOptions<KeyRingOptions> options) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var sealedBytes = new byte[plain.Length];
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        using var aes = new AesGcm(Key(options.Value, salt), tag.Length);
        aes.Encrypt(nonce, plain, sealedBytes, tag);
        var element = new XElement(
            "wrapped",
            new XAttribute("salt", Convert.ToBase64String(salt)),
            new XAttribute("nonce", Convert.ToBase64String(nonce)),
            new XAttribute("tag", Convert.ToBase64String(tag)),
            Convert.ToBase64String(sealedBytes));
        return new EncryptedXmlInfo(element, typeof(SecretUnwrapping));
    }

    internal static byte[] Key(KeyRingOptions options, byte[] salt) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Secret ?? throw new InvalidOperationException("KeyRing:Secret is missing: this key ring was wrapped by a secret; write the one it was made with")), 32, salt, "key ring"u8.ToArray());
}

/// <summary>Made by Data Protection by name; it needs the public constructor that takes a provider.</summary>
internal sealed class SecretUnwrapping(IServiceProvider provider) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        byte[] Part(string name) => Convert.FromBase64String(encryptedElement.Attribute(name)?.Value ?? "");
        var sealedBytes = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[sealedBytes.Length];
        var tag = Part("tag");
        using var aes = new AesGcm(SecretWrapping.Key(provider.GetRequiredService<IOptions<KeyRingOptions>>().Value, Part("salt")), tag.Length);
        aes.Decrypt(Part("nonce"), sealedBytes, tag, plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
