using System.Buffers.Text;
using System.Security.Cryptography;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace LmsSupport.Api.People;

/// <summary>
/// Seals a few fields into text for an address or a header and opens them again, until their time is over. Each purpose
/// has a key of its own: what was sealed for one opens for no other.
/// </summary>
/// <param name="maxLength">Longer texts are not ours.</param>
internal sealed class Seal(IDataProtectionProvider ring, TimeProvider clock, string purpose, int maxLength = 8192)
{
    private readonly IDataProtector _protector = ring.CreateProtector("LmsSupport", purpose);

    public string Close(TimeSpan life, Action<BinaryWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer))
        {
            writer.Write(clock.Now() + Clock.Microseconds(life));
            write(writer);
        }

        return Base64Url.EncodeToString(_protector.Protect(buffer.ToArray()));
    }

    /// <summary>Null when it is not ours, altered, or over.</summary>
    public T? Open<T>(string? text, Func<BinaryReader, T> read)
        where T : class => Open(text, read, out _);

    /// <param name="over">It is ours and unaltered, but its time is over.</param>
    public T? Open<T>(string? text, Func<BinaryReader, T> read, out bool over)
        where T : class
    {
        over = false;
        if (string.IsNullOrEmpty(text) || text.Length > maxLength || !Base64Url.IsValid(text))
            return null;
        byte[] plain;
        try
        {
            plain = _protector.Unprotect(Base64Url.DecodeFromChars(text));
        }
        catch (CryptographicException)
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(plain));
            over = reader.ReadInt64() < clock.Now();
            return over ? null : read(reader);
        }
        catch (EndOfStreamException)
        {
            // Sealed by an earlier version, which wrote other fields.
            return null;
        }
    }
}

internal static class BinaryFields
{
    public static void Write(this BinaryWriter writer, Guid id) => writer.Write(id.ToByteArray(bigEndian: true));

    public static Guid ReadGuid(this BinaryReader reader) => new(reader.ReadBytes(16), bigEndian: true);
}
