using System.Globalization;
using System.Text.Json.Nodes;
using LmsSupport.Campus.Courses;
using LmsSupport.Campus.Lti.Roster;
using LmsSupport.Campus.Lti.Tokens;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti.Grades;

/// <summary>Scores and results of Assignment and Grade Services 2.0 (sections 3.3 and 3.4), as the recorded Moodle takes and tells them.</summary>
internal sealed class ScoresEndpoint(Gradebook book, LineItemsEndpoint items, Rosters rosters, Services services, IOptions<CampusOptions> options)
{
    public const string ScoreType = "application/vnd.ims.lis.v1.score+json";
    public const string ResultsType = "application/vnd.ims.lis.v2.resultcontainer+json";

    public static async Task<IResult> Post(int course, int id, HttpContext http, ScoresEndpoint scores, CancellationToken ct)
    {
        if (!http.Request.Is(ScoreType))
            return ServiceRefusal.NoHandler(http);
        if (scores.Find(course, id, http) is not { } column)
            return LineItemsEndpoint.NoColumn(http, id);
        var body = await ServiceJson.Body(http.Request, ct);
        if (body is null || scores.Read(body, column) is not { } grade)
            return ServiceJson.Text(new JsonArray(), ScoreType, StatusCodes.Status400BadRequest);
        return scores.Take(column, grade) == Reception.Taken
            ? TypedResults.Text("", $"{ScoreType}; charset=utf-8")
            : ServiceJson.Text(new JsonArray(), ScoreType, StatusCodes.Status409Conflict);
    }

    public static IResult Results(int course, int id, HttpContext http, ScoresEndpoint scores)
    {
        if (!http.Request.Takes(ResultsType))
            return ServiceRefusal.NoHandler(http);
        if (scores.Find(course, id, http) is not { } column)
            return LineItemsEndpoint.NoColumn(http, id);
        if (http.Request.Query.ContainsKey("limit"))
        {
            // Whoever asks for pages falls out of the service into the site, and gets its page for people.
            http.Response.Headers.XFrameOptions = "sameorigin";
            return TokenEndpoint.Html("<!DOCTYPE html><html lang=\"en\"><head><title>Error | Practice campus</title></head><body><p>Can't find data record in database.</p></body></html>", StatusCodes.Status404NotFound);
        }

        return ServiceJson.Text(scores.Json(column, http), ResultsType);
    }

    private Column? Find(int course, int id, HttpContext http) => items.Find(course, id, http);

    private Reception Take(Column column, Grade grade) => book.Take(column, grade);

    /// <summary>Null: Moodle answers 400, whatever is wrong with it.</summary>
    private Grade? Read(JsonObject body, Column column)
    {
        if (ServiceJson.String(body, "activityProgress") is null || ServiceJson.String(body, "gradingProgress") is null
            || !DateTimeOffset.TryParse(ServiceJson.String(body, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var timestamp)
            || Gradable(column.Course, ServiceJson.String(body, "userId")) is not { } person)
            return null;
        if (ServiceJson.Number(body, "scoreGiven") is not { } given)
            return new Grade(person, Result: null, ServiceJson.String(body, "comment"), timestamp);
        return ServiceJson.Number(body, "scoreMaximum") is > 0 and var maximum && given >= 0
            ? new Grade(person, Math.Round(given * column.Maximum / maximum, 5), ServiceJson.String(body, "comment"), timestamp)
            : null;
    }

    /// <summary>Learners enrolled in the course, also those that its roster doesn't list any more.</summary>
    private int? Gradable(Course course, string? subject) =>
        rosters.Enrolled(course).FirstOrDefault(member => member.Learns && string.Equals(Dialect.Subject(options.Value.Product, member.Id), subject, StringComparison.Ordinal))?.Id;

    private JsonArray Json(Column column, HttpContext http)
    {
        var tool = items.ToolIn(http.Request);
        var user = http.Request.Query["user_id"].ToString();
        var results = new JsonArray();
        foreach (var grade in book.Results(column))
        {
            var subject = Dialect.Subject(options.Value.Product, grade.Person);
            if (user.Length > 0 && !string.Equals(user, subject, StringComparison.Ordinal))
                continue;
            var result = new JsonObject
            {
                ["id"] = $"{services.LineItem(column.Course, tool, column.Id, "/results")}&user_id={subject}",
                ["userId"] = subject,
                ["resultScore"] = grade.Result,
                ["resultMaximum"] = column.Maximum,
            };
            if (grade.Comment is not null)
                result["comment"] = grade.Comment;
            result["scoreOf"] = services.LineItem(column.Course, tool, column.Id);
            result["timestamp"] = grade.Timestamp.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
            results.Add((JsonNode)result);
        }

        return results;
    }
}
