using System.Net;
using System.Text.RegularExpressions;

namespace LmsSupport.Bench;

/// <summary>
/// One browser on its way through a launch: keeps cookies per host, follows redirects, submits the forms that pages
/// submit by themselves. It knows no step of the protocol: whatever campus and service agree on, it goes along.
/// </summary>
internal sealed partial class Walk(HttpClient http)
{
    private const int Steps = 12;
    private const string CodeMark = "#code=";

    private readonly Dictionary<string, Dictionary<string, string>> _cookies = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A client for any number of walks: connections are shared, cookies and redirects are the walk's.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public async Task SignIn(Uri campus, string person, CancellationToken ct)
    {
        using var signIn = new HttpRequestMessage(HttpMethod.Post, new Uri(campus, "/sign-in"));
        signIn.Headers.Add("Origin", campus.GetLeftPart(UriPartial.Authority));
        signIn.Content = new FormUrlEncodedContent([new("person", person)]);
        using var signedIn = await Send(signIn, ct);
        if (signedIn.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"The campus did not sign {person} in: {signedIn.StatusCode}");
    }

    /// <summary>From the LMS's launch link to the one-time code in the fragment of the page that the service opens.</summary>
    public async Task<string> Launch(Uri link, CancellationToken ct)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, link);
        for (var step = 0; step < Steps; step++)
        {
            var here = request.RequestUri!;
            using var answer = await Send(request, ct);
            request.Dispose();
            if (answer.Headers.Location is { } location)
            {
                var there = new Uri(here, location);
                if (there.OriginalString.IndexOf(CodeMark, StringComparison.Ordinal) is > 0 and var mark) return Uri.UnescapeDataString(there.OriginalString[(mark + CodeMark.Length)..]);
                request = new HttpRequestMessage(HttpMethod.Get, there);
                continue;
            }

            var page = await answer.Content.ReadAsStringAsync(ct);
            request = answer.IsSuccessStatusCode && Submit(here, page) is { } next
                ? next
                : throw new InvalidOperationException($"The launch stopped at {here.GetLeftPart(UriPartial.Path)} with {(int)answer.StatusCode}: {page}");
        }

        throw new InvalidOperationException("The launch goes round in circles.");
    }

    public async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken ct)
    {
        var jar = Jar(request.RequestUri!);
        if (jar.Count > 0) request.Headers.Add("Cookie", string.Join("; ", jar.Select(cookie => cookie.Key + "=" + cookie.Value)));
        // Loading a page in a tab of its own, as the link in a new window does.
        request.Headers.Add("Sec-Fetch-Dest", "document");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        request.Headers.Add("Accept-Language", "it");
        var answer = await http.SendAsync(request, ct);
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            foreach (var cookie in cookies) Keep(jar, cookie);
        }

        return answer;
    }

    private static HttpRequestMessage? Submit(Uri here, string page)
    {
        var form = Form().Match(page);
        if (!form.Success) return null;
        var fields = Field().Matches(page).Select(field => KeyValuePair.Create(WebUtility.HtmlDecode(field.Groups["name"].Value), WebUtility.HtmlDecode(field.Groups["value"].Value)));
        var action = new Uri(here, WebUtility.HtmlDecode(form.Groups["action"].Value));
        var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Origin", here.GetLeftPart(UriPartial.Authority));
        return request;
    }

    private static void Keep(Dictionary<string, string> jar, string cookie)
    {
        var pair = cookie.Split(';')[0];
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals == pair.Length - 1) jar.Remove(pair[..equals]);
        else jar[pair[..equals]] = pair[(equals + 1)..];
    }

    // A browser counts loopback as secure; a CookieContainer doesn't, and would lose what is marked Secure.
    private Dictionary<string, string> Jar(Uri at)
    {
        if (!_cookies.TryGetValue(at.Host, out var jar)) _cookies[at.Host] = jar = new(StringComparer.Ordinal);
        return jar;
    }

    [GeneratedRegex("""<form[^>]*?\saction="(?<action>[^"]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    [GeneratedRegex("""<input[^>]*?\sname="(?<name>[^"]*)"[^>]*?\svalue="(?<value>[^"]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();
}
