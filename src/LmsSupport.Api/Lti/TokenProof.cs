using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LmsSupport.Api.People;
using Microsoft.IdentityModel.Tokens;

namespace LmsSupport.Api.Lti;

/// <summary>
/// Whether a platform has signed a token. The key comes from the address that the registration names and from nowhere
/// else: what a token's own header says about keys (<c>jku</c>, <c>jwk</c>, <c>x5u</c>, <c>x5c</c>) is not looked at.
/// </summary>
internal sealed class TokenProof(PlatformKeys keys)
{
    private static readonly string[] _rsa = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

    public async Task<Refusal?> Check(IdToken token, KnownRegistration registration, CancellationToken ct)
    {
        var algorithm = token.Header.Text("alg");
        if (algorithm is null || algorithm.Equals("none", StringComparison.OrdinalIgnoreCase))
            return LaunchRefusals.Unproven("algorithm-none");
        if (algorithm.StartsWith("HS", StringComparison.OrdinalIgnoreCase))
            return LaunchRefusals.Unproven("algorithm-symmetric");
        if (!_rsa.Contains(algorithm, StringComparer.Ordinal) && CurveOf(algorithm) is null)
            return LaunchRefusals.Unproven("algorithm-other");
        // RFC 7515, 4.1.11: who does not understand a critical header must refuse, and we understand none.
        if (token.Header.Member("crit") is not null)
            return LaunchRefusals.Unproven("header-critical");
        if (token.Header.Text("kid") is not { } keyId)
            return LaunchRefusals.Malformed("key-id-missing");
        var (key, refusal) = await keys.Find(registration.KeysAddress, keyId, ct);
        if (key is null)
            return refusal;
        if (!Fits(key, algorithm))
            return LaunchRefusals.Unproven("algorithm-other");
        return IsSignedBy(token, key, algorithm) ? null : LaunchRefusals.Unproven("signature-invalid");
    }

    /// <summary>A key that can check a signature, and is long enough to mean something.</summary>
    public static bool CanUse(JsonWebKey key) => key.Kty switch
    {
        JsonWebAlgorithmsKeyTypes.RSA => !string.IsNullOrEmpty(key.N) && !string.IsNullOrEmpty(key.E) && key.KeySize >= 2048,
        JsonWebAlgorithmsKeyTypes.EllipticCurve => !string.IsNullOrEmpty(key.X) && !string.IsNullOrEmpty(key.Y) && !string.IsNullOrEmpty(key.Crv),
        _ => false,
    };

    /// <summary>A key's algorithm is the platform's word; a key without one (Brightspace's) is used as LTI has it, or as its curve has it.</summary>
    private static bool Fits(JsonWebKey key, string algorithm)
    {
        var kind = key.Kty == JsonWebAlgorithmsKeyTypes.RSA ? _rsa.Contains(algorithm, StringComparer.Ordinal) : CurveOf(algorithm) == key.Crv;
        if (!string.IsNullOrEmpty(key.Alg))
            return kind && key.Alg == algorithm;
        return kind && (key.Kty != JsonWebAlgorithmsKeyTypes.RSA || algorithm == SecurityAlgorithms.RsaSha256);
    }

    private static string? CurveOf(string algorithm) => algorithm switch
    {
        SecurityAlgorithms.EcdsaSha256 => JsonWebKeyECTypes.P256,
        SecurityAlgorithms.EcdsaSha384 => JsonWebKeyECTypes.P384,
        SecurityAlgorithms.EcdsaSha512 => JsonWebKeyECTypes.P521,
        _ => null,
    };

    // The library's signatures, but not its reading of tokens: that judges claims, too, and what the statement says is for
    // LaunchRules to judge, each mistake by its own code.
    private static bool IsSignedBy(IdToken token, JsonWebKey key, string algorithm)
    {
        var end = token.Text.LastIndexOf('.');
        var factory = CryptoProviderFactory.Default;
        var verifier = factory.CreateForVerifying(key, algorithm);
        try
        {
            return verifier.Verify(Encoding.ASCII.GetBytes(token.Text, 0, end), Base64Url.DecodeFromChars(token.Text.AsSpan(end + 1)));
        }
        catch (Exception problem) when (problem is ArgumentException or CryptographicException)
        {
            // A signature of no bytes, or of a length that no such key makes.
            return false;
        }
        finally
        {
            factory.ReleaseSignatureProvider(verifier);
        }
    }
}
