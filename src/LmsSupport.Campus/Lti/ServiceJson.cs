using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LmsSupport.Campus.Courses;

namespace LmsSupport.Campus.Lti;

/// <summary>What the services of a course read and write.</summary>
internal static class ServiceJson
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Course? CourseOf(int number) => Catalogue.Courses.FirstOrDefault(course => course.Number == number);

    public static IResult NoCourse(HttpContext http, int course) => ServiceRefusal.Of(http, StatusCodes.Status404NotFound, $"Not Found: Course {Dialect.Number(course)} doesn't exist");

    /// <summary>Null when it is no JSON object.</summary>
    public static async Task<JsonObject?> Body(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await JsonNode.ParseAsync(request.Body, cancellationToken: ct) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? String(JsonObject of, string name) => of[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static double? Number(JsonObject of, string name) => of[name] is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    public static IResult Text(JsonNode json, string type, int status = StatusCodes.Status200OK) => TypedResults.Text(json.ToJsonString(AsWritten), type, Encoding.UTF8, status);
}
