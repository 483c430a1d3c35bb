using System.Text.Json.Nodes;

namespace LmsSupport.Campus.Lti;

/// <summary>Bends the claims of a launch as the switches say.</summary>
internal static class MisbehavingClaims
{
    /// <summary>What ties a token to its login; a recorded launch replayed through the campus keeps the live ones.</summary>
    private static readonly string[] Binding = ["nonce", "iat", "exp", "iss", "aud", Claim.DeploymentId, Claim.TargetLinkUri];

    public static JsonObject Bend(JsonObject claims, Misbehaviour how, long now)
    {
        claims = how.Claims is { } recorded ? Replay(recorded, claims) : claims;
        if (how.DeepLinking)
            AskForContent(claims);
        if (!how.ShareNames)
            Remove(claims, "given_name", "family_name", "name");
        if (!how.ShareEmail)
            Remove(claims, "email");
        if (!how.ShareNames && claims[Claim.Ext] is JsonObject ext)
            ext.Remove("user_username");
        if (how.ExpiresIn is { } expiry)
            claims["exp"] = now + expiry;
        if (how.IssuedIn is { } issue)
            claims["iat"] = now + issue;
        if (how.Nonce is { } nonce)
            claims["nonce"] = nonce;
        foreach (var change in how.Changes)
            Change(claims, change);
        return claims;
    }

    private static JsonObject Replay(JsonObject recorded, JsonObject live)
    {
        var claims = recorded.DeepClone().AsObject();
        foreach (var name in Binding)
            claims[name] = live[name]?.DeepClone();
        return claims;
    }

    private static void AskForContent(JsonObject claims)
    {
        claims[Claim.MessageType] = "LtiDeepLinkingRequest";
        var back = claims[Claim.LaunchPresentation]?["return_url"]?.GetValue<string>() ?? "";
        Remove(claims, Claim.ResourceLink, Claim.BasicOutcome);
        claims[Claim.DeepLinking] = new JsonObject
        {
            ["accept_types"] = new JsonArray("ltiResourceLink"),
            ["accept_presentation_document_targets"] = new JsonArray("frame", "iframe", "window"),
            ["accept_copy_advice"] = false,
            ["accept_multiple"] = true,
            ["accept_unsigned"] = false,
            ["auto_create"] = false,
            ["can_confirm"] = false,
            ["deep_link_return_url"] = back.Replace("/mod/lti/return", "/mod/lti/contentitem_return", StringComparison.Ordinal),
            ["title"] = "LmsSupport",
            ["text"] = "",
        };
    }

    public static void Change(JsonObject claims, ClaimChange change)
    {
        var known = claims.ContainsKey(change.Path) || change.Path.Contains("//", StringComparison.Ordinal);
        string[] steps = known ? [change.Path] : change.Path.Split('.');
        steps[0] = Claim.Named(steps[0]);
        var holder = claims;
        foreach (var step in steps[..^1])
        {
            if (holder[step] is not JsonObject inner)
                holder[step] = inner = [];
            holder = inner;
        }

        if (change.Remove)
            holder.Remove(steps[^1]);
        else
            holder[steps[^1]] = change.Value?.DeepClone();
    }

    private static void Remove(JsonObject claims, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            claims.Remove(name);
    }
}
