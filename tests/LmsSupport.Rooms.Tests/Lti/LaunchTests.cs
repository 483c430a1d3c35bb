using System.Net;
using System.Text.Json.Nodes;
using LmsSupport.Api.Lti;
using LmsSupport.Api.People;
using LmsSupport.Harness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LmsSupport.Rooms.Tests.Lti;

public abstract class LaunchTests(Gate gate)
{
    private const string Lti = Launching.Lti;

    [Fact]
    public async Task A_learner_comes_in_with_name_course_dates_and_language()
    {
        Skip();
        var launching = gate.Launching().With(Lti + "custom", new JsonObject { ["course_start"] = "2026-10-13T03:54:59+00:00", ["course_end"] = "2026-12-22T05:54:59+02:00" });

        var session = await launching.Arrives();

        session.Name.ShouldBe("Anna Longhi");
        session.Role.ShouldBe("learner");
        session.Locale.ShouldBe("it");
        session.Me.GetProperty("organisation").GetProperty("name").GetString().ShouldBe(Gate.OneSchool);
        session.Me.GetProperty("course").GetProperty("title").GetString().ShouldBe("Sicurezza sul lavoro");
        var edition = session.Me.GetProperty("edition");
        edition.GetProperty("start").GetInt64().ShouldBe(new DateTimeOffset(2026, 10, 13, 3, 54, 59, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000);
        edition.GetProperty("due").GetInt64().ShouldBe(new DateTimeOffset(2026, 12, 22, 3, 54, 59, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000);
        session.Me.GetProperty("pageOrigins").EnumerateArray().Select(origin => origin.GetString()).ShouldBe(["https://course.example"]);
        Convert.FromBase64String(session.Me.GetProperty("dataKey").GetString()!).Length.ShouldBe(32);
    }

    [Fact]
    public async Task Coming_again_is_the_same_person_in_the_same_edition_with_the_same_data_key_and_newer_names()
    {
        Skip();
        var first = gate.Launching().With("sub", "again");
        var before = await first.Arrives();

        var after = await gate.Launching().With("sub", "again").With("name", "Anna Longhi Neri").With(Lti + "context", new JsonObject { ["id"] = "2", ["title"] = "Sicurezza, autunno" }).Arrives();

        after.PersonId.ShouldBe(before.PersonId);
        after.Name.ShouldBe("Anna Longhi Neri");
        Id(after, "edition").ShouldBe(Id(before, "edition"));
        after.Me.GetProperty("course").GetProperty("title").GetString().ShouldBe("Sicurezza, autunno");
        after.Me.GetProperty("dataKey").GetString().ShouldBe(before.Me.GetProperty("dataKey").GetString());
        (await gate.Launching().Arrives()).Me.GetProperty("dataKey").GetString().ShouldNotBe(before.Me.GetProperty("dataKey").GetString());
        await gate.Launching().Arrives();
    }

    [Fact]
    public async Task Another_registration_of_the_platform_leads_to_the_same_person_and_edition()
    {
        Skip();
        var before = await gate.Launching().With("sub", "moved").Arrives();
        var after = await gate.Launching("second").With("sub", "moved").Arrives();
        after.PersonId.ShouldBe(before.PersonId);
        Id(after, "edition").ShouldBe(Id(before, "edition"));
    }

    [Theory]
    [InlineData("names only", "email")]
    [InlineData("email only", "name")]
    [InlineData("no personal data", "name", "email")]
    [InlineData("no context", Lti + "context")]
    public async Task What_is_optional_may_be_absent(string what, params string[] absent)
    {
        Skip();
        var launching = gate.Launching();
        foreach (var claim in absent)
            launching.Without(claim);

        var session = await launching.Arrives();

        session.Name.ShouldBe(what is "email only" or "no personal data" ? "" : "Anna Longhi");
        session.Role.ShouldBe("learner");
    }

    [Fact]
    public async Task A_resource_link_needs_no_title_and_without_a_context_stands_for_the_edition()
    {
        Skip();
        var session = await gate.Launching().Without(Lti + "context").With(Lti + "resource_link", new JsonObject { ["id"] = "bare" }).Arrives();
        session.Me.GetProperty("edition").GetProperty("title").GetString().ShouldBe("");
        var again = await gate.Launching().Without(Lti + "context").With(Lti + "resource_link", new JsonObject { ["id"] = "bare" }).Arrives();
        Id(again, "edition").ShouldBe(Id(session, "edition"));
    }

    [Fact]
    public async Task Names_may_come_in_two_halves()
    {
        Skip();
        var session = await gate.Launching().Without("name").With("given_name", "Anna").With("family_name", "Longhi").Arrives();
        session.Name.ShouldBe("Anna Longhi");
        session.Me.GetProperty("person").GetProperty("initials").GetString().ShouldBe("AL");
    }

    [Theory]
    [InlineData("learner")]
    [InlineData("learner", "")]
    [InlineData("learner", "Learner")]
    [InlineData("learner", "https://somewhere.example/roles#Wizard")]
    [InlineData("learner", "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor", "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner")]
    [InlineData("tutor", "Instructor")]
    [InlineData("tutor", "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor")]
    [InlineData("tutor", "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant")]
    [InlineData("tutor", "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator")]
    public async Task Roles_are_accepted_in_every_form_and_give_a_first_guess(string role, params string[] roles)
    {
        Skip();
        var session = await gate.Launching().With(Lti + "roles", new JsonArray([.. roles.Select(name => (JsonNode)name)])).Arrives();
        session.Role.ShouldBe(role);
    }

    [Fact]
    public async Task Audiences_may_be_a_list_even_with_another_of_our_clients_in_it()
    {
        Skip();
        await gate.Launching().With("aud", new JsonArray(Gate.Client)).Arrives();
        await gate.Launching().With("aud", new JsonArray(Gate.Client, "second")).With("azp", Gate.Client).Arrives();
    }

    [Fact]
    public async Task Clocks_may_differ_by_the_leeway()
    {
        Skip();
        var now = gate.Clock.GetUtcNow().ToUnixTimeSeconds();
        await gate.Launching().With("iat", now + 50).With("exp", now + 110).Arrives();
        await gate.Launching().With("iat", now - 100).With("exp", now - 40).Arrives();
    }

    [Fact]
    public async Task A_login_may_leave_its_target_and_its_message_hint_out_and_post_its_fields()
    {
        Skip();
        var launching = gate.Launching();
        launching.Login["target_link_uri"] = null;
        launching.Login["lti_message_hint"] = null;
        await launching.Arrives();

        var posted = gate.Launching();
        var form = new PostedForm(new Uri(gate.Service.Address + "/lti/login"), posted.Login.ToDictionary(field => field.Key, field => field.Value!, StringComparer.Ordinal));
        var answer = await posted.Browser.Post(form, gate.Platform.Address);
        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(answer.Location.ShouldNotBeNull().Query)["lti_message_hint"].ToString().ShouldBe("""{"cmid":4,"launchid":"ltilaunch1_697980284"}""");
    }

    [Fact]
    public async Task A_login_asks_the_platform_as_the_specification_has_it_and_writes_nothing()
    {
        Skip();
        var before = await gate.Rows();
        var answer = await gate.Launching().LogsIn();
        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        var asked = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(answer.Location!.Query).ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        asked.Remove("state").ShouldBeTrue();
        asked.Remove("nonce").ShouldBeTrue();
        asked.ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["scope"] = "openid",
                ["response_type"] = "id_token",
                ["response_mode"] = "form_post",
                ["prompt"] = "none",
                ["client_id"] = Gate.Client,
                ["redirect_uri"] = gate.Service.Address + "/lti/launch",
                ["login_hint"] = "7",
                ["lti_message_hint"] = """{"cmid":4,"launchid":"ltilaunch1_697980284"}""",
            },
            ignoreOrder: true);
        answer.Location.GetLeftPart(UriPartial.Path).ShouldBe(gate.Platform.Address + "/auth");
        var cookie = answer.Header("Set-Cookie").ShouldNotBeNull();
        foreach (var part in new[] { "__lms_b_", "; secure", "; samesite=none", "; httponly", "; Partitioned", "; path=/" })
            cookie.ShouldContain(part, Case.Sensitive);
        (await gate.Rows()).ShouldBe(before);
    }

