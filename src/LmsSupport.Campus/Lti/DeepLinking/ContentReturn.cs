using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LmsSupport.Campus.Courses;
using LmsSupport.Campus.Lti.Grades;
using LmsSupport.Campus.Lti.Tokens;

namespace LmsSupport.Campus.Lti.DeepLinking;

/// <summary>What became of a tool's answer.</summary>
/// <param name="Refusal">A code of the texts <c>content.refused.…</c>; null: it was taken.</param>
/// <param name="Said">The tool's own words, if it had any.</param>
/// <param name="Placed">Perhaps nothing: nobody has to choose.</param>
public sealed record ContentOutcome(string? Refusal, string? Said, IReadOnlyList<Entry> Placed)
{
    public static ContentOutcome Refused(string code) => new(code, null, []);
}

/// <summary>Takes the answer of Deep Linking 2.0 (section 4): who signed it, for whom, when, once; then places what was chosen.</summary>
internal sealed class ContentReturn(PublishedToolKeys keys, Entries entries, Gradebook book, Addresses addresses, Switches switches, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, byte> _nonces = new(StringComparer.Ordinal);

    public async Task<ContentOutcome> Take(string jwt, Course course, Tool tool, CancellationToken ct)
    {
        if (jwt.Length == 0)
            return ContentOutcome.Refused("form");
        if (SignedToken.Read(jwt) is not { } token)
            return ContentOutcome.Refused("token");
        if (await keys.Doubt(token, tool, ct) is not null)
            return ContentOutcome.Refused("signature");
        if (Doubt(token, tool) is { } doubt)
            return ContentOutcome.Refused(doubt);
        if (Items(token.Claims[Claim.ContentItems]) is not { } items || items.Any(item => Doubt(item, tool) is not null))
            return ContentOutcome.Refused("item");
        var said = token.Text(Claim.ContentError) ?? token.Text(Claim.ContentMessage);
        return new ContentOutcome(null, said, [.. items.Select(item => Place(item, course, tool))]);
    }

    private string? Doubt(SignedToken token, Tool tool)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (!string.Equals(token.Text("iss"), tool.ClientId, StringComparison.Ordinal))
            return "issuer";
        if (!IsForMe(token.Claims["aud"]))
            return "audience";
        if (token.Seconds("exp") is not { } expires || expires <= now || token.Seconds("iat") is null)
            return "expired";
        if (!string.Equals(token.Text(Claim.DeploymentId), tool.DeploymentId, StringComparison.Ordinal))
            return "deployment";
        if (token.Text(Claim.MessageType) is not "LtiDeepLinkingResponse" || token.Text(Claim.Version) is not "1.3.0")
            return "message";
        if (switches.Now.DeepLinkingData is { } data && !string.Equals(token.Text(Claim.ContentData), data, StringComparison.Ordinal))
            return "data";
        return token.Text("nonce") is { Length: > 0 } nonce && _nonces.TryAdd($"{tool.ClientId} {nonce}", 0) ? null : "nonce";
    }

    private bool IsForMe(JsonNode? audience) => audience switch
    {
        JsonValue one => one.TryGetValue<string>(out var text) && string.Equals(text, addresses.Issuer, StringComparison.Ordinal),
        JsonArray several => several.Any(one => IsForMe(one)),
        _ => false,
    };

    /// <summary>None is an answer too.</summary>
    private static List<JsonObject>? Items(JsonNode? claim) => claim switch
    {
        null => [],
        JsonArray list when list.All(item => item is JsonObject) => [.. list.Select(item => item!.AsObject())],
        _ => null,
    };

    /// <summary>Only links of the tool's own: an entry must not lead elsewhere in its name.</summary>
    private static string? Doubt(JsonObject item, Tool tool)
    {
        if (ServiceJson.String(item, "type") is not "ltiResourceLink")
            return "item";
        return ServiceJson.String(item, "url") is not { } url
            || (Uri.TryCreate(url, UriKind.Absolute, out var address) && string.Equals(address.Authority, new Uri(tool.TargetAddress).Authority, StringComparison.OrdinalIgnoreCase))
            ? null
            : "item";
    }

    private Entry Place(JsonObject item, Course course, Tool tool)
    {
        IEnumerable<KeyValuePair<string, string>> custom = item["custom"] is JsonObject given
            ? given.Select(one => KeyValuePair.Create(one.Key, one.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : one.Value?.ToJsonString() ?? ""))
            : [];
        var title = ServiceJson.String(item, "title") is { Length: > 0 } said ? said : tool.Name;
        var entry = entries.Place(course, tool.Type, title, ServiceJson.String(item, "text") ?? "", ServiceJson.String(item, "url"), [.. custom]);
        if (item["lineItem"] is JsonObject column && ServiceJson.Number(column, "scoreMaximum") is > 0 and var maximum)
        {
            book.Add(id => new Column(
                id, course, tool.Type, ServiceJson.String(column, "label") ?? title, maximum,
                ServiceJson.String(column, "resourceId") ?? "", ServiceJson.String(column, "tag") ?? "", entry.Instance));
        }

        return entry;
    }
}
