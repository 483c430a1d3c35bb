using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api.Lti;

/// <summary>Takes from a launch that passed every rule who came, and where. Whatever is optional may be absent.</summary>
internal static class LaunchMessage
{
    private static readonly (string Claim, string? Member)[] _ofPerson = [("name", null), ("given_name", null), ("family_name", null), ("email", null)];

    private static readonly (string Claim, string? Member)[] _ofEdition =
    [
        (Claims.Context, null), (Claims.ResourceLink, null), (Claims.Custom, "course_start"), (Claims.Custom, "course_end"),
    ];

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
            ToldOfPerson = Mark(claims, locale, _ofPerson),
            ToldOfEdition = Mark(claims, deployment.Id.ToString(), _ofEdition),
        };
    }

    /// <summary>
    /// A mark of some claims, as they were written: the same mark, and nothing of them is news. What is added to either list
    /// must be whatever <see cref="Arrivals"/> or who records along with it reads.
    /// </summary>
    private static Guid Mark(JsonElement claims, string more, IEnumerable<(string Claim, string? Member)> which)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(more));
        foreach (var (claim, member) in which)
        {
            var told = member is null ? claims.Member(claim) : claims.Member(claim).Member(member);
            hash.AppendData([0]);
            if (told is { } value)
                hash.AppendData(JsonMarshal.GetRawUtf8Value(value));
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return new Guid(digest[..16], bigEndian: true);
    }

    /// <summary>The language that the platform shows its pages in; null when it does not say, or says none of ours.</summary>
    public static string? Locale(JsonElement claims) =>
        Locales.Of(claims.Member(Claims.Presentation).Text("locale")) ?? Locales.Of(claims.Text("locale"));

    /// <summary>What the platform calls itself; empty when it does not say.</summary>
    public static string PlatformName(JsonElement claims)
    {
        var platform = claims.Member(Claims.Platform);
        return Person.Clean(platform.Text("name") ?? platform.Text("description") ?? platform.Text("guid"), 200);
    }

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
