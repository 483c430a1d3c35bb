using System.Text.Json;

namespace LmsSupport.Api.Lti;

/// <summary>Names of the claims (LTI Core 1.3, 5.3 and 5.4; Deep Linking 2.0, 4.4), and how to read them without trusting their form.</summary>
internal static class Claims
{
    public const string Version = Lti + "version";
    public const string MessageType = Lti + "message_type";
    public const string Deployment = Lti + "deployment_id";
    public const string TargetLink = Lti + "target_link_uri";
    public const string ResourceLink = Lti + "resource_link";
    public const string Roles = Lti + "roles";
    public const string Context = Lti + "context";
    public const string Custom = Lti + "custom";
    public const string Platform = Lti + "tool_platform";
    public const string Presentation = Lti + "launch_presentation";
    public const string ForUser = Lti + "for_user";

    /// <summary>Names and Role Provisioning Services 2.0, 3.6.1.1.</summary>
    public const string NamesAndRoles = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice";

    /// <summary>Assignment and Grade Services 2.0, 3.6.1.</summary>
    public const string Grades = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";

    /// <summary>Course Groups Service 1.0.</summary>
    public const string Groups = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice";

    public const string DeepLinking = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings";

    private const string Lti = "https://purl.imsglobal.org/spec/lti/claim/";

    /// <summary>A member of an object; null when it is absent, <c>null</c>, or this is no object.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public static JsonElement? Member(this JsonElement? element, string name) => element?.Member(name);

    /// <summary>A text; null when it is absent, empty or something else.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name).Text();

    public static string? Text(this JsonElement? element, string name) => element.Member(name).Text();

    public static string? Text(this JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.String } text)
            return null;
        try
        {
            return text.GetString() is { Length: > 0 } value ? value : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, escaped: valid JSON, but no text.
            return null;
        }
    }

    /// <summary>The texts of an array; what is no text in it is passed over.</summary>
    public static IEnumerable<string> Texts(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().Select(item => ((JsonElement?)item).Text()).OfType<string>() : [];
}
