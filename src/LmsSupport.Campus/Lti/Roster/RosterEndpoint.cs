using System.Globalization;
using System.Text.Json;
using LmsSupport.Campus.Courses;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti.Roster;

/// <summary>Names and Role Provisioning Services 2.0, as the recorded Moodle tells a roster.</summary>
internal sealed class RosterEndpoint(
    Rosters rosters, RosterDifferences differences, Tools tools, Entries entries, Services services, Switches switches, LaunchClaims claims, IOptions<CampusOptions> options)
{
    public const string MediaType = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";

    private const string RoleNames = "http://purl.imsglobal.org/vocab/lis/v2/membership#";

    // Canvas gives so many to a page, however many are asked for.
    private const int CanvasPage = 50;

    public static IResult Get(int course, int type, HttpContext http, RosterEndpoint roster)
    {
        if (Catalogue.Courses.FirstOrDefault(one => one.Number == course) is not { } found)
            return ServiceRefusal.Of(http, StatusCodes.Status404NotFound, $"Not Found: Course {Dialect.Number(course)} doesn't exist");
        return http.Request.Takes(MediaType) ? roster.Page(found, type, http) : ServiceRefusal.NoHandler(http);
    }

    private IResult Page(Course course, int type, HttpContext http)
    {
        var query = http.Request.Query;
        var tool = tools.Find(type)!;
        var entry = int.TryParse(query["rlid"], CultureInfo.InvariantCulture, out var instance) ? entries.OfInstance(course, instance) : null;
        if (query.ContainsKey("rlid") && entry is null)
            return ServiceRefusal.Of(http, StatusCodes.Status404NotFound, $"Not Found: LTI link {query["rlid"]} doesn't exist");
        var now = rosters.Of(course);
        var asked = query.ContainsKey("since") ? differences.Since(Whole(query["since"]) ?? 0, course, now) : now;
        if (asked is null)
            return ServiceRefusal.Of(http, StatusCodes.Status400BadRequest, "These differences are not known any more");
        var role = query["role"].ToString().Split('#')[^1];
        var members = role.Length == 0 ? asked : [.. asked.Where(member => string.Equals(member.Role, role, StringComparison.Ordinal))];
        var from = Math.Max(0, Whole(query["from"]) ?? 0);
        var size = PageSize(Whole(query["limit"]));
        var page = size is { } limit ? members.Skip(from).Take(limit) : members.Skip(from);
        Link(http, course, tool, from, size, members.Count, now);
        return new Written(async (json, _) => await Write(json, course, tool, entry, [.. page], query["groups"] == "true"));
    }

    /// <summary>Moodle pages only when it is asked to.</summary>
    private int? PageSize(int? limit)
    {
        var own = switches.Now.Roster.PageSize ?? (options.Value.Product == Product.Canvas ? CanvasPage : null);
        return limit is > 0 ? Math.Min(limit.Value, own ?? int.MaxValue) : own;
    }

    private void Link(HttpContext http, Course course, Tool tool, int from, int? size, int count, IReadOnlyList<Member> now)
    {
        var address = services.Memberships(course, tool);
        // Moodle offers a next page whenever this one is full: the last of all may be empty.
        if (size is { } limit && count - from >= limit)
        {
            string[] others = ["rlid", "role", "groups", "since"];
            var rest = string.Concat(others.Where(http.Request.Query.ContainsKey).Select(name => $"&{name}={Uri.EscapeDataString(http.Request.Query[name].ToString())}"));
            http.Response.Headers.Append("Link", $"<{address}?limit={Dialect.Number(limit)}&from={Dialect.Number(from + limit)}{rest}>; rel=\"next\"");
        }
        else if (switches.Now.Roster.Differences ?? options.Value.Product != Product.Moodle)
        {
            http.Response.Headers.Append("Link", $"<{address}?since={Dialect.Number(differences.Remember(course, now))}>; rel=\"differences\"");
        }
    }

    private async Task Write(Utf8JsonWriter json, Course course, Tool tool, Entry? entry, Member[] members, bool groups)
    {
        var how = switches.Now;
        var (names, email) = (tool.SharesNames && how.ShareNames, tool.SharesEmail && how.ShareEmail);
        json.WriteStartObject();
        json.WriteString("id", services.Memberships(course, tool));
        json.WriteStartObject("context");
        json.WriteString("id", Dialect.ContextId(options.Value.Product, course));
        json.WriteString("label", course.Code);
        json.WriteString("title", course.Title["it"]);
        json.WriteEndObject();
        json.WriteStartArray("members");
        foreach (var member in members)
        {
            json.WriteStartObject();
            json.WriteString("status", member.Status);
            json.WriteStartArray("roles");
            json.WriteStringValue(RoleName(member.Role));
            json.WriteEndArray();
            if (entry is not null)
                Message(json, entry, tool, member);
            json.WriteString("user_id", Dialect.Subject(options.Value.Product, member.Id));
            json.WriteString("lis_person_sourcedid", $"SIS-{member.Username}");
            if (names)
            {
                json.WriteString("name", member.Name);
                json.WriteString("given_name", member.GivenName);
                json.WriteString("family_name", member.FamilyName);
            }

            if (email)
                json.WriteString("email", member.Email);
            if (names)
                json.WriteString("ext_user_username", member.Username);
            if (groups)
                Groups(json, course, member);
            json.WriteEndObject();
            if (json.BytesPending > 64_000)
                await json.FlushAsync();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private string RoleName(string role) => switches.Now.Roster.WholeRoleNames ?? options.Value.Product == Product.Canvas ? RoleNames + role : role;

    private void Message(Utf8JsonWriter json, Entry entry, Tool tool, Member member)
    {
        json.WriteStartArray("message");
        json.WriteStartObject();
        json.WriteString(Claim.MessageType, "LtiResourceLinkRequest");
        json.WritePropertyName(Claim.BasicOutcome);
        claims.BasicOutcome(entry, tool, member.Id, launch: member.Id + 1).WriteTo(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Course groups service 1.0, section 4: told with the members when they are asked for.</summary>
    private static void Groups(Utf8JsonWriter json, Course course, Member member)
    {
        json.WriteStartArray("group_enrollments");
        foreach (var group in CourseGroup.Of(course).Where(group => group.Has(member.Id, member.Learns)))
        {
            json.WriteStartObject();
            json.WriteString("group_id", Dialect.Number(group.Id));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static int? Whole(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Twenty thousand members are written as they come, not gathered first.</summary>
    private sealed class Written(Func<Utf8JsonWriter, CancellationToken, Task> write) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = $"{MediaType}; charset=utf-8";
            await using var json = new Utf8JsonWriter(httpContext.Response.Body, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            await write(json, httpContext.RequestAborted);
        }
    }
}
