using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using LmsSupport.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace LmsSupport.Rooms.Tests.Lti.Advantage;

/// <summary>A request as it arrived at the platform.</summary>
/// <param name="Address">Path and query.</param>
internal sealed record Asked(string Method, string Address, string? Accept, string? ContentType, string? Authorization, string Body)
{
    public IReadOnlyDictionary<string, string> Form => QueryHelpers.ParseQuery(Body).ToDictionary(one => one.Key, one => one.Value.ToString());

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The claims of the assertion in a request for a token, unproven.</summary>
    public JsonObject Assertion => Part(Form["client_assertion"], 1);

    public JsonObject AssertionHeader => Part(Form["client_assertion"], 0);

    public static JsonObject Part(string token, int part) => JsonNode.Parse(WebEncoders.Base64UrlDecode(token.Split('.')[part]))!.AsObject();
}

/// <summary>Answers as the recorded Moodle did (see <c>Recorded/README.md</c>), over a real socket, and remembers what it was asked.</summary>
internal sealed class MoodleServices
{
    public const string Token = "mod/lti/token.php";
    public const string Memberships = "mod/lti/services.php/CourseSection/2/bindings/1/memberships";
    public const string LineItems = "mod/lti/services.php/2/lineitems";

    private const string RecordedAt = "http://127.0.0.1:8081";

    private static readonly JsonObject _recorded = JsonNode.Parse(File.ReadAllText(Checkout.At("tests", "LmsSupport.Rooms.Tests", "Recorded", "moodle-services.json")))!.AsObject();

    private readonly TestPlatform _platform;
    private readonly ConcurrentQueue<Asked> _asked = [];
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _instead = new(StringComparer.Ordinal);

    public MoodleServices(TestPlatform platform)
    {
        _platform = platform;
        platform.Answers("*", Replay);
        Instead(Token, http => Recorded(http, "token.ok"));
    }

    public IReadOnlyList<Asked> Asked => [.. _asked];

    public Asked Last => _asked.Last();

    public string At(string path) => $"{_platform.Address}/{path}";

    public void Forget() => _asked.Clear();

    public IReadOnlyList<Asked> AskedFor(string path) => [.. _asked.Where(asked => asked.Address.Split('?')[0] == "/" + path)];

    /// <summary>What stands at this path from now on, whatever was recorded there.</summary>
    public void Instead(string path, Func<HttpContext, Task> answer) => _instead[path] = answer;

    public void Instead(string path, string recorded) => Instead(path, http => Recorded(http, recorded));

    public void AsRecorded(string path) => _instead.TryRemove(path, out _);

    /// <summary>One recorded answer, whatever is asked.</summary>
    public async Task Recorded(HttpContext http, string name)
    {
        var response = _recorded[name]!["response"]!;
        http.Response.StatusCode = response["status"]!.GetValue<int>();
        foreach (var (header, value) in response["headers"]!.AsObject())
            http.Response.Headers[header] = Here(value!.GetValue<string>());
        if (http.Response.StatusCode == StatusCodes.Status204NoContent)
            return;
        var body = response["body"]!;
        await http.Says(Here(body is JsonValue text ? text.GetValue<string>() : body.ToJsonString()));
    }

    /// <summary>The recorded roster, ten to a page as recorded; the third page is cut from the one that was recorded whole.</summary>
    public Task Pages(HttpContext http)
    {
        var from = http.Request.Query["from"].ToString();
        if (from == "20")
        {
            http.Response.Headers.Link = $"<{At(Memberships)}?limit=10&from=30>; rel=\"next\"";
            return http.Says(Roster(Members("nrps.members").Skip(20)));
        }

        return Recorded(http, from switch { "" => "nrps.page1-limit10", "10" => "nrps.page2-limit10", _ => "nrps.last-page" });
    }

    public static IEnumerable<JsonNode> Members(string recorded) => _recorded[recorded]!["response"]!["body"]!["members"]!.AsArray().Select(member => member!.DeepClone());

    public static string Roster(IEnumerable<JsonNode> members) => new JsonObject { ["id"] = "roster", ["members"] = new JsonArray([.. members.Select(member => member.DeepClone())]) }.ToJsonString();

    /// <summary>What was recorded for this very request: method, path, query in whatever order, content type.</summary>
    private string? Find(Asked asked) => _recorded
        .Where(one => one.Key != "nrps.err-bad-token" && one.Key != "nrps.v1-jsonld" && Same(one.Value!["request"]!, asked))
        .Select(one => one.Key)
        .FirstOrDefault();

    private bool Same(JsonNode request, Asked asked)
    {
        var recorded = request["url"]!.GetValue<string>()[RecordedAt.Length..];
        return request["method"]!.GetValue<string>() == asked.Method
            && Parts(recorded) == Parts(asked.Address)
            && request["content_type"]?.GetValue<string>() == asked.ContentType
            && (request["body"] is not { } body || JsonNode.DeepEquals(Timeless(JsonNode.Parse(Here(body.ToJsonString()))!), Timeless(asked.Json)));
    }

    private static JsonNode Timeless(JsonNode body)
    {
        var copy = body.DeepClone();
        if (copy is JsonObject fields && fields.ContainsKey("timestamp"))
            fields["timestamp"] = fields["timestamp"]!.GetValue<string>().StartsWith("2020", StringComparison.Ordinal) ? "old" : "now";
        return copy;
    }

    private static string Parts(string address)
    {
        var at = address.IndexOf('?', StringComparison.Ordinal);
        return at < 0 ? address : $"{address[..at]}?{string.Join('&', address[(at + 1)..].Split('&').Order(StringComparer.Ordinal))}";
    }

    private string Here(string text) => text.Replace(RecordedAt, _platform.Address, StringComparison.Ordinal);

    private async Task Replay(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var headers = http.Request.Headers;
        var asked = new Asked(http.Request.Method, http.Request.Path + http.Request.QueryString, headers.Accept, http.Request.ContentType, headers.Authorization, await reader.ReadToEndAsync(http.RequestAborted));
        _asked.Enqueue(asked);
        if (_instead.TryGetValue(http.Request.Path.Value![1..], out var answer))
            await answer(http);
        else if (Find(asked) is { } name)
            await Recorded(http, name);
        else
            http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}

internal static class Saying
{
    public static Task Says(this HttpContext http, string text) => http.Response.WriteAsync(text, http.RequestAborted);
}
