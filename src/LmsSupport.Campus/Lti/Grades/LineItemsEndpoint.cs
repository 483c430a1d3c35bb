using System.Globalization;
using System.Text.Json.Nodes;
using LmsSupport.Campus.Courses;

namespace LmsSupport.Campus.Lti.Grades;

/// <summary>Line items of Assignment and Grade Services 2.0 (section 3.2), as the recorded Moodle keeps them.</summary>
internal sealed class LineItemsEndpoint(Gradebook book, Tools tools, Services services)
{
    public const string ItemType = "application/vnd.ims.lis.v2.lineitem+json";
    public const string ListType = "application/vnd.ims.lis.v2.lineitemcontainer+json";

    public static IResult List(int course, HttpContext http, LineItemsEndpoint items)
    {
        if (!http.Request.Takes(ListType))
            return ServiceRefusal.NoHandler(http);
        return ServiceJson.CourseOf(course) is { } found ? items.ListOf(found, http) : ServiceJson.NoCourse(http, course);
    }

    public static async Task<IResult> Create(int course, HttpContext http, LineItemsEndpoint items, CancellationToken ct)
    {
        if (!http.Request.Is(ItemType))
            return ServiceRefusal.NoHandler(http);
        return ServiceJson.CourseOf(course) is { } found ? items.Create(found, await ServiceJson.Body(http.Request, ct), http) : ServiceJson.NoCourse(http, course);
    }

    public static IResult Get(int course, int id, HttpContext http, LineItemsEndpoint items)
    {
        if (!http.Request.Takes(ItemType))
            return ServiceRefusal.NoHandler(http);
        return items.Find(course, id, http) is { } column ? ServiceJson.Text(items.Json(column, items.ToolIn(http.Request)), ItemType) : NoColumn(http, id);
    }

    public static async Task<IResult> Put(int course, int id, HttpContext http, LineItemsEndpoint items, CancellationToken ct)
    {
        if (!http.Request.Is(ItemType))
            return ServiceRefusal.NoHandler(http);
        if (items.Find(course, id, http) is not { } column)
            return NoColumn(http, id);
        if (await ServiceJson.Body(http.Request, ct) is not { } body || Label(body) is not { } label || Maximum(body) is not { } maximum)
            return ServiceRefusal.Of(http, StatusCodes.Status400BadRequest, "No label or Score Maximum");
        items.Change(column with { Label = label, Maximum = maximum, ResourceId = ServiceJson.String(body, "resourceId") ?? "", Tag = ServiceJson.String(body, "tag") ?? "" });
        return ServiceJson.Text(body, ItemType);
    }

    public static IResult Delete(int course, int id, HttpContext http, LineItemsEndpoint items)
    {
        if (items.Find(course, id, http) is not { } column)
            return NoColumn(http, id);
        items.Remove(column);
        http.Response.ContentType = "text/html; charset=utf-8";
        return TypedResults.NoContent();
    }

    public static IResult NoColumn(HttpContext http, int id) => ServiceRefusal.Of(http, StatusCodes.Status404NotFound, $"Not Found: Grade item {Dialect.Number(id)} doesn't exist");

    /// <summary>A column of that course that belongs to the tool whose token asks; with institutions under one client to any of theirs.</summary>
    public Column? Find(int course, int id, HttpContext http) =>
        ServiceJson.CourseOf(course) is { } found && book.Find(found, id) is { } column && IsOf(column, ToolIn(http.Request)) ? column : null;

    public Tool ToolIn(HttpRequest request) => tools.Find(int.Parse(request.Query["type_id"].ToString(), CultureInfo.InvariantCulture))!;

    private static string? Label(JsonObject body) => ServiceJson.String(body, "label") is { Length: > 0 } label ? label : null;

    private static double? Maximum(JsonObject body) => ServiceJson.Number(body, "scoreMaximum") is > 0 and var maximum ? maximum : null;

    private bool IsOf(Column column, Tool tool) => string.Equals(tools.Find(column.Tool)?.ClientId, tool.ClientId, StringComparison.Ordinal);

    private void Change(Column column) => book.Change(column);

    private void Remove(Column column) => book.Remove(column);

    private IResult ListOf(Course course, HttpContext http)
    {
        var query = http.Request.Query;
        var tool = ToolIn(http.Request);
        var columns = book.Of(course).Where(column => IsOf(column, tool)
            && Fits("resource_link_id", column.Instance is { } instance ? Dialect.Number(instance) : "")
            && Fits("resource_id", column.ResourceId) && Fits("tag", column.Tag)).ToList();
        var shown = columns;
        if (Whole(query["limit"]) is > 0 and var limit)
        {
            var from = Whole(query["from"]) ?? 0;
            http.Response.Headers.Append("Link", BrokenLink(services.LineItems(course, tool), limit, from, columns.Count));
            shown = [.. columns.Skip(from).Take(limit)];
        }

        return ServiceJson.Text(new JsonArray([.. shown.Select(column => (JsonNode)Json(column, tool))]), ListType);

        bool Fits(string filter, string value) => !query.ContainsKey(filter) || string.Equals(query[filter], value, StringComparison.Ordinal);
    }

    /// <summary>Moodle writes it for a page: ampersands escaped, and quotation marks as in a book.</summary>
    private static string BrokenLink(string address, int limit, int from, int count)
    {
        string To(int at, string rel) => $"<{address}&amp;limit={Dialect.Number(limit)}&amp;from={Dialect.Number(at)}>; rel=“{rel}”";
        var links = new List<string> { To(0, "first"), To(from, "canonical") };
        if (from > 0)
            links.Add(To(Math.Max(0, from - limit), "prev"));
        if (from + limit < count)
            links.Add(To(from + limit, "next"));
        links.Add(To(count / limit * limit, "last"));
        return string.Join(", ", links);
    }

    private IResult Create(Course course, JsonObject? body, HttpContext http)
    {
        if (body is null || Label(body) is not { } label || Maximum(body) is not { } maximum)
            return ServiceRefusal.Of(http, StatusCodes.Status400BadRequest, "No label or Score Maximum");
        var tool = ToolIn(http.Request);
        var column = book.Add(id => new Column(id, course, tool.Type, label, maximum, ServiceJson.String(body, "resourceId") ?? "", ServiceJson.String(body, "tag") ?? "", Whole(ServiceJson.String(body, "resourceLinkId"))));
        body["id"] = services.LineItem(course, tool, column.Id);
        return ServiceJson.Text(body, ItemType, StatusCodes.Status201Created);
    }

    private JsonObject Json(Column column, Tool tool)
    {
        var json = new JsonObject
        {
            ["id"] = services.LineItem(column.Course, tool, column.Id),
            ["label"] = column.Label,
            ["scoreMaximum"] = column.Maximum,
            ["resourceId"] = column.ResourceId,
            ["tag"] = column.Tag,
        };
        if (column.Instance is { } instance)
            (json["resourceLinkId"], json["ltiLinkId"]) = (Dialect.Number(instance), Dialect.Number(instance));
        return json;
    }

    private static int? Whole(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
