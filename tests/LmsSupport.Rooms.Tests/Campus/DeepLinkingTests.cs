using System.Net;
using System.Text.Json.Nodes;
using LmsSupport.Campus.Lti;
using LmsSupport.Campus.Lti.Grades;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>A tutor adds an activity: the campus asks for content as the recorded Moodle does, and looks at the answer more closely.</summary>
public sealed class DeepLinkingTests(AdvantageFixture fixture) : IClassFixture<AdvantageFixture>, IDisposable
{
    private RunningCampus Campus => fixture.Campus;

    private StandInTool Tool => fixture.Tool;

    public void Dispose() => Campus.Misbehaves = Misbehaviour.None;

    [Fact]
    public async Task Content_is_asked_for_as_recorded()
    {
        using var giulia = await Campus.SignsIn("giulia");
        var recorded = CampusFixture.Recorded("moodle-deep-linking.json");
        var login = await giulia.ChoosesContent();

        var claims = await Request(giulia, login);

        login.Fields.Keys.ShouldBe(recorded["login"]!.AsArray().Select(name => name!.GetValue<string>()));
        login.Fields["lti_message_hint"].ShouldMatch("""^\{"launchid":"ltilaunch_ContentItemSelectionRequest\d+"\}$""");
        Names(claims).ShouldBe(recorded["claims"]!.AsArray().Select(name => name!.GetValue<string>()), ignoreOrder: true);
        foreach (var (name, value) in recorded["settings"]!.AsObject())
            claims[Claim.DeepLinking]![name]!.ToJsonString().ShouldBe(value!.ToJsonString(), name);
        claims[Claim.DeepLinking]!["data"].ShouldBeNull();
        claims[Claim.Custom]!.AsObject().ContainsKey("rl_title").ShouldBeTrue();
        claims[Claim.Custom]!["rl_title"].ShouldBeNull();
    }

    [Fact]
    public async Task What_is_chosen_is_placed_and_launches_with_its_own_link_and_values()
    {
        using var giulia = await Campus.SignsIn("giulia");
        var item = Item();
        item["url"] = $"{Tool.Address}/lti/launch?res=chat1";

        var page = await Answers(giulia, content: [item]);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Body.ShouldContain("/course/sicurezza?said=placed#entries");
        var entry = Campus.Entries()[^1];
        (await giulia.Opens("/course/sicurezza?said=placed")).Body.ShouldContain($"""<a href="/course/sicurezza/entry/{entry.Module}">Support chat (deep linked)</a>""");
        (await giulia.Opens($"/course/sicurezza/entry/{entry.Module}")).Body.ShouldContain($"""src="/mod/lti/launch.php?id={entry.Module}&amp;triggerview=0""");
        using var anna = await Campus.SignsIn("anna");
        var login = await anna.BeginsLaunch(entry.Module);
        var claims = await Request(anna, login);
        login.Fields["target_link_uri"].ShouldBe($"{Tool.Address}/lti/launch?res=chat1");
        login.Fields["lti_message_hint"].ShouldStartWith($$"""{"cmid":{{entry.Module}},"launchid":"ltilaunch{{entry.Instance}}_""");
        claims[Claim.ResourceLink]!.ToJsonString().ShouldBe($$"""{"title":"Support chat (deep linked)","description":"Ask your tutor here","id":"{{entry.Instance}}"}""");
        claims[Claim.TargetLinkUri]!.GetValue<string>().ShouldBe($"{Tool.Address}/lti/launch?res=chat1");
        claims[Claim.Custom]!["resource"]!.GetValue<string>().ShouldBe("chat1");
        claims[Claim.Custom]!["sect"]!.GetValue<string>().ShouldBe($"{entry.Instance}");
        var column = await Tool.Get(claims[Claim.Grades]!["lineitem"]!.GetValue<string>(), await Tool.Token(Campus, Scope.LineItem), LineItemsEndpoint.ItemType);
        column.Json["label"]!.GetValue<string>().ShouldBe("Support participation");
    }

