using System.Buffers.Text;
using System.Security.Cryptography;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api.Lti;

/// <summary>
/// The number that ties a launch to one login. Its text carries a check, so that a nonce of another login can be told
/// from one that we never made; that only helps whoever looks for a mistake, the comparison with the state decides.
/// </summary>
internal static class Nonce
{
    private const int CheckLength = 4;

    /// <summary>Nobody can guess 74 random bits; what is before them is the time, so that nonces of one moment are stored side by side.</summary>
    public static Guid New(TimeProvider clock) => clock.NewId();

    public static string Text(Guid nonce)
    {
        var bytes = nonce.ToByteArray(bigEndian: true);
        return Base64Url.EncodeToString([.. bytes, .. Check(bytes)]);
    }

    /// <summary>Null when it is not one of ours.</summary>
    public static Guid? Read(string text)
    {
        if (text.Length > 40 || !Base64Url.IsValid(text))
            return null;
        var bytes = Base64Url.DecodeFromChars(text);
        return bytes.Length == 16 + CheckLength && bytes.AsSpan(16).SequenceEqual(Check(bytes.AsSpan(0, 16))) ? new Guid(bytes.AsSpan(0, 16), bigEndian: true) : null;
    }

    private static byte[] Check(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes)[..CheckLength];
}
