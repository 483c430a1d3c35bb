using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LmsSupport.Harness;

/// <summary>How a launch ended: with a session, or refused with a code.</summary>
/// <param name="Page">The last page of it.</param>
public sealed record LaunchOutcome(Answer Page, OpenedSession? Session, string? Refusal)
{
    /// <summary>The session, or an exception that says how it was refused.</summary>
    public OpenedSession Opened => Session ?? throw new InvalidOperationException($"The launch was refused with {Refusal ?? "no code"} ({(int)Page.Status} at {Page.Address.AbsolutePath}): {Page.Body}");
}

/// <summary>What <c>POST /api/session</c> gave.</summary>
/// <param name="At">The page that the launch led to, without its fragment.</param>
public sealed record OpenedSession(Uri At, JsonElement View)
{
    public string AccessToken => View.GetProperty("accessToken").GetString()!;

    public string Handle => View.GetProperty("handle").GetString()!;

    public JsonElement Me => View.GetProperty("me");

    public string Role => Me.GetProperty("role").GetString()!;

    public Guid PersonId => Me.GetProperty("person").GetProperty("id").GetGuid();

    public string Name => Me.GetProperty("person").GetProperty("name").GetString()!;

    public string Locale => Me.GetProperty("locale").GetString()!;
}

/// <summary>
/// Somebody signed in at the campus, with a browser of their own, and the way of a launch step by step over real HTTP:
/// launch page → login → authorization → launch → code → session. A test may stop, look or meddle between any two.
/// </summary>
public sealed partial class Visitor(string campus, string person) : IDisposable
{
    /// <summary>Where the widget finds the binding when it exchanges its code.</summary>
    private const string CurrentBinding = "lms.binding";

    /// <summary>What the tool's pages keep in this frame (its sessionStorage).</summary>
    private readonly Dictionary<string, string> _frame = new(StringComparer.Ordinal);

    /// <summary>What the platform keeps for the tool.</summary>
    private readonly Dictionary<string, string> _platform = new(StringComparer.Ordinal);

    public Browser Browser { get; } = new();

    public string Person => person;

    /// <summary>False: the browser gives frames no storage.</summary>
    public bool FrameHasStorage { get; set; } = true;

    /// <summary>True: the platform's frame answers messages.</summary>
    public bool PlatformKeeps { get; set; }

    /// <param name="campus">Its address.</param>
    /// <param name="person">A username of the campus, for example <c>anna</c>.</param>
    /// <param name="institution">Which of the institutions that share the campus, counted from 0.</param>
    public static async Task<Visitor> SignsIn(string campus, string person, int institution = 0)
    {
        var visitor = new Visitor(campus, person);
        var answer = await visitor.Browser.Post(new PostedForm(new Uri($"{campus}/sign-in"), new Dictionary<string, string>(StringComparer.Ordinal) { ["person"] = person, ["institution"] = institution.ToString(CultureInfo.InvariantCulture) }), campus);
        return answer.Status == HttpStatusCode.Redirect ? visitor : throw new InvalidOperationException($"{person} could not sign in: {answer.Status}");
    }

    public Task<Answer> Opens(string path) => Browser.Get(new Uri(campus + path));

    /// <summary>The whole way.</summary>
    public async Task<LaunchOutcome> Launch(string course = "sicurezza", Into into = Into.Frame)
    {
        var login = await LogsIn(await BeginsLaunch(course, into), into);
        return GoesOn(login) is { } authorization ? await Arrives(await Authorizes(authorization, into), into) : Refused(login);
    }

    /// <summary>The form that the campus posts to the tool's login so that content is chosen there.</summary>
    /// <param name="course">Its number.</param>
    /// <param name="tool">The tool's type.</param>
    public async Task<PostedForm> ChoosesContent(int course = 2, int tool = 1) =>
        Browser.FormIn(await Browser.Get(new Uri(string.Create(CultureInfo.InvariantCulture, $"{campus}/mod/lti/contentitem.php?course={course}&id={tool}")), Into.Frame));

    /// <summary>Posts the tool's answer to the campus, as the tool's page in the frame does.</summary>
    public Task<Answer> ReturnsContent(PostedForm answer, string tool) => Browser.Post(answer, tool, Into.Frame);

    /// <summary>The form that the campus posts to the tool's login.</summary>
    public async Task<PostedForm> BeginsLaunch(string course = "sicurezza", Into into = Into.Frame)
    {
        var target = into == Into.Frame ? "iframe" : "window";
        return Browser.FormIn(await Browser.Get(new Uri($"{campus}/mod/lti/launch?course={course}&target={target}"), into));
    }

