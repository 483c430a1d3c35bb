using System.Buffers.Text;
using System.Security.Cryptography;

namespace LmsSupport.Api.People;

/// <summary>
/// What ties a launch, and the session that follows, to the browser that began the login: a secret of 256 bits that
/// only this browser holds, in a cookie or in this frame's storage. We keep nothing but its hash, sealed.
/// </summary>
internal static class Binding
{
    private const string Prefix = "__lms_b_";
    private const int Length = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));

    public static byte[] Hash(string binding) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(binding));

    /// <summary>
    /// Where it stands in the browser: the cookie's name, and the key in the frame's or the platform's storage. It tells
    /// several logins of one browser apart and proves nothing.
    /// </summary>
    public static string Key(ReadOnlySpan<byte> hash) => Prefix + Base64Url.EncodeToString(hash[..6]);

    public static bool Matches(string? binding, byte[] hash) =>
        !string.IsNullOrEmpty(binding) && binding.Length < 200 && CryptographicOperations.FixedTimeEquals(Hash(binding), hash);

    /// <summary>
    /// Partitioned (CHIPS): the only cookie that a frame in another site's page keeps where third-party cookies are blocked.
    /// Browsers count loopback as secure, so this also works on a first run without https.
    /// </summary>
    public static CookieOptions Cookie(TimeSpan life) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.None,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
        Extensions = { "Partitioned" },
    };
}
