using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LmsSupport.Api.Lti;

/// <summary>
/// The files of <c>lti-config</c> that a platform fetches by itself, with this service's address in the place of the
/// example's. In the assembly, from the very files that an administrator reads, so that the two can't differ.
/// </summary>
internal static class ConfigFiles
{
    /// <summary>What Canvas asks for under "Enter URL" (its documentation, "Configuring LTI Advantage Tools").</summary>
    public const string CanvasPath = "/lti/config/canvas.json";

    /// <summary>The host that every file of <c>lti-config</c> writes for the service's own.</summary>
    public const string ExampleHost = "help.example.org";

    private static readonly string _canvas = Read("lti-config.canvas.json");

    public static void MapConfigFiles(this IEndpointRouteBuilder lti) => lti.MapGet("/config/canvas.json", Canvas);

    /// <summary>A file as this service would have it: its origin for the example's, its host and port for the example's host.</summary>
    public static string Render(string text, PublicAddress here) => text
        .Replace("https://" + ExampleHost, here.Origin, StringComparison.Ordinal)
        .Replace(ExampleHost, here.Uri.Authority, StringComparison.Ordinal);

    private static ContentHttpResult Canvas(HttpContext http, PublicAddress here)
    {
        // Fetched once, when an administrator adds the tool; an old copy after an update would only confuse.
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Text(Render(_canvas, here), "application/json");
    }

    private static string Read(string name)
    {
        using var stream = typeof(ConfigFiles).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
