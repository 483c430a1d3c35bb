using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace LmsSupport.Api.People;

/// <summary>
/// The key with which a person's browser seals what waits on its disk. It is always the same for that person and
/// nobody else's: derived (HKDF-SHA256, RFC 5869) from the organisation's secret, which the key ring seals.
/// </summary>
internal sealed class DataKeys(IDataProtectionProvider ring)
{
    private const int Length = 32;

    private readonly IDataProtector _protector = ring.CreateProtector("LmsSupport", "organisation secret");

    public byte[] NewSecret() => _protector.Protect(RandomNumberGenerator.GetBytes(Length));

    public byte[] Of(Organisation organisation, Guid personId) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _protector.Unprotect(organisation.Secret), Length, personId.ToByteArray(bigEndian: true), "outbox"u8.ToArray());

    /// <summary>False: the key ring that sealed it is gone.</summary>
    public bool CanOpen(Organisation organisation)
    {
        try
        {
            _protector.Unprotect(organisation.Secret);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
