using System.Text.Json.Nodes;

namespace LmsSupport.Api.Lti;

/// <summary>
/// What each launch is to tell us beside its claims, by the variables of the platform (LTI Core 1.3, Appendix B, and the
/// platforms' own). A platform leaves one that it does not know as written, and such a value counts as absent.
/// </summary>
internal static class CustomVariables
{
    public const string Canvas = "canvas";

    // For each name the variables that mean it, the better first. Never names like results_url, which Moodle repeats among
    // its own claims.
    private static readonly (string Name, string[] Variables)[] _used =
    [
        ("course_start", ["CourseSection.timeFrame.begin", "Canvas.course.startAt"]),
        ("course_end", ["CourseSection.timeFrame.end", "Canvas.course.endAt"]),
        ("group_ids", ["Moodle.Person.userGroupIds"]),
        ("username", ["User.username", "Canvas.user.loginId"]),
    ];

    /// <param name="product">The platform's word for what it is.</param>
    /// <param name="offered">The variables that it says it knows; null when it does not say.</param>
    public static JsonObject Of(string? product, IReadOnlySet<string>? offered)
    {
        var custom = new JsonObject();
        foreach (var (name, variables) in _used)
        {
            if (Array.Find(variables, variable => offered?.Contains(variable) ?? IsUsual(variable, product)) is { } known)
                custom[name] = "$" + known;
        }

        return custom;
    }

    /// <summary>Of a platform that lists none: the standard's own for everybody, a product's for itself.</summary>
    private static bool IsUsual(string variable, string? product) => variable.Split('.')[0] switch
    {
        "Moodle" => product == "moodle",
        "Canvas" => product == Canvas,
        _ => product != Canvas || variable.StartsWith("User.", StringComparison.Ordinal),
    };
}
