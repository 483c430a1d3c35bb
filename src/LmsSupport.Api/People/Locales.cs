using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LmsSupport.Api.People;

/// <summary>The languages that everything is written in.</summary>
internal static class Locales
{
    public const string Default = "en";

    private static readonly string[] _known = ["it", Default];

    /// <summary>The language of a locale as platforms and browsers write it (<c>it</c>, <c>it-IT</c>, <c>it_IT</c>); null when it is none of ours.</summary>
    public static string? Of(string? locale)
    {
        if (string.IsNullOrWhiteSpace(locale))
            return null;
        var language = locale.Trim().ToLowerInvariant();
        return Array.Find(_known, known => language == known || language.StartsWith(known + '-', StringComparison.Ordinal) || language.StartsWith(known + '_', StringComparison.Ordinal));
    }

    /// <summary>What the browser asks for, most wanted first (RFC 9110, 12.5.4).</summary>
    public static string Of(HttpRequest request) => Preferred(request.Headers.AcceptLanguage) ?? Default;

    private static string? Preferred(StringValues header)
    {
        // A hostile header must not cost more than a real one: nobody speaks more than twenty languages here.
        if (!StringWithQualityHeaderValue.TryParseList([.. header.Select(line => line ?? "")], out var wanted) || wanted.Count > 20)
            return null;
        return wanted
            .Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Of(language.Value.Value))
            .FirstOrDefault(language => language is not null);
    }
}
