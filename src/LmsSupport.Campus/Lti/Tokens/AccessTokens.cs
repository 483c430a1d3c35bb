using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace LmsSupport.Campus.Lti.Tokens;

/// <summary>What a token allows.</summary>
internal sealed record AccessToken(string ClientId, IReadOnlyList<string> Scopes, DateTimeOffset Expires);

/// <summary>The tokens given out, in memory.</summary>
internal sealed class AccessTokens(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, AccessToken> _live = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _assertions = new(StringComparer.Ordinal);

    public string Issue(Tool tool, IReadOnlyList<string> scopes, TimeSpan lifetime)
    {
        foreach (var (old, _) in _live.Where(token => token.Value.Expires <= clock.GetUtcNow()))
            _live.TryRemove(old, out _);
        var text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _live[text] = new AccessToken(tool.ClientId, scopes, clock.GetUtcNow() + lifetime);
        return text;
    }

    /// <summary>The token of a request's <c>Authorization</c>; null when it is absent, unknown or over.</summary>
    public AccessToken? Find(HttpRequest request) =>
        request.Headers.Authorization.ToString() is ['B' or 'b', _, _, _, _, _, ' ', .. var text] && _live.TryGetValue(text.Trim(), out var token) && token.Expires > clock.GetUtcNow()
            ? token
            : null;

    /// <summary>As if the platform had been restarted: every token given out is unknown.</summary>
    public void Forget() => _live.Clear();

    /// <summary>False: this assertion was used before.</summary>
    public bool IsFirst(string clientId, string assertion) => _assertions.TryAdd($"{clientId} {assertion}", 0);
}
