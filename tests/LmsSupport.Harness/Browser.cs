using System.Net;
using System.Text.RegularExpressions;

namespace LmsSupport.Harness;

/// <summary>What a page load gave.</summary>
/// <param name="Address">Where it was asked for, without its fragment.</param>
public sealed record Answer(Uri Address, HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Where it redirects to; null when it doesn't.</summary>
    public Uri? Location => Headers.TryGetValue("Location", out var location) ? new Uri(Address, location) : null;

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>A form that a page posts by itself.</summary>
public sealed record PostedForm(Uri Action, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The same form with a field changed, or with null left out.</summary>
    public PostedForm With(string field, string? value)
    {
        var fields = new Dictionary<string, string>(Fields, StringComparer.Ordinal);
        if (value is null)
            fields.Remove(field);
        else
            fields[field] = value;
        return this with { Fields = fields };
    }
}

/// <summary>How a browser loads a page.</summary>
public enum Into
{
    /// <summary>A frame in a page of the campus.</summary>
    Frame,
    /// <summary>A tab or window of its own.</summary>
    Tab,
}

/// <summary>
/// A browser without a screen: keeps cookies, posts forms, says where a request comes from, and follows no redirect by itself, so that a
/// test can stand between any two steps. Loopback counts as secure, as in real browsers.
/// </summary>
public sealed partial class Browser : IDisposable
{
    public const string Chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    public const string Safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Dictionary<(string Host, string Name), string> _cookies = [];

    /// <summary>False: it keeps no cookie of a page in a frame, as where third-party cookies are blocked and not partitioned.</summary>
    public bool KeepsCookiesInFrames { get; set; } = true;

    public string Language { get; set; } = "it-IT,it;q=0.9";

    public string UserAgent { get; set; } = Chrome;

    public Task<Answer> Get(Uri address, Into into = Into.Tab) => Send(new HttpRequestMessage(HttpMethod.Get, address), into, origin: null);

    /// <param name="origin">The page's that posts.</param>
    public Task<Answer> Post(PostedForm form, string origin, Into into = Into.Tab) =>
        Send(new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(form.Fields) }, into, origin);

    /// <summary>A request of a page's own script to its own service, for example with JSON.</summary>
    /// <param name="from">Where that page is.</param>
    public async Task<HttpResponseMessage> Fetch(HttpRequestMessage request, Into from = Into.Frame)
    {
        AddCookies(request, from);
        var response = await _http.SendAsync(request);
        KeepCookies(request.RequestUri!, response, from);
        return response;
    }

    /// <summary>The value of a cookie of that host; null when it keeps none.</summary>
    public string? Cookie(string host, string name) => _cookies.GetValueOrDefault((host, name));

    public IEnumerable<string> CookieNames(string host) => _cookies.Keys.Where(cookie => cookie.Host == host).Select(cookie => cookie.Name);

    public void ForgetCookies(string host)
    {
        foreach (var cookie in _cookies.Keys.Where(cookie => cookie.Host == host).ToList())
            _cookies.Remove(cookie);
    }

    /// <summary>The form that a page posts as soon as it is loaded.</summary>
    public static PostedForm FormIn(Answer page)
    {
        var form = Form().Match(page.Body);
        if (!form.Success)
            throw new InvalidOperationException($"{page.Address} ({(int)page.Status}) posts no form: {page.Body}");
        var fields = Field().Matches(page.Body).ToDictionary(
            field => WebUtility.HtmlDecode(field.Groups["name"].Value),
            field => WebUtility.HtmlDecode(field.Groups["value"].Value),
            StringComparer.Ordinal);
        return new PostedForm(new Uri(page.Address, WebUtility.HtmlDecode(form.Groups["action"].Value)), fields);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> Send(HttpRequestMessage request, Into into, string? origin)
    {
        using (request)
        {
            request.Headers.TryAddWithoutValidation("Accept", "text/html");
            request.Headers.TryAddWithoutValidation("Accept-Language", Language);
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", "navigate");
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Dest", into == Into.Frame ? "iframe" : "document");
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", SiteOf(request.RequestUri!, origin));
            if (origin is not null)
                request.Headers.TryAddWithoutValidation("Origin", origin);
            AddCookies(request, into);
            using var response = await _http.SendAsync(request);
            KeepCookies(request.RequestUri!, response, into);
            return new Answer(request.RequestUri!, response.StatusCode, await response.Content.ReadAsStringAsync(), HeadersOf(response));
        }
    }

    private static string SiteOf(Uri address, string? origin)
    {
        if (origin is null)
            return "none";
        return address.GetLeftPart(UriPartial.Authority) == origin ? "same-origin" : "cross-site";
    }

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);

    private void AddCookies(HttpRequestMessage request, Into into)
    {
        if (into == Into.Frame && !KeepsCookiesInFrames && IsThirdParty(request.RequestUri!))
            return;
        var cookies = _cookies.Where(cookie => cookie.Key.Host == request.RequestUri!.Host).Select(cookie => $"{cookie.Key.Name}={cookie.Value}").ToList();
        if (cookies.Count > 0)
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies));
    }

    private void KeepCookies(Uri address, HttpResponseMessage response, Into into)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out var all) || (into == Into.Frame && !KeepsCookiesInFrames && IsThirdParty(address)))
            return;
        foreach (var parts in all.Select(cookie => cookie.Split(';')))
        {
            var at = parts[0].IndexOf('=', StringComparison.Ordinal);
            var name = (address.Host, parts[0][..at].Trim());
            if (parts.Any(part => part.Trim().StartsWith("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase)))
                _cookies.Remove(name);
            else
                _cookies[name] = parts[0][(at + 1)..].Trim();
        }
    }

    /// <summary>Pages are the campus', at <c>localhost</c>; whatever else they frame is another site's.</summary>
    private static bool IsThirdParty(Uri address) => address.Host != "localhost";

    [GeneratedRegex("""<form method="post" action="(?<action>[^"]+)""", RegexOptions.None, 1000)]
    private static partial Regex Form();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"\s*/?>""", RegexOptions.None, 1000)]
    private static partial Regex Field();
}
