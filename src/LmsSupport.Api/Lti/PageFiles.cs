using System.Collections.Frozen;
using System.Security.Cryptography;

namespace LmsSupport.Api.Lti;

/// <summary>The script and the style of the launch's pages, in the assembly, so that a launch never depends on the front end's build.</summary>
internal static class PageFiles
{
    /// <summary>Platforms show it beside the tool's name.</summary>
    public const string LogoPath = "/lti/logo.svg";

    private static readonly FrozenDictionary<string, PageFile> _files = new[]
    {
        Read("ladder.js", "text/javascript; charset=utf-8"),
        Read("close.js", "text/javascript; charset=utf-8"),
        Read("place.js", "text/javascript; charset=utf-8"),
        Read("page.css", "text/css; charset=utf-8"),
        Read("logo.svg", "image/svg+xml"),
    }.ToFrozenDictionary(file => file.Name, StringComparer.Ordinal);

    /// <summary>Its address, with a mark that changes when the file does, so that browsers may keep it for ever.</summary>
    public static string Address(string name) => $"/lti/{name}?v={_files[name].Mark}";

    public static void MapPageFiles(this IEndpointRouteBuilder lti)
    {
        foreach (var file in _files.Values)
        {
            lti.MapGet("/" + file.Name, (HttpContext http) =>
            {
                http.Response.Headers.CacheControl = http.Request.Query["v"] == file.Mark ? "public, max-age=31536000, immutable" : "no-cache";
                return TypedResults.Bytes(file.Bytes, file.ContentType);
            });
        }
    }

    private static PageFile Read(string name, string contentType)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream("lti." + name) ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        return new PageFile(name, contentType, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
    }

    private sealed record PageFile(string Name, string ContentType, byte[] Bytes, string Mark);
}
