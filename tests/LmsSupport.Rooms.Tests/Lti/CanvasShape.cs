using System.Text.Json;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>
/// What Canvas accepts as the configuration of an LTI 1.3 tool: its documentation, "Configuring LTI Advantage Tools",
/// "Placements Overview" and "LTI Variable Substitutions", and the schema in its sources (lib/schemas/lti_configuration.rb).
/// </summary>
internal static class CanvasShape
{
    private static readonly string[] _scopes =
    [
        "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
        "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
        "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
        "https://purl.imsglobal.org/spec/lti-ags/scope/score",
        "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
    ];

    // Which messages a placement knows: a choice of content is a deep link, an entry in the navigation is none.
    private static readonly Dictionary<string, string> _messages = new(StringComparer.Ordinal)
    {
        ["course_navigation"] = "LtiResourceLinkRequest",
        ["link_selection"] = "LtiDeepLinkingRequest",
        ["assignment_selection"] = "LtiDeepLinkingRequest",
    };

    private static readonly string[] _variables = ["$Canvas.course.startAt", "$Canvas.course.endAt"];

    public static void Check(string text, string ours)
    {
        using var json = JsonDocument.Parse(text);
        var all = json.RootElement;
        Members(all, ["title", "description", "oidc_initiation_url", "target_link_uri", "public_jwk_url", "scopes", "extensions", "custom_fields"], []);
        all.GetProperty("title").GetString().ShouldNotBeNullOrWhiteSpace();
        all.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace();
        all.GetProperty("oidc_initiation_url").GetString().ShouldBe(ours + "/lti/login");
        all.GetProperty("target_link_uri").GetString().ShouldBe(ours + "/lti/launch");
        all.GetProperty("public_jwk_url").GetString().ShouldBe(ours + "/lti/jwks");
        var scopes = all.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()).ToList();
        scopes.ShouldBeSubsetOf(_scopes);
        scopes.ShouldBeUnique();
        // What a launch reads, from variables that Canvas knows.
        Members(all.GetProperty("custom_fields"), ["course_start", "course_end"], []);
        all.GetProperty("custom_fields").EnumerateObject().Select(field => field.Value.GetString()).ShouldBeSubsetOf(_variables);
        Extension(all.GetProperty("extensions").EnumerateArray().ShouldHaveSingleItem(), ours);
    }

    private static void Extension(JsonElement extension, string ours)
    {
        Members(extension, ["platform", "settings", "domain", "tool_id", "privacy_level"], []);
        extension.GetProperty("platform").GetString().ShouldBe("canvas.instructure.com");
        extension.GetProperty("domain").GetString().ShouldBe(new Uri(ours).Authority);
        extension.GetProperty("privacy_level").GetString().ShouldBeOneOf("anonymous", "name_only", "email_only", "public");
        var settings = extension.GetProperty("settings");
        Members(settings, ["text", "placements"], ["labels"]);
        var placements = settings.GetProperty("placements").EnumerateArray().ToList();
        placements.Select(placement => placement.GetProperty("placement").GetString()).ShouldBe(["course_navigation", "link_selection"]);
        foreach (var placement in placements)
            Placement(placement, ours);
    }

    private static void Placement(JsonElement placement, string ours)
    {
        Members(placement, ["placement", "message_type", "target_link_uri", "text"], ["labels", "default", "visibility", "selection_width", "selection_height"]);
        placement.GetProperty("message_type").GetString().ShouldBe(_messages[placement.GetProperty("placement").GetString()!]);
        placement.GetProperty("target_link_uri").GetString().ShouldBe(ours + "/lti/launch");
        if (placement.TryGetProperty("default", out var shown))
            shown.GetString().ShouldBeOneOf("enabled", "disabled");
        if (placement.TryGetProperty("visibility", out var visibility))
            visibility.GetString().ShouldBeOneOf("admins", "members", "public");
        foreach (var size in new[] { "selection_width", "selection_height" })
        {
            if (placement.TryGetProperty(size, out var pixels))
                pixels.GetInt32().ShouldBeInRange(300, 1200);
        }
    }

    private static void Members(JsonElement element, string[] required, string[] optional)
    {
        var present = element.EnumerateObject().Select(member => member.Name).ToList();
        required.Except(present, StringComparer.Ordinal).ShouldBeEmpty("missing");
        present.Except(required, StringComparer.Ordinal).Except(optional, StringComparer.Ordinal).ShouldBeEmpty("not known to Canvas");
        present.ShouldBeUnique();
    }
}
