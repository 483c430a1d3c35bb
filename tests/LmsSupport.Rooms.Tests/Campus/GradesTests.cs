using System.Text.Json.Nodes;
using LmsSupport.Campus.Lti;
using LmsSupport.Campus.Lti.Grades;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>The campus keeps grades as the recorded Moodle does.</summary>
public sealed class GradesTests : IAsyncLifetime
{
    private readonly AdvantageFixture _fixture = new();

    private RunningCampus Campus => _fixture.Campus;

    private StandInTool Tool => _fixture.Tool;

    // Each test has a gradebook of its own.
    public ValueTask InitializeAsync() => _fixture.InitializeAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task The_help_of_a_course_has_a_column_as_recorded()
    {
        var recorded = Case("lineitems")["body"]![0]!;

        var list = await Get(Campus.LineItemsAddress(), LineItemsEndpoint.ListType);
        var one = await Get(Campus.LineItemAddress(), LineItemsEndpoint.ItemType);

        list.ContentType.ShouldBe(Case("lineitems")["contentType"]!.GetValue<string>());
        one.ContentType.ShouldBe(Case("lineitem")["contentType"]!.GetValue<string>());
        Names(list.Json[0]!).ShouldBe(Names(recorded));
        list.Json[0]!.ToJsonString().ShouldBe(one.Json.ToJsonString());
        one.Json["id"]!.GetValue<string>().ShouldBe(Campus.LineItemAddress());
        one.Json["scoreMaximum"]!.ToJsonString().ShouldBe("100");
    }

    [Fact]
    public async Task A_column_is_made_changed_and_deleted_as_recorded()
    {
        var made = await Send("lineitem-create", Campus.LineItemsAddress());
        var address = made.Json["id"]!.GetValue<string>();
        Expect(made, "lineitem-create", address);
        Expect(await Send("err-lineitem-create-nolabel", Campus.LineItemsAddress()), "err-lineitem-create-nolabel", address);
        Expect(await Send("lineitem-put", address), "lineitem-put", address);

        var list = (await Get(Campus.LineItemsAddress(), LineItemsEndpoint.ListType)).Json.AsArray();
        list.Count.ShouldBe(2);
        list[1]!.ToJsonString().ShouldBe($$"""{"id":"{{address}}","label":"Renamed column","scoreMaximum":50,"resourceId":"chat-1","tag":"participation"}""");

        Expect(await Send("lineitem-delete", address), "lineitem-delete", address);
        var gone = await Get(address, LineItemsEndpoint.ItemType);
        (gone.Status, gone.Json["reason"]!.GetValue<string>()).ShouldBe((404, $"Not Found: Grade item {address.Split('/')[^2]} doesn't exist"));
    }

    [Theory]
    [InlineData("resource_link_id=1", "Aiuto,Second")]
    [InlineData("tag=second", "Second")]
    [InlineData("resource_id=chat-1", "Support participation")]
    [InlineData("tag=nothing", "")]
    public async Task Columns_are_filtered(string filter, string labels)
    {
        await Send("lineitem-create", Campus.LineItemsAddress());
        await Post(Campus.LineItemsAddress(), LineItemsEndpoint.ItemType, """{"scoreMaximum":10,"label":"Second","tag":"second","resourceLinkId":"1"}""");

        var list = await Get($"{Campus.LineItemsAddress()}&{filter}", LineItemsEndpoint.ListType);

        string.Join(',', list.Json.AsArray().Select(item => item!["label"]!.GetValue<string>())).ShouldBe(labels);
    }

    [Fact]
    public async Task A_page_of_columns_has_the_broken_link_that_was_recorded()
    {
        foreach (var n in new[] { 1, 2, 3 })
            await Post(Campus.LineItemsAddress(), LineItemsEndpoint.ItemType, $$"""{"scoreMaximum":10,"label":"Column {{n}}"}""");

        var page = await Get($"{Campus.LineItemsAddress()}&limit=1", LineItemsEndpoint.ListType);

        page.Json.AsArray().Count.ShouldBe(1);
        page.Link.ShouldBe(ServiceAnswer.AddressesPutInto(Case("lineitems-limit1")["link"]!.GetValue<string>(), Campus));
    }

