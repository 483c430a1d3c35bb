using System.Globalization;
using System.Text.Json;
using System.Web;
using LmsSupport.Campus.Lti;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Campus;

public sealed class AcceptanceOnSqlite(InstitutesOnSqlite institutes) : AcceptanceTests(institutes), IClassFixture<InstitutesOnSqlite>;

public sealed class AcceptanceOnPostgres(InstitutesOnPostgres institutes) : AcceptanceTests(institutes), IClassFixture<InstitutesOnPostgres>;

/// <summary>What LTI 1.3 lets a platform leave out or say in its own way, and what a launch then yields.</summary>
public abstract class AcceptanceTests(Institutes institutes)
{
    public static TheoryData<string> Ways => [.. Accepted.Keys];

    private static readonly Dictionary<string, Misbehaviour> Accepted = new(StringComparer.Ordinal)
    {
        ["as the recorded Moodle does it"] = Misbehaviour.None,
        ["names only"] = new() { ShareEmail = false },
        ["e-mail only"] = new() { ShareNames = false },
        ["no personal data at all"] = new() { ShareNames = false, ShareEmail = false },
        ["no context"] = Misbehaviour.None.RemoveClaim("context"),
        ["no title of the resource link"] = Misbehaviour.None.RemoveClaim("resource_link.title").RemoveClaim("resource_link.description"),
        ["no custom parameters"] = Misbehaviour.None.RemoveClaim("custom"),
        ["no presentation"] = Misbehaviour.None.RemoveClaim("launch_presentation"),
        ["no services"] = Misbehaviour.None.RemoveClaim("endpoint").RemoveClaim("namesroleservice").RemoveClaim("basicoutcome"),
        ["an empty list of roles"] = Misbehaviour.None.SetClaim("roles", "[]"),
        ["a list with an empty role"] = Misbehaviour.None.SetClaim("roles", """[""]"""),
        ["a short name of a role"] = Misbehaviour.None.SetClaim("roles", """["Learner"]"""),
        ["an unknown role"] = Misbehaviour.None.SetClaim("roles", """["https://example.org/roles#Visitor"]"""),
        ["an audience in a list"] = Misbehaviour.None.SetClaim("aud", """["campus-lmssupport"]"""),
        ["an audience with its authorized party"] = Misbehaviour.None.SetClaim("azp", "\"campus-lmssupport\""),
        ["several audiences that we trust"] = Misbehaviour.None.SetClaim("aud", """["campus-lmssupport","campus-second"]""").SetClaim("azp", "\"campus-lmssupport\""),
        ["a clock that is 30 s fast"] = new() { IssuedIn = 30, ExpiresIn = 90 },
        ["a clock that is 100 s slow"] = new() { IssuedIn = -100, ExpiresIn = -40 },
        ["addresses of keys in the header, not followed"] = Misbehaviour.None.SetHeader("jku", "\"http://127.0.0.1:9/keys\"").SetHeader("x5u", "\"http://127.0.0.1:9/x5u\"").SetHeader("jwk", """{"kty":"RSA"}"""),
        ["a deployment as Canvas names it"] = Misbehaviour.None.SetLogin("lti_deployment_id", null).SetLogin("deployment_id", "1"),
        ["a login without target"] = Misbehaviour.None.SetLogin("target_link_uri", null),
        ["a login parameter that nobody knows"] = Misbehaviour.None.SetLogin("unknown_parameter", "whatever"),
        ["claims that nobody knows"] = Misbehaviour.None.SetClaim("https://example.org/claim/surprise", """{"deep":[1,null,{"er":true}]}"""),
    };

    private RunningCampus Campus => institutes.Campus;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_learner_is_let_in_with(string way)
    {
        using var anna = await institutes.SignsIn("anna");
        Campus.Misbehaves = Accepted[way];

        var session = (await anna.Launch()).Opened;

        session.Role.ShouldBe("learner");
        session.At.AbsolutePath.ShouldStartWith("/widget/at/");
    }

    [Theory]
    [InlineData("anna", "learner", Into.Frame, "/widget/at/")]
    [InlineData("anna", "learner", Into.Tab, "/widget/at/")]
    [InlineData("giulia", "tutor", Into.Frame, "/widget/at/")]
    [InlineData("giulia", "tutor", Into.Tab, "/console/")]
    [InlineData("teresa", "tutor", Into.Tab, "/console/")]
    [InlineData("dario", "tutor", Into.Tab, "/console/")]
    public async Task Everyone_arrives_where_they_belong(string person, string role, Into into, string page)
    {
        using var visitor = await institutes.SignsIn(person);

        var session = (await visitor.Launch(into: into)).Opened;

        session.Role.ShouldBe(role);
        session.At.AbsolutePath.ShouldStartWith(page);
    }

