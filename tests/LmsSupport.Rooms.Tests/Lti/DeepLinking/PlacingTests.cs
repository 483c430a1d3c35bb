using System.Net;
using System.Text.Json.Nodes;
using LmsSupport.Api.Lti.DeepLinking;
using LmsSupport.Api.People;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Lti.Registering;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LmsSupport.Rooms.Tests.Lti.DeepLinking;

public abstract class PlacingTests(Gate gate)
{
    public const string Dl = "https://purl.imsglobal.org/spec/lti-dl/claim/";

    private const string Lti = Launching.Lti;
    private const string Learner = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner";

    [Fact]
    public async Task A_teacher_places_help_with_a_name_and_an_opening_line_and_the_platform_can_check_who_says_so()
    {
        Skip();
        var asking = Asking(settings => settings["data"] = "csrf: \"ä\" = 1+1 ");
        var page = await asking.Goes();
        page.Status.ShouldBe(HttpStatusCode.OK, page.Body);
        WebUtility.HtmlDecode(page.Body).ShouldContain("Sicurezza sul lavoro");
        page.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain("frame-ancestors https://course.example");

        var answer = await asking.Browser.Post(Browser.FormIn(page).With("name", " Aiuto\nsubito ").With("opening", "Ciao! <b>Scrivi</b> pure."), gate.Service.Address, Into.Frame);

        answer.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain($"form-action {gate.Platform.Address};");
        var claims = await Claims(answer);
        claims[Lti + "message_type"]!.GetValue<string>().ShouldBe("LtiDeepLinkingResponse");
        claims[Lti + "version"]!.GetValue<string>().ShouldBe("1.3.0");
        (claims["iss"]!.GetValue<string>(), claims["aud"]!.GetValue<string>()).ShouldBe((Gate.Client, gate.Platform.Address));
        (claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>()).ShouldBe(300);
        claims["nonce"]!.GetValue<string>().Length.ShouldBeGreaterThan(20);
        claims[Dl + "data"]!.GetValue<string>().ShouldBe("csrf: \"ä\" = 1+1 ");
        var item = claims[Dl + "content_items"]!.AsArray().ShouldHaveSingleItem()!;
        (item["type"]!.GetValue<string>(), item["title"]!.GetValue<string>(), item["url"]!.GetValue<string>()).ShouldBe(("ltiResourceLink", "Aiuto subito", gate.Service.Address + "/lti/launch"));
        item["text"]!.GetValue<string>().ShouldBe("Ciao! <b>Scrivi</b> pure.");
        item["custom"]!["help"]!.GetValue<string>().ShouldBe("1");
        item["custom"]!["opening"]!.GetValue<string>().ShouldBe("Ciao! <b>Scrivi</b> pure.");
        item["custom"]!["course_end"]!.GetValue<string>().ShouldBe("$CourseSection.timeFrame.end");
        item["iframe"].ShouldNotBeNull();
        item["window"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("Ciao", "Ciao")]
    [InlineData("$Context.title", "")]
    [InlineData("$5 di sconto? No.", "$5 di sconto? No.")]
    public async Task Whoever_opens_it_is_greeted_with_the_opening_line(string? opening, string greeted)
    {
        Skip();
        Launching Opening() => new Launching(gate, Gate.Client) { Into = Into.Frame }.With(Lti + "custom", new JsonObject { ["help"] = "1", ["opening"] = opening });
        // Twice: who comes again and says nothing new may come in by a shorter way.
        await Opening().Arrives();
        var session = await Opening().Arrives();
        (session.Me.GetProperty("opening").GetString() ?? "").ShouldBe(greeted);
    }

    [Fact]
    public async Task Cancelling_gives_back_nothing_and_says_so()
    {
        Skip();
        var asking = Asking();
        var form = Browser.FormIn(await asking.Goes()).With("do", "cancel").With("name", "");
        var claims = await Claims(await asking.Browser.Post(form, gate.Service.Address, Into.Frame));
        claims[Dl + "content_items"]!.AsArray().Count.ShouldBe(0);
        claims[Dl + "msg"]!.GetValue<string>().ShouldBe("Non è stato aggiunto nulla.");
        claims.ContainsKey(Dl + "data").ShouldBeFalse();
    }

    [Fact]
    public async Task Only_what_the_platform_can_show_is_suggested()
    {
        Skip();
        var asking = Asking(settings => settings["accept_presentation_document_targets"] = new JsonArray("window"));
        var (_, claims) = await asking.Places("", "");
        var item = claims[Dl + "content_items"]![0]!;
        item["iframe"].ShouldBeNull();
        item["window"].ShouldNotBeNull();
        item["title"]!.GetValue<string>().ShouldBe("Aiuto");
        item["custom"]!.AsObject().ContainsKey("opening").ShouldBeFalse();
        item["custom"]!.AsObject().ContainsKey("group_ids").ShouldBeFalse("this platform does not say that it is a Moodle");
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(GrantRole.CourseAuthor, GrantScope.Course, true)]
    [InlineData(GrantRole.Tutor, GrantScope.Edition, true)]
    [InlineData(GrantRole.Organizer, GrantScope.Organisation, true)]
    [InlineData(GrantRole.CourseAuthor, GrantScope.Category, false)]
    public async Task A_learner_places_nothing_unless_granted_it_here(object? role, object? scope, bool may)
    {
        Skip();
        var learner = await gate.Launching().Arrives();
        if (role is GrantRole granted && scope is GrantScope where)
        {
            await gate.Grant(learner, granted, where, where switch
            {
                GrantScope.Course => learner.Me.GetProperty("course").GetProperty("id").GetGuid(),
                GrantScope.Edition => learner.Me.GetProperty("edition").GetProperty("id").GetGuid(),
                GrantScope.Category => Guid.NewGuid(),
                _ => Guid.Empty,
            });
        }

        var subject = await gate.Read(db => db.Set<Identity>().Where(identity => identity.PersonId == learner.PersonId).Select(identity => identity.Subject).SingleAsync());
        var page = await Asking().With("sub", subject).With(Lti + "roles", new JsonArray(Learner)).Goes();

        page.Header("X-Refusal-Code").ShouldBe(may ? null : "deep-linking-not-yours");
        page.Status.ShouldBe(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Of_ten_answers_at_once_one_is_signed()
    {
        Skip();
        var asking = Asking();
        var form = Browser.FormIn(await asking.Goes());
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => asking.Browser.Post(form, gate.Service.Address, Into.Frame)));
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Where(answer => answer.Status != HttpStatusCode.OK).ShouldAllBe(answer => answer.Header("X-Refusal-Code") == "placing-used" || answer.Header("X-Refusal-Code") == "state-other-browser");
    }

    [Fact]
    public async Task The_form_is_good_for_an_hour_in_the_browser_that_asked_for_it_and_only_as_it_was()
    {
        Skip();
        var asking = Asking();
        var page = await asking.Goes();
        var form = Browser.FormIn(page);
        var key = asking.Browser.CookieNames("127.0.0.1").Single();
        var binding = asking.Browser.Cookie("127.0.0.1", key)!;
        page.Header("Set-Cookie").ShouldNotBeNull().ShouldContain("max-age=3600");

        (await asking.Browser.Post(form.With("request", form.Fields["request"] + "AAAA"), gate.Service.Address, Into.Frame)).Header("X-Refusal-Code").ShouldBe("placing-altered");
        asking.Browser.ForgetCookies("127.0.0.1");
        (await asking.Browser.Post(form, gate.Service.Address, Into.Frame)).Header("X-Refusal-Code").ShouldBe("state-other-browser");
        (await asking.Browser.Post(form.With("binding", "another"), gate.Service.Address, Into.Frame)).Header("X-Refusal-Code").ShouldBe("state-other-browser");
        gate.Clock.Pass(TimeSpan.FromMinutes(59));
        (await asking.Browser.Post(form.With("binding", binding), gate.Service.Address, Into.Frame)).Status.ShouldBe(HttpStatusCode.OK);
        gate.Clock.Pass(TimeSpan.FromMinutes(2));
        (await asking.Browser.Post(form.With("binding", binding), gate.Service.Address, Into.Frame)).Header("X-Refusal-Code").ShouldBe("placing-over");
    }

    [Fact]
    public async Task What_a_platform_writes_stays_text_on_the_page_and_a_long_story_comes_back_whole()
    {
        Skip();
        var story = new string('d', 30_000);
        var asking = Asking(settings => settings["data"] = story).With(Lti + "context", new JsonObject { ["id"] = "2", ["title"] = "\"><script>alert(1)</script>" });
        var page = await asking.Goes();
        page.Body.ShouldNotContain("<script>alert");
        var claims = await Claims(await asking.Browser.Post(Browser.FormIn(page), gate.Service.Address, Into.Frame));
        claims[Dl + "data"]!.GetValue<string>().ShouldBe(story);
    }

    private Launching Asking(Action<JsonObject>? bend = null)
    {
        var settings = new JsonObject
        {
            ["deep_link_return_url"] = gate.Platform.Address + "/return?course=2&sesskey=abc",
            ["accept_types"] = new JsonArray("ltiResourceLink", "link"),
            ["accept_presentation_document_targets"] = new JsonArray("frame", "iframe", "window"),
            ["accept_multiple"] = true,
        };
        bend?.Invoke(settings);
        var launching = gate.Launching();
        launching.Into = Into.Frame;
        return launching
            .With(Lti + "message_type", "LtiDeepLinkingRequest")
            .With(Lti + "roles", new JsonArray("http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"))
            .Without(Lti + "resource_link")
            .With(Launching.DeepLinking, settings);
    }

    private Task<JsonObject> Claims(Answer answer) => PlacedAnswers.Claims(Browser.FormIn(answer), gate.Service.Address);

    private void Skip() => Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
}

internal static class PlacedAnswers
{
    /// <summary>The whole way: asked, filled in, answered.</summary>
    public static async Task<(PostedForm Form, JsonObject Claims)> Places(this Launching launching, string name, string opening)
    {
        var page = await launching.Goes();
        page.Status.ShouldBe(HttpStatusCode.OK, page.Body);
        var service = page.Address.GetLeftPart(UriPartial.Authority);
        var answer = await launching.Browser.Post(Browser.FormIn(page).With("name", name).With("opening", opening), service, Into.Frame);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        var form = Browser.FormIn(answer);
        return (form, await Claims(form, service));
    }

    /// <summary>What the answer states, once its signature holds against the service's published keys.</summary>
    public static async Task<JsonObject> Claims(PostedForm form, string service)
    {
        using var http = new HttpClient();
        var keys = new JsonWebKeySet(await http.GetStringAsync(new Uri(service + "/lti/jwks")));
        var token = form.Fields["JWT"];
        var proof = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters { IssuerSigningKeys = keys.GetSigningKeys(), ValidateLifetime = false, ValidateAudience = false, ValidateIssuer = false });
        proof.IsValid.ShouldBeTrue(proof.Exception?.ToString());
        new JsonWebToken(token).Kid.ShouldNotBeNullOrEmpty();
        return JsonNode.Parse(WebEncoders.Base64UrlDecode(token.Split('.')[1]))!.AsObject();
    }
}

public sealed class PlacingOnSqlite(SqliteGate gate) : PlacingTests(gate), IClassFixture<SqliteGate>;

public sealed class PlacingOnPostgres(PostgresGate gate) : PlacingTests(gate), IClassFixture<PostgresGate>;
