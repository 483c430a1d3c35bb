using System.Globalization;
using System.Text.Json;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api.Lti;

/// <summary>Takes from a launch that passed every rule who came, and where. Whatever is optional may be absent.</summary>
internal static class LaunchMessage
{
    public static Arrival Arrival(JsonElement claims, KnownDeployment deployment, string locale, bool inOwnTab)
    {
        var context = claims.Member(Claims.Context);
        var link = claims.Member(Claims.ResourceLink);
        var custom = claims.Member(Claims.Custom);
        return new Arrival
        {
            OrganisationId = deployment.OrganisationId,
            PlatformId = deployment.PlatformId,
            DeploymentId = deployment.Id,
            Subject = claims.Text("sub")!,
            Name = Name(claims),
            Email = claims.Text("email"),
            Locale = locale,
            // Without a context (Blackboard may send none) the link itself is all we know of the place.
            Context = context.Text("id") ?? $"resource-link:{link.Text("id")}",
            Title = context.Text("title") ?? context.Text("label") ?? link.Text("title"),
            Start = Date(custom.Member("course_start")),
            Due = Date(custom.Member("course_end")),
            Role = Roles.First(claims.Member(Claims.Roles)!.Value.Texts()),
            InOwnTab = inOwnTab,
        };
    }

    /// <summary>The language that the platform shows its pages in; null when it does not say, or says none of ours.</summary>
    public static string? Locale(JsonElement claims) =>
        Locales.Of(claims.Member(Claims.Presentation).Text("locale")) ?? Locales.Of(claims.Text("locale"));

    private static string? Name(JsonElement claims) =>
        claims.Text("name") ?? (string.Join(' ', new[] { claims.Text("given_name"), claims.Text("family_name") }.OfType<string>()) is { Length: > 0 } parts ? parts : null);

    /// <summary>
    /// A custom date. Null when the platform says nothing: the field is absent, no date, or the name of a variable that it
    /// does not know, which arrives as it was written (<c>$CourseSection.timeFrame.end</c>). An empty text says that there is none.
    /// </summary>
    internal static Told? Date(JsonElement? custom)
    {
        if (custom is not { ValueKind: JsonValueKind.String } text)
            return null;
        if (text.ValueEquals(""))
            return new Told(null);
        return DateTimeOffset.TryParse(custom.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? new Told(Clock.Microseconds(time)) : null;
    }
}