    [Fact]
    public async Task A_session_knows_who_and_where_from_what_the_platform_said()
    {
        using var anna = await institutes.SignsIn("anna");

        var session = (await anna.Launch()).Opened;

        session.Name.ShouldBe("Anna Longhi");
        session.Locale.ShouldBe("it");
        session.Me.GetProperty("organisation").GetProperty("name").GetString().ShouldBe("Istituto Rossi");
        session.Me.GetProperty("course").GetProperty("title").GetString().ShouldBe("Sicurezza sul lavoro");
        var custom = CampusFixture.Part((await anna.Prepares()).Fields["id_token"], 1)[Claim.Custom]!;
        Edition(session, "start").ShouldBe(DateTimeOffset.Parse(custom["course_start"]!.GetValue<string>(), CultureInfo.InvariantCulture));
        Edition(session, "due").ShouldBe(DateTimeOffset.Parse(custom["course_end"]!.GetValue<string>(), CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_custom_variable_that_the_platform_does_not_know_is_no_date()
    {
        using var piero = await institutes.SignsIn("piero");
        Campus.Misbehaves = Misbehaviour.None.SetClaim("context.id", "\"without-dates\"").SetClaim("custom.course_start", "\"$CourseSection.timeFrame.begin\"").SetClaim("custom.course_end", "\"$Does.notExist\"");

        var session = (await piero.Launch("privacy")).Opened;

        Edition(session, "start").ShouldBeNull();
        Edition(session, "due").ShouldBeNull();
    }

    [Fact]
    public async Task Without_names_a_learner_has_an_empty_name()
    {
        using var lucia = await institutes.SignsIn("lucia");
        Campus.Misbehaves = new Misbehaviour { ShareNames = false, ShareEmail = false };

        (await lucia.Launch()).Opened.Name.ShouldBe("");
    }

    [Fact]
    public async Task The_same_subject_is_the_same_person_from_any_browser_and_in_any_course()
    {
        using var anna = await institutes.SignsIn("anna");
        using var elsewhere = await institutes.SignsIn("anna");

        var first = (await anna.Launch()).Opened;

        (await elsewhere.Launch("privacy", Into.Tab)).Opened.PersonId.ShouldBe(first.PersonId);
    }

    [Fact]
    public async Task The_same_e_mail_makes_nobody_the_same_person()
    {
        using var anna = await institutes.SignsIn("anna");
        using var marco = await institutes.SignsIn("marco");
        Campus.Misbehaves = Misbehaviour.None.SetClaim("email", "\"same@example.test\"");

        (await marco.Launch()).Opened.PersonId.ShouldNotBe((await anna.Launch()).Opened.PersonId);
    }

    [Fact]
    public async Task Two_institutes_under_one_registration_share_no_person()
    {
        using var anna = await institutes.SignsIn("anna");
        var rossi = (await anna.Launch()).Opened;
        Campus.Misbehaves = Misbehaviour.None.SetClaim("deployment_id", $"\"{Institutes.Verdi}\"");

        var verdi = (await anna.Launch()).Opened;

        verdi.PersonId.ShouldNotBe(rossi.PersonId);
        verdi.Me.GetProperty("organisation").GetProperty("name").GetString().ShouldBe("Istituto Verdi");
        verdi.Me.GetProperty("course").GetProperty("id").GetGuid().ShouldNotBe(rossi.Me.GetProperty("course").GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_second_client_of_the_same_platform_leads_to_the_same_person()
    {
        using var anna = await institutes.SignsIn("anna");
        var first = (await anna.Launch()).Opened;
        Campus.Misbehaves = Misbehaviour.None.SetLogin("client_id", Institutes.Second).SetClaim("deployment_id", "\"2\"");

        (await anna.Launch()).Opened.PersonId.ShouldBe(first.PersonId);
    }

    [Theory]
    [InlineData(Into.Frame)]
    [InlineData(Into.Tab)]
    public async Task A_login_asks_the_platform_by_GET_with_both_hints_as_they_came(Into into)
    {
        using var anna = await institutes.SignsIn("anna");
        Campus.Misbehaves = Misbehaviour.None.SetLogin("lti_message_hint", "{\"cmid\": 4,\t\"é\":\"+%26&=#\"}").SetLogin("login_hint", "3 +%20é");
        var login = await anna.BeginsLaunch();

        var asked = HttpUtility.ParseQueryString(anna.GoesOn(await anna.LogsIn(login, into))!.Query);

        asked.AllKeys.ShouldBe(["scope", "response_type", "response_mode", "prompt", "client_id", "redirect_uri", "state", "nonce", "login_hint", "lti_message_hint"], ignoreOrder: true);
        asked["scope"].ShouldBe("openid");
        asked["response_type"].ShouldBe("id_token");
        asked["response_mode"].ShouldBe("form_post");
        asked["prompt"].ShouldBe("none");
        asked["client_id"].ShouldBe("campus-lmssupport");
        asked["redirect_uri"].ShouldBe($"{institutes.World.Service.Address}/lti/launch");
        asked["login_hint"].ShouldBe(login.Fields["login_hint"]);
        asked["lti_message_hint"].ShouldBe(login.Fields["lti_message_hint"]);
    }

    [Fact]
    public async Task A_login_by_GET_is_as_good_as_one_by_POST()
    {
        using var anna = await institutes.SignsIn("anna");
        var login = await anna.BeginsLaunch();
        var query = string.Join('&', login.Fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));

        var authorization = anna.GoesOn(await anna.Browser.Get(new Uri($"{login.Action}?{query}"), Into.Frame))!;

        (await anna.Arrives(await anna.Authorizes(authorization))).Opened.Role.ShouldBe("learner");
    }

    [Fact]
    public async Task Without_cookies_in_frames_the_frame_s_own_storage_binds_the_launch()
    {
        using var anna = await institutes.SignsIn("anna");
        anna.Browser.UserAgent = Browser.Safari;
        anna.Browser.KeepsCookiesInFrames = false;

        (await anna.Launch()).Opened.Role.ShouldBe("learner");
    }

    [Fact]
    public async Task Without_cookies_and_storage_the_platform_s_storage_binds_the_launch()
    {
        using var anna = await institutes.SignsIn("anna");
        Campus.Misbehaves = new Misbehaviour { StorageTarget = "campus_storage" };
        anna.Browser.KeepsCookiesInFrames = false;
        anna.FrameHasStorage = false;
        anna.PlatformKeeps = true;

        (await anna.Launch()).Opened.Role.ShouldBe("learner");
    }

    [Fact]
    public async Task Where_nothing_is_kept_a_frame_is_refused_and_a_window_is_let_in()
    {
        using var anna = await institutes.SignsIn("anna");
        anna.Browser.UserAgent = Browser.Safari;
        anna.Browser.KeepsCookiesInFrames = false;
        anna.FrameHasStorage = false;

        (await anna.Launch()).Refusal.ShouldBe("state-other-browser");
        (await anna.Launch(into: Into.Tab)).Opened.Role.ShouldBe("learner");
    }

    [Fact]
    public async Task The_page_that_keeps_the_binding_offers_a_window_before_the_platform_s_hint_is_spent()
    {
        using var anna = await institutes.SignsIn("anna");
        anna.Browser.UserAgent = Browser.Safari;
        anna.Browser.KeepsCookiesInFrames = false;
        anna.FrameHasStorage = false;
        var page = await anna.LogsIn(await anna.BeginsLaunch());
        var window = System.Net.WebUtility.HtmlDecode(page.Body.Split("<a class=\"button\" href=\"")[1].Split('"')[0]);

        var login = await anna.Browser.Get(new Uri(new Uri(institutes.World.Service.Address), window));

        (await anna.Arrives(await anna.Authorizes(login.Location!, Into.Tab), Into.Tab)).Opened.Role.ShouldBe("learner");
    }

    [Fact]
    public async Task Opening_help_twice_at_once_opens_both()
    {
        using var anna = await institutes.SignsIn("anna");
        var (first, second) = (await anna.Prepares(), await anna.Prepares());

        (await anna.Arrives(second)).Opened.PersonId.ShouldBe((await anna.Arrives(first)).Opened.PersonId);
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        using var anna = await institutes.SignsIn("anna");
        var page = await anna.Browser.Post(await anna.Prepares(into: Into.Tab), Campus.Address);

        (await anna.OpensSession(page, page.Location!)).Opened.Role.ShouldBe("learner");
        (await anna.OpensSession(page, page.Location!)).Refusal.ShouldBe("launch-code-invalid");
    }

    [Fact]
    public async Task A_code_is_good_only_in_the_browser_of_its_login()
    {
        using var anna = await institutes.SignsIn("anna");
        using var marco = await institutes.SignsIn("marco");
        var page = await anna.Browser.Post(await anna.Prepares(into: Into.Tab), Campus.Address);

        (await marco.OpensSession(page, page.Location!)).Refusal.ShouldBe("launch-code-invalid");
        (await anna.OpensSession(page, page.Location!)).Opened.Role.ShouldBe("learner");
    }

    private static DateTimeOffset? Edition(OpenedSession session, string date) =>
        session.Me.GetProperty("edition").GetProperty(date) is { ValueKind: JsonValueKind.Number } time ? DateTimeOffset.UnixEpoch.AddMicroseconds(time.GetInt64()) : null;
}
