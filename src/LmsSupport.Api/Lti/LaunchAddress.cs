using System.Globalization;
using System.Text.Json;

namespace LmsSupport.Api.Lti;

/// <summary>
/// The address at which a Moodle launches an activity: what the floating button of the course's pages opens. Moodle names
/// the activity in the message hint of its login, which is not signed: it counts only with the valid launch that this
/// login led to, and only as a number below the platform's own site.
/// </summary>
internal static class LaunchAddress
{
    private const string Authorization = "/mod/lti/auth.php";

    /// <summary>The course module of a hint like <c>{"cmid":4,"launchid":"ltilaunch1_985108711"}</c>; 0 for any other.</summary>
    public static long ModuleIn(string? messageHint)
    {
        if (messageHint is not ['{', ..])
            return 0;
        try
        {
            using var hint = JsonDocument.Parse(messageHint);
            return hint.RootElement.Text("launchid") is not null && hint.RootElement.Member("cmid") is { } module ? Number(module) : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    /// <summary>Relative to the page's origin, so that it holds under each name that the site has; null when this platform tells none.</summary>
    public static string? Of(ProvenLaunch launch)
    {
        if (launch.Login.Module <= 0 || launch.Product != "moodle")
            return null;
        // A site may live below a path; what its sign-in stands below, its launches do, too.
        var path = new Uri(launch.Registration.AuthorizationAddress).AbsolutePath;
        var site = path.EndsWith(Authorization, StringComparison.Ordinal) ? path[..^Authorization.Length] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{site}/mod/lti/launch.php?id={launch.Login.Module}&triggerview=0");
    }

    // Moodle writes a number; a text of digits would mean the same.
    private static long Number(JsonElement module) => module.ValueKind switch
    {
        JsonValueKind.Number when module.TryGetInt64(out var number) => number,
        JsonValueKind.String when long.TryParse(((JsonElement?)module).Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => 0,
    };
}
