using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace LmsSupport.Campus.Lti.Registering;

/// <summary>Tokens that let a tool register itself: for an hour, once, signed as the recorded Moodle's.</summary>
internal sealed class RegistrationTokens(TokenWriter writer, SigningKeys keys, Addresses addresses, TimeProvider clock)
{
    private const int Lifetime = 3600;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly ConcurrentDictionary<string, byte> _used = new(StringComparer.Ordinal);

    /// <summary>The address that the tool's registration page is opened with.</summary>
    /// <param name="pasted">As the administrator got it from the tool; it may have a query of its own.</param>
    public string Open(Uri pasted)
    {
        var separator = pasted.Query.Length > 0 ? '&' : '?';
        var configuration = Uri.EscapeDataString(addresses.Campus + PlatformConfiguration.Path);
        return $"{pasted.AbsoluteUri}{separator}openid_configuration={configuration}&registration_token={Issue()}";
    }

    /// <returns>Why a tool may not register with it, and the client id that it gets when it may.</returns>
    public (string? Refusal, string ClientId) Check(string authorization)
    {
        if (authorization is not ['B' or 'b', _, _, _, _, _, ' ', .. var text] || SignedToken.Read(text.Trim()) is not { } token || !token.IsSignedBy(keys.Key))
            return ("invalid_token", "");
        if (token.Text("scope") is not "reg" || token.Text("sub") is not { } client || token.Seconds("exp") is not { } expires || expires <= clock.GetUtcNow().ToUnixTimeSeconds())
            return ("invalid_token", "");
        return _used.ContainsKey(client) ? ("token_already_used", "") : (null, client);
    }

    /// <summary>False: another request was faster.</summary>
    public bool Spend(string clientId) => _used.TryAdd(clientId, 0);

    private string Issue()
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return writer.Write(new JsonObject { ["sub"] = RandomNumberGenerator.GetString(Letters, 15), ["scope"] = "reg", ["iat"] = now, ["exp"] = now + Lifetime }, Misbehaviour.None);
    }
}
