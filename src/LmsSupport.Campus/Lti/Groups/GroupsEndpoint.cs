using System.Globalization;
using System.Text.Json.Nodes;
using LmsSupport.Campus.Courses;
using LmsSupport.Campus.Lti.Roster;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti.Groups;

/// <summary>The course groups service 1.0. The recorded Moodle hasn't it; its addresses follow the roster's.</summary>
internal sealed class GroupsEndpoint(Tools tools, Services services, Rosters rosters, IOptions<CampusOptions> options)
{
    public const string GroupsType = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json";
    public const string SetsType = "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json";

    public static IResult Groups(int course, int type, HttpContext http, GroupsEndpoint groups) => groups.Answer(course, type, http, GroupsType);

    public static IResult Sets(int course, int type, HttpContext http, GroupsEndpoint groups) => groups.Answer(course, type, http, SetsType);

    private IResult Answer(int number, int type, HttpContext http, string kind)
    {
        if (!http.Request.Takes(kind) || !options.Value.CourseGroups)
            return ServiceRefusal.NoHandler(http);
        if (ServiceJson.CourseOf(number) is not { } course)
            return ServiceJson.NoCourse(http, number);
        var tool = tools.Find(type)!;
        var sets = kind == SetsType;
        var address = sets ? services.GroupSets(course, tool) : services.Groups(course, tool);
        var all = sets ? Sets(course) : Groups(course, http.Request.Query["user_id"].ToString());
        return ServiceJson.Text(new JsonObject { ["id"] = address, [sets ? "sets" : "groups"] = new JsonArray([.. Page(all, address, http)]) }, kind);
    }

    private IEnumerable<JsonNode> Groups(Course course, string user)
    {
        var member = user.Length == 0 ? null : rosters.Enrolled(course).FirstOrDefault(one => string.Equals(Dialect.Subject(options.Value.Product, one.Id), user, StringComparison.Ordinal));
        return CourseGroup.Of(course).Where(group => user.Length == 0 || (member is not null && group.Has(member.Id, member.Learns)))
            .Select(group => new JsonObject { ["id"] = Dialect.Number(group.Id), ["name"] = group.Name, ["set_id"] = Dialect.Number(CourseGroup.SetOf(course).Id) });
    }

    private static IEnumerable<JsonNode> Sets(Course course)
    {
        var (id, name) = CourseGroup.SetOf(course);
        return [new JsonObject { ["id"] = Dialect.Number(id), ["name"] = name }];
    }

    private static IEnumerable<JsonNode> Page(IEnumerable<JsonNode> all, string address, HttpContext http)
    {
        if (!int.TryParse(http.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit == 0)
            return all;
        _ = int.TryParse(http.Request.Query["from"], NumberStyles.None, CultureInfo.InvariantCulture, out var from);
        List<JsonNode> rest = [.. all.Skip(from)];
        if (rest.Count > limit)
        {
            var user = http.Request.Query["user_id"].ToString();
            http.Response.Headers.Append("Link", $"<{address}?limit={Dialect.Number(limit)}&from={Dialect.Number(from + limit)}{(user.Length > 0 ? $"&user_id={Uri.EscapeDataString(user)}" : "")}>; rel=\"next\"");
        }

        return rest.Take(limit);
    }
}