    [Fact]
    public async Task Nothing_chosen_is_an_answer_too_and_the_tool_s_words_are_shown()
    {
        using var giulia = await Campus.SignsIn("giulia");
        var before = Campus.Entries().Count;

        var page = await Answers(giulia, new JsonObject { [Claim.ContentMessage] = "Until next <time>" }, content: []);

        (page.Status, Campus.Entries().Count).ShouldBe((HttpStatusCode.OK, before));
        page.Body.ShouldContain("Until next &lt;time&gt;");
    }

    public static TheoryData<string, string> Bad => new()
    {
        { """{"iss":"another"}""", "altro strumento" },
        { """{"aud":"http://evil.example"}""", "altra piattaforma" },
        { """{"aud":null}""", "altra piattaforma" },
        { """{"exp":1}""", "scaduta" },
        { """{"exp":null}""", "scaduta" },
        { """{"iat":null}""", "scaduta" },
        { """{"nonce":null}""", "usata" },
        { """{"https://purl.imsglobal.org/spec/lti/claim/deployment_id":"9"}""", "altra installazione" },
        { """{"https://purl.imsglobal.org/spec/lti/claim/message_type":"LtiResourceLinkRequest"}""", "scelta di contenuti" },
        { """{"https://purl.imsglobal.org/spec/lti/claim/version":null}""", "scelta di contenuti" },
        { """{"https://purl.imsglobal.org/spec/lti-dl/claim/content_items":{}}""", "non accetta" },
        { """{"https://purl.imsglobal.org/spec/lti-dl/claim/content_items":[{"type":"link","url":"https://example.org"}]}""", "non accetta" },
        { """{"https://purl.imsglobal.org/spec/lti-dl/claim/content_items":[{"type":"ltiResourceLink","url":"https://evil.example/lti"}]}""", "non accetta" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_answer_places_nothing_and_says_why(string claims, string words)
    {
        using var giulia = await Campus.SignsIn("giulia");
        var before = Campus.Entries().Count;

        var page = await Answers(giulia, JsonNode.Parse(claims)!.AsObject());

        (page.Status, Campus.Entries().Count).ShouldBe((HttpStatusCode.BadRequest, before));
        WebUtility.HtmlDecode(page.Body).ShouldContain(words);
    }

    [Theory]
    [InlineData(null, "campo JWT")]
    [InlineData("a.b.c", "leggere")]
    public async Task An_answer_that_is_no_token_is_told(string? jwt, string words)
    {
        using var giulia = await Campus.SignsIn("giulia");
        var back = await ReturnAddress(giulia);

        var page = await giulia.ReturnsContent(new PostedForm(back, new Dictionary<string, string> { [jwt is null ? "other" : "JWT"] = jwt ?? "" }), Tool.Address);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        WebUtility.HtmlDecode(page.Body).ShouldContain(words);
    }

    [Fact]
    public async Task An_answer_is_good_once()
    {
        using var giulia = await Campus.SignsIn("giulia");
        var form = new PostedForm(await ReturnAddress(giulia), new Dictionary<string, string> { ["JWT"] = Tool.Sign(Response([Item()])) });

        (await giulia.ReturnsContent(form, Tool.Address)).Status.ShouldBe(HttpStatusCode.OK);

        WebUtility.HtmlDecode((await giulia.ReturnsContent(form, Tool.Address)).Body).ShouldContain("già stata usata");
    }

    [Fact]
    public async Task An_answer_of_a_stranger_s_key_is_refused()
    {
        using var giulia = await Campus.SignsIn("giulia");
        await using var stranger = await StandInTool.Start();

        var page = await giulia.ReturnsContent(new PostedForm(await ReturnAddress(giulia), new Dictionary<string, string> { ["JWT"] = stranger.Sign(Response([Item()])) }), Tool.Address);

        WebUtility.HtmlDecode(page.Body).ShouldContain("La firma della risposta");
    }

    [Fact]
    public async Task Data_must_come_back_where_it_was_sent()
    {
        using var giulia = await Campus.SignsIn("giulia");
        Campus.Misbehaves = new Misbehaviour { DeepLinkingData = "keep me" };
        (await Request(giulia, await giulia.ChoosesContent()))[Claim.DeepLinking]!["data"]!.GetValue<string>().ShouldBe("keep me");

        WebUtility.HtmlDecode((await Answers(giulia)).Body).ShouldContain("i dati che le avevamo affidato");
        (await Answers(giulia, new JsonObject { [Claim.ContentData] = "keep me" })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_answer_counts_only_in_the_session_that_asked()
    {
        using var giulia = await Campus.SignsIn("giulia");
        using var luca = await Campus.SignsIn("helen");
        var form = new PostedForm(await ReturnAddress(giulia), new Dictionary<string, string> { ["JWT"] = Tool.Sign(Response([Item()])) });

        (await luca.ReturnsContent(form, Tool.Address)).Status.ShouldBe(HttpStatusCode.Forbidden);
        using var nobody = new Browser();
        var again = Browser.FormIn(await nobody.Post(form, Tool.Address, Into.Frame));
        again.Fields.Keys.ShouldBe(["JWT", "repost"]);
        (await nobody.Post(again, Campus.Address, Into.Frame)).Location.ShouldBe(new Uri($"{Campus.Address}/"));
    }

    [Fact]
    public async Task Learners_add_nothing()
    {
        using var anna = await Campus.SignsIn("anna");
        foreach (var path in new[] { "/course/sicurezza/add", "/course/sicurezza/add/1", "/mod/lti/contentitem.php?course=2&id=1" })
            (await anna.Opens(path)).Status.ShouldBe(HttpStatusCode.Forbidden, path);
        (await anna.Opens("/course/sicurezza")).Body.ShouldNotContain("/course/sicurezza/add");
    }

    [Fact]
    public async Task What_was_placed_is_taken_away_again()
    {
        using var giulia = await Campus.SignsIn("giulia");
        await Answers(giulia);
        var entry = Campus.Entries()[^1];

        var gone = await giulia.Browser.Post(new PostedForm(new Uri($"{Campus.Address}/course/sicurezza/entry/{entry.Module}/remove"), new Dictionary<string, string>()), Campus.Address);

        gone.Location!.PathAndQuery.ShouldBe("/course/sicurezza?said=removed");
        (await giulia.Opens($"/mod/lti/launch.php?id={entry.Module}&triggerview=0")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static JsonObject Item()
    {
        var item = CampusFixture.Recorded("moodle-deep-linking.json")["item"]!.DeepClone().AsObject();
        item.Remove("url");
        return item;
    }

    private static IEnumerable<string> Names(JsonObject claims) => claims.Where(claim => claim.Key != Claim.Groups)
        .SelectMany(claim => claim.Value is JsonObject inner ? [claim.Key, .. inner.Select(member => $"{claim.Key} > {member.Key}")] : new[] { claim.Key });

    private async Task<JsonObject> Request(Visitor visitor, PostedForm login) =>
        CampusFixture.Part((await visitor.Authorizes(CampusFixture.RequestFor(login, Campus.Address, ("redirect_uri", $"{Tool.Address}/lti/launch")))).Fields["id_token"], 1);

    private async Task<Uri> ReturnAddress(Visitor visitor) =>
        new((await Request(visitor, await visitor.ChoosesContent()))[Claim.DeepLinking]!["deep_link_return_url"]!.GetValue<string>());

    private JsonObject Response(JsonArray content)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = "campus-lmssupport",
            ["aud"] = Campus.Address,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["nonce"] = Guid.NewGuid().ToString(),
            [Claim.DeploymentId] = "1",
            [Claim.MessageType] = "LtiDeepLinkingResponse",
            [Claim.Version] = "1.3.0",
            [Claim.ContentItems] = content,
        };
    }

    private async Task<Answer> Answers(Visitor visitor, JsonObject? changes = null, JsonArray? content = null)
    {
        var response = Response(content ?? [Item()]);
        foreach (var (name, value) in changes ?? [])
        {
            if (value is null)
                response.Remove(name);
            else
                response[name] = value.DeepClone();
        }

        return await visitor.ReturnsContent(new PostedForm(await ReturnAddress(visitor), new Dictionary<string, string> { ["JWT"] = Tool.Sign(response) }), Tool.Address);
    }
}
