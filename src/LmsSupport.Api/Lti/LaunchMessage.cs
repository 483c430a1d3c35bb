using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api.Lti;

/// <summary>Takes from a launch that passed every rule who came, and where. Whatever is optional may be absent.</summary>
internal static partial class LaunchMessage
{
    private static readonly (string Claim, string? Member)[] _ofPerson = [("name", null), ("given_name", null), ("family_name", null), ("email", null)];

    private static readonly (string Claim, string? Member)[] _ofEdition =
    [
        (Claims.Context, null), (Claims.ResourceLink, null), (Claims.Custom, "course_start"), (Claims.Custom, "course_end"),
    ];

    public static Arrival Arrival(ProvenLaunch launch, bool inOwnTab)
    {
        var claims = launch.Claims;
        var context = claims.Member(Claims.Context);
        var link = claims.Member(Claims.ResourceLink);
        var custom = claims.Member(Claims.Custom);
        var role = Roles.First(claims.Member(Claims.Roles)!.Value.Texts());
        var wasPlaced = Told(custom, DeepLinking.PlacedHelp.Mark) == "1";
        // A teacher may open what learners can't see.
        var address = wasPlaced || role == FirstRole.Learner ? LaunchAddress.Of(launch) : null;
        return new Arrival
        {
            OrganisationId = launch.Deployment.OrganisationId,
            PlatformId = launch.Deployment.PlatformId,
            DeploymentId = launch.Deployment.Id,
            Subject = claims.Text("sub")!,
            Name = Name(claims),
            Email = claims.Text("email"),
            Locale = launch.Locale,
            Context = ContextId(claims),
            Title = context.Text("title") ?? context.Text("label") ?? link.Text("title"),
            Groups = Groups(custom),
            Start = Date(custom.Member("course_start")),
            Due = Date(custom.Member("course_end")),
            Role = role,
            Opening = Told(custom, "opening"),
            LaunchAddress = address,
            WasPlaced = wasPlaced,
            InOwnTab = inOwnTab,
            ToldOfPerson = Mark(claims, launch.Locale, _ofPerson),
            ToldOfEdition = Mark(claims, $"{launch.Deployment.Id} {address} {wasPlaced}", _ofEdition),
        };
    }

    /// <summary>Without a context (Blackboard may send none) the link itself is all we know of the place.</summary>
    public static string ContextId(JsonElement claims) =>
        claims.Member(Claims.Context).Text("id") ?? $"resource-link:{claims.Member(Claims.ResourceLink).Text("id")}";

    /// <summary>A custom value; null when the platform says nothing, which includes a variable that it left as written.</summary>
    internal static string? Told(JsonElement? custom, string name) => custom.Text(name) is { } text && !(text[0] == '$' && Variable().IsMatch(text)) ? text : null;

    /// <summary>The person's groups in the course, as <c>$Moodle.Person.userGroupIds</c> lists them.</summary>
    private static string[] Groups(JsonElement? custom) => (Told(custom, "group_ids") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

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

    [GeneratedRegex(@"^\$[A-Za-z][\w.]*$", RegexOptions.None, 1000)]
    private static partial Regex Variable();
}