    [Fact]
    public async Task An_unset_variable_of_the_platform_is_no_date_and_an_empty_one_takes_the_date_back()
    {
        Skip();
        Launching Dated(string start) => gate.Launching().With(Lti + "context", new JsonObject { ["id"] = "dated" }).With(Lti + "custom", new JsonObject { ["course_start"] = start });
        Task<long?> Start() => gate.Read(db => db.Set<Edition>().Where(edition => edition.Context == "dated").Select(edition => edition.Start).SingleAsync());

        await Dated("$CourseSection.timeFrame.begin").Arrives();
        (await Start()).ShouldBeNull();
        await Dated("2026-10-13").Arrives();
        var told = (await Start()).ShouldNotBeNull();
        await Dated("$CourseSection.timeFrame.begin").Arrives();
        (await Start()).ShouldBe(told);
        await Dated("").Arrives();
        (await Start()).ShouldBeNull();
    }

    [Fact]
    public async Task Of_twenty_posts_of_one_launch_at_once_exactly_one_is_let_in()
    {
        Skip();
        var launching = gate.Launching().With("sub", "twenty");
        await launching.LogsIn();
        var form = launching.Posted();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => launching.Posts(form)));

        answers.Count(answer => answer.Status == HttpStatusCode.SeeOther).ShouldBe(1);
        answers.Where(answer => answer.Status != HttpStatusCode.SeeOther).Select(answer => answer.Header("X-Refusal-Code")).Distinct(StringComparer.Ordinal).ShouldBe(["nonce-replayed"]);
        (await gate.Read(db => db.Set<Session>().CountAsync(session => db.Set<Identity>().Any(identity => identity.Subject == "twenty" && identity.PersonId == session.PersonId)))).ShouldBe(1);
    }

    [Fact]
    public async Task A_second_statement_for_a_login_that_has_launched_is_refused()
    {
        Skip();
        var launching = gate.Launching();
        (await launching.Goes()).Status.ShouldBe(HttpStatusCode.SeeOther);
        launching.With("name", "Somebody Else");

        var answer = await launching.Posts(launching.Posted());

        answer.Header("X-Refusal-Code").ShouldBe("state-used");
    }

    [Fact]
    public async Task Nonces_of_logins_that_can_t_launch_any_more_are_removed()
    {
        Skip();
        await gate.Launching().Arrives();
        gate.Clock.Pass(TimeSpan.FromMinutes(11));
        var sweeper = gate.Service.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<NonceSweeper>().Single();
        await sweeper.Sweep(TestContext.Current.CancellationToken);
        (await gate.Read(db => db.Set<UsedNonce>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_frame_without_the_cookie_is_asked_once_for_what_it_kept_and_only_the_right_one_counts()
    {
        Skip();
        var launching = gate.Launching();
        launching.Into = Into.Frame;
        await launching.LogsIn();
        var kept = launching.Browser.CookieNames("127.0.0.1").Single();
        var binding = launching.Browser.Cookie("127.0.0.1", kept)!;
        launching.Browser.ForgetCookies("127.0.0.1");
        var form = launching.Posted();

        var asking = await launching.Posts(form);
        asking.Status.ShouldBe(HttpStatusCode.OK);
        asking.Body.ShouldContain("data-step=\"recall\"");
        asking.Body.ShouldContain($"data-key=\"{kept}\"");
        asking.Body.ShouldNotContain(binding);
        asking.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain("frame-ancestors https://course.example");

        (await launching.Posts(form.With("binding", "another"))).Header("X-Refusal-Code").ShouldBe("state-other-browser");
        var answer = await launching.Posts(form.With("binding", binding));
        answer.Status.ShouldBe(HttpStatusCode.SeeOther);

        (await launching.Exchanges(answer.Location!)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await launching.Exchanges(answer.Location!, "another")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await launching.Exchanges(answer.Location!, binding)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", null, Into.Frame, true)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0 Mobile/15E148 Safari/604.1", null, Into.Frame, true)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", null, Into.Tab, false)]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36", null, Into.Frame, false)]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36", "platform_storage", Into.Frame, true)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", null, Into.Frame, false)]
    public async Task Only_a_frame_that_may_lose_the_cookie_keeps_the_binding_by_a_page(string agent, string? storage, Into into, bool page)
    {
        Skip();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var login = gate.Launching().Login;
        login["lti_storage_target"] = storage;
        var query = string.Join('&', login.Where(field => field.Value is not null).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value!)}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{gate.Service.Address}/lti/login?{query}");
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Dest", into == Into.Frame ? "iframe" : "document");

        using var answer = await http.SendAsync(request);

        answer.StatusCode.ShouldBe(page ? HttpStatusCode.OK : HttpStatusCode.Redirect);
        if (page)
            (await answer.Content.ReadAsStringAsync()).ShouldContain("data-step=\"keep\"");
    }

    [Fact]
    public async Task A_launch_is_posted_and_nothing_else()
    {
        Skip();
        var answer = await new Browser().Get(new Uri(gate.Service.Address + "/lti/launch"));
        answer.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Header("X-Refusal-Code").ShouldBe("launch-not-post");

        using var http = new HttpClient();
        using var json = await http.PostAsync(new Uri(gate.Service.Address + "/lti/launch"), new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));
        json.Headers.GetValues("X-Refusal-Code").ShouldBe(["form-missing"]);
        using var huge = await http.PostAsync(new Uri(gate.Service.Address + "/lti/launch"), new FormUrlEncodedContent([new("id_token", new string('x', 200_000))]));
        huge.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        huge.Headers.GetValues("X-Refusal-Code").ShouldBe(["request-too-large"]);
    }

    [Fact]
    public async Task What_a_platform_or_a_stranger_writes_stays_text_on_our_pages()
    {
        Skip();
        var launching = gate.Launching();
        await launching.LogsIn();
        var form = launching.Posted().With("id_token", "\"><script>alert(1)</script>");
        launching.Browser.ForgetCookies("127.0.0.1");
        (await launching.Posts(form)).Body.ShouldNotContain("<script>alert");

        var error = form.With("error", "login_required").With("error_description", "<b>Call 555</b>");
        WebUtility.HtmlDecode((await launching.Posts(error)).Body).ShouldContain("login_required: <b>Call 555</b>");
        (await launching.Posts(error)).Body.ShouldNotContain("<b>");
        // Without a state of ours anybody could have sent it: their words are not repeated.
        (await launching.Posts(error.With("state", "made-up"))).Body.ShouldNotContain("Call 555");
    }

    [Fact]
    public async Task A_page_speaks_the_language_of_the_launch_rather_than_the_browser_s()
    {
        Skip();
        var launching = gate.Launching().With(Lti + "launch_presentation", new JsonObject { ["locale"] = "en-GB" }).Without("sub");
        (await launching.Goes()).Body.ShouldContain("<html lang=\"en\">");
    }

    private static Guid Id(OpenedSession session, string what) => session.Me.GetProperty(what).GetProperty("id").GetGuid();

    private void Skip() => Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
}

public sealed class LaunchesOnSqlite(SqliteGate gate) : LaunchTests(gate), IClassFixture<SqliteGate>;

public sealed class LaunchesOnPostgres(PostgresGate gate) : LaunchTests(gate), IClassFixture<PostgresGate>;