    [Fact]
    public async Task Scores_are_taken_and_refused_as_recorded()
    {
        Expect(await Get(Results(), ScoresEndpoint.ResultsType), "results-empty");
        foreach (var name in new[] { "score-ok", "score-pending-no-grade", "err-score-no-timestamp", "err-score-not-enrolled", "err-score-tutor", "err-score-older-timestamp" })
            Expect(await Send(name, Scores()), name);
        var wrong = await Send("err-score-wrong-content-type", Scores());
        (wrong.Status, wrong.ContentType, wrong.Json["reason"]!.GetValue<string>()).ShouldBe((400, "application/json; charset=utf-8", "No handler found for /2/lineitems/4/lineitem/scores  application/json"));

        var results = await Get($"{Results()}&user_id=3", ScoresEndpoint.ResultsType);
        var recorded = Case("results-user")["body"]![0]!;
        Names(results.Json[0]!).ShouldBe(Names(recorded));
        results.Json[0]!["id"]!.GetValue<string>().ShouldBe($"{Results()}&user_id=3");
        results.Json[0]!["scoreOf"]!.GetValue<string>().ShouldBe(Campus.LineItemAddress());
        results.Json[0]!["timestamp"]!.GetValue<string>().ShouldBe(recorded["timestamp"]!.GetValue<string>());
        (await Get(Results(), ScoresEndpoint.ResultsType)).Json.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_score_must_be_newer_even_within_a_second_and_is_put_into_the_column_s_measure()
    {
        static string Score(string time, int given) => $$"""{"userId":"4","scoreGiven":{{given}},"scoreMaximum":10,"activityProgress":"Completed","gradingProgress":"FullyGraded","timestamp":"{{time}}"}""";

        (await Post(Scores(), ScoresEndpoint.ScoreType, Score("2026-11-22T10:00:00.500+01:00", 7))).Status.ShouldBe(200);
        (await Post(Scores(), ScoresEndpoint.ScoreType, Score("2026-11-22T09:00:00.500Z", 8))).Status.ShouldBe(409);
        (await Post(Scores(), ScoresEndpoint.ScoreType, Score("2026-11-22T09:00:00.501Z", 9))).Status.ShouldBe(200);

        (await Get(Results(), ScoresEndpoint.ResultsType)).Json[0]!["resultScore"]!.ToJsonString().ShouldBe("90");
    }

    private static JsonNode Case(string name) => CampusFixture.Recorded("moodle-grades.json")["cases"]!.AsArray().Single(one => one!["case"]!.GetValue<string>() == name)!;

    private static IEnumerable<string> Names(JsonNode of) => of.AsObject().Select(member => member.Key);

    private string Scores() => Campus.LineItemAddress(after: "/scores");

    private string Results() => Campus.LineItemAddress(after: "/results");

    /// <summary>As recorded, but for the number of the column, which isn't Moodle's.</summary>
    private void Expect(ServiceAnswer answer, string name, string? column = null)
    {
        var recorded = column is null ? Case(name) : JsonNode.Parse(Case(name).ToJsonString().Replace("{services}/2/lineitems/10/lineitem?type_id=1", column, StringComparison.Ordinal))!;
        answer.ShouldBeAsRecorded(recorded, Campus, name);
        if (recorded["body"] is JsonValue empty)
            answer.Text.ShouldBe(empty.GetValue<string>(), name);
    }

    private async Task<string> Token() => await Tool.Token(Campus, Scope.LineItem, Scope.ResultRead, Scope.Score);

    private async Task<ServiceAnswer> Get(string address, string accept) => await Tool.Get(address, await Token(), accept);

    private async Task<ServiceAnswer> Post(string address, string type, string body) => await Tool.Send(HttpMethod.Post, address, await Token(), content: StandInTool.Body(body, type));

    /// <summary>The recorded request, to an address of here.</summary>
    private async Task<ServiceAnswer> Send(string name, string address)
    {
        var request = Case(name)["request"]!;
        // Moodle's sixth person learns in this course; the campus' does not.
        if (request["body"]?["userId"]?.GetValue<string>() == "6")
            request["body"]!["userId"] = "7";
        var content = request["body"] is { } body ? StandInTool.Body(body.ToJsonString().Replace("{services}/2/lineitems/10/lineitem?type_id=1", address, StringComparison.Ordinal), request["content_type"]!.GetValue<string>()) : null;
        return await Tool.Send(new HttpMethod(request["method"]!.GetValue<string>()), address, await Token(), request["accept"]?.GetValue<string>(), content);
    }
}
