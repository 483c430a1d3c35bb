using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using LmsSupport.Campus.Lti;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.People;

/// <summary>Somebody signed in from one browser.</summary>
/// <param name="Key">Rides in the return address of a launch, as a real LMS's session key does: it must never be seen in a log.</param>
/// <param name="Institution">Which of the institutions that share the campus, counted from 0.</param>
public sealed record Session(string Id, string Key, Person Person, int Institution = 0)
{
    public Hints Hints { get; } = new();
}

/// <summary>Who is signed in, in memory: a restart of the campus signs everyone out.</summary>
internal sealed class Sessions(IOptions<CampusOptions> options)
{
    public const string Cookie = "CampusSession";

    private readonly ConcurrentDictionary<string, Session> _live = new(StringComparer.Ordinal);

    public Session? Find(HttpContext http) =>
        http.Request.Cookies[Cookie] is { } id && _live.TryGetValue(id, out var session) ? session : null;

    public void Begin(HttpContext http, Person person, int institution)
    {
        End(http);
        var session = new Session(Random(24), Random(8), person, institution);
        _live[session.Id] = session;
        // Lax, as Moodle's: it comes along inside a frame of the campus' own pages, and with a GET that another site redirects to.
        var lax = options.Value.LaxSession;
        http.Response.Cookies.Append(Cookie, session.Id, new CookieOptions { HttpOnly = true, SameSite = lax ? SameSiteMode.Lax : SameSiteMode.None, Secure = !lax || http.Request.IsHttps, Path = "/" });
    }

    public void End(HttpContext http)
    {
        if (Find(http) is { } session)
            _live.TryRemove(session.Id, out _);
        http.Response.Cookies.Delete(Cookie);
    }

    private static string Random(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
}