    /// <summary>The form that the campus posts to the tool's login for one of its activities, by Moodle's own address.</summary>
    /// <param name="module">The activity's number: <c>cmid</c>.</param>
    public async Task<PostedForm> BeginsLaunch(int module, Into into = Into.Frame) =>
        Browser.FormIn(await Browser.Get(new Uri(string.Create(CultureInfo.InvariantCulture, $"{campus}/mod/lti/launch.php?id={module}&triggerview=0")), into));

    /// <summary>The tool's answer to a login: it sends on to the campus, or refuses.</summary>
    public Task<Answer> LogsIn(PostedForm login, Into into = Into.Frame) => Browser.Post(login, campus, into);

    /// <summary>Where a login leads: a redirect, or in a frame the page that first keeps the binding there. Null when it leads nowhere.</summary>
    public Uri? GoesOn(Answer login)
    {
        if (login.Location is { } redirect)
            return redirect;
        if (Data(login, "step") != "keep")
            return null;
        var (key, binding) = (Data(login, "key")!, Data(login, "binding")!);
        if (FrameHasStorage)
            _frame[key] = binding;
        else if (PlatformKeeps && Data(login, "target") is { Length: > 0 })
            _platform[key] = binding;
        return new Uri(Data(login, "authorization")!);
    }

    /// <summary>The form that the campus posts to the tool's launch.</summary>
    public async Task<PostedForm> Authorizes(Uri authorization, Into into = Into.Frame) => Browser.FormIn(await Browser.Get(authorization, into));

    /// <summary>Logs in and lets the campus answer: all of a launch but its arrival.</summary>
    public async Task<PostedForm> Prepares(string course = "sicurezza", Into into = Into.Frame)
    {
        var login = await LogsIn(await BeginsLaunch(course, into), into);
        return await Authorizes(GoesOn(login) ?? throw new InvalidOperationException($"The login was refused: {login.Body}"), into);
    }

    /// <summary>Posts the launch and, when it is let in, opens the session with the code of its page.</summary>
    public async Task<LaunchOutcome> Arrives(PostedForm launch, Into into = Into.Frame)
    {
        var page = await Browser.Post(launch, campus, into);
        if (Data(page, "step") == "recall")
            page = await Browser.Post(Recalls(page), page.Address.GetLeftPart(UriPartial.Authority), into);
        return page.Location is { Fragment.Length: > 0 } at ? await OpensSession(page, at, into) : Refused(page);
    }

    public async Task<LaunchOutcome> OpensSession(Answer page, Uri at, Into into = Into.Frame)
    {
        var origin = at.GetLeftPart(UriPartial.Authority);
        var code = at.Fragment["#code=".Length..];
        var binding = _frame.GetValueOrDefault(CurrentBinding);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{origin}/api/session") { Content = JsonContent.Create(new { code, binding }) };
        using var response = await Browser.Fetch(request, into);
        var view = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode
            ? new LaunchOutcome(page, new OpenedSession(new Uri(at.GetLeftPart(UriPartial.Path)), view), Refusal: null)
            : new LaunchOutcome(page, Session: null, view.GetProperty("code").GetString());
    }

    public static LaunchOutcome Refused(Answer page) => new(page, Session: null, page.Header("X-Refusal-Code"));

    /// <summary>The value of the first <c>data-</c> attribute of that name in a page of the tool's.</summary>
    public static string? Data(Answer page, string name)
    {
        var found = DataAttribute().Matches(page.Body).FirstOrDefault(data => data.Groups["name"].Value == name);
        return found is null ? null : WebUtility.HtmlDecode(found.Groups["value"].Value);
    }

    public void Dispose() => Browser.Dispose();

    /// <summary>The launch once more, with what the frame or the platform kept of it.</summary>
    private PostedForm Recalls(Answer page)
    {
        var form = Browser.FormIn(page);
        var key = Data(page, "key")!;
        if (_frame.GetValueOrDefault(key) is { } own)
        {
            _frame[CurrentBinding] = own;
            return form.With("binding", own);
        }

        return Data(page, "target") is { Length: > 0 } && _platform.GetValueOrDefault(key) is { } kept ? form.With("binding", kept).With("kept", "platform") : form;
    }

    [GeneratedRegex(""" data-(?<name>[a-z]+)="(?<value>[^"]*)["]""", RegexOptions.None, 1000)]
    private static partial Regex DataAttribute();
}
