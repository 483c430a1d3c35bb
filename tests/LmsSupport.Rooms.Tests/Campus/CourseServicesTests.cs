using LmsSupport.Campus.Lti;
using LmsSupport.Campus.Lti.Grades;
using LmsSupport.Campus.Lti.Groups;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>What grades and groups have in common: who may ask, and what a launch tells of them.</summary>
public sealed class CourseServicesTests(AdvantageFixture fixture) : IClassFixture<AdvantageFixture>, IDisposable
{
    private RunningCampus Campus => fixture.Campus;

    private StandInTool Tool => fixture.Tool;

    public void Dispose() => Campus.Misbehaves = Misbehaviour.None;

    [Theory]
    [InlineData("""{"userId":"3","timestamp":"2026-11-22T04:22:28Z","gradingProgress":"FullyGraded"}""")]
    [InlineData("""{"timestamp":"2026-11-22T04:22:28Z","gradingProgress":"FullyGraded","activityProgress":"Completed"}""")]
    [InlineData("""{"userId":"3","timestamp":"yesterday","gradingProgress":"FullyGraded","activityProgress":"Completed"}""")]
    [InlineData("""{"userId":"3","scoreGiven":5,"timestamp":"2026-11-22T04:22:28Z","gradingProgress":"FullyGraded","activityProgress":"Completed"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_score_that_lacks_something_is_refused_with_an_empty_list(string body)
    {
        var answer = await Post(Scores(), ScoresEndpoint.ScoreType, body);

        (answer.Status, answer.Text).ShouldBe((400, "[]"));
    }

    [Fact]
    public async Task Results_in_pages_are_a_page_for_people()
    {
        var page = await Get($"{Results()}&limit=1", ScoresEndpoint.ResultsType);

        (page.Status, page.ContentType).ShouldBe((404, "text/html; charset=utf-8"));
        page.Text.ShouldStartWith("<!DOCTYPE html>");
    }

    [Fact]
    public async Task Each_service_wants_its_own_scope_and_the_type_of_the_tool()
    {
        var read = await Tool.Token(Campus, Scope.LineItemRead);

        (await Tool.Get(Campus.LineItemsAddress(), read, LineItemsEndpoint.ListType)).Status.ShouldBe(200);
        (await Tool.Get(Campus.LineItemsAddress().Replace("type_id=1", "type_id=2", StringComparison.Ordinal), read, LineItemsEndpoint.ListType)).Status.ShouldBe(401);
        (await Tool.Get(Results(), read, ScoresEndpoint.ResultsType)).Status.ShouldBe(401);
        (await Tool.Send(HttpMethod.Post, Scores(), read, content: StandInTool.Body("{}", ScoresEndpoint.ScoreType))).Status.ShouldBe(401);
        (await Tool.Send(HttpMethod.Delete, Campus.LineItemAddress(), read)).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("anna", true, true)]
    [InlineData("marco", true, true)]
    [InlineData("anna", false, false)]
    [InlineData("marco", null, false)]
    [InlineData("anna", null, true)]
    public async Task A_launch_tells_the_column_or_leaves_it_out(string person, bool? told, bool expected)
    {
        Campus.Misbehaves = new Misbehaviour { Grades = new GradesWays { LineItemClaim = told } };
        using var visitor = await Campus.SignsIn(person);
        var login = await visitor.BeginsLaunch();

        var token = (await visitor.Authorizes(Request(login))).Fields["id_token"];

        var grades = CampusFixture.Part(token, 1)[Claim.Grades]!;
        (grades["lineitem"]?.GetValue<string>()).ShouldBe(expected ? Campus.LineItemAddress() : null);
        grades["lineitems"]!.GetValue<string>().ShouldBe(Campus.LineItemsAddress());
    }

    [Fact]
    public async Task Two_groups_divide_the_learners_of_a_course()
    {
        var all = (await Get(Campus.GroupsAddress(), GroupsEndpoint.GroupsType)).Json;
        var annas = (await Get($"{Campus.GroupsAddress()}?user_id=3", GroupsEndpoint.GroupsType)).Json;
        var tutors = (await Get($"{Campus.GroupsAddress()}?user_id=33", GroupsEndpoint.GroupsType)).Json;
        var sets = (await Get(Campus.GroupSetsAddress(), GroupsEndpoint.SetsType)).Json;

        all.ToJsonString().ShouldBe($$"""{"id":"{{Campus.GroupsAddress()}}","groups":[{"id":"1","name":"Turno del mattino","set_id":"2"},{"id":"2","name":"Turno della sera","set_id":"2"}]}""");
        annas["groups"]!.AsArray().Select(group => group!["id"]!.GetValue<string>()).ShouldBe(["2"]);
        tutors["groups"]!.AsArray().ShouldBeEmpty();
        sets["sets"]!.ToJsonString().ShouldBe("""[{"id":"2","name":"Turni"}]""");
        (await Get(Campus.GroupsAddress("privacy"), GroupsEndpoint.GroupsType)).Json["groups"]![0]!["id"]!.GetValue<string>().ShouldBe("3");
    }

    [Fact]
    public async Task Groups_come_in_pages()
    {
        var first = await Get($"{Campus.GroupsAddress()}?limit=1", GroupsEndpoint.GroupsType);
        var second = await Get(first.Link![1..first.Link!.IndexOf('>', StringComparison.Ordinal)], GroupsEndpoint.GroupsType);

        (first.Json["groups"]!.AsArray().Count, second.Json["groups"]!.AsArray().Count, second.Link).ShouldBe((1, 1, null));
    }

    [Fact]
    public async Task Learners_are_told_their_groups_at_the_launch_too()
    {
        using var visitor = await Campus.SignsIn("anna");
        var claims = CampusFixture.Part((await visitor.Authorizes(Request(await visitor.BeginsLaunch()))).Fields["id_token"], 1);

        claims[Claim.Custom]!["group_ids"]!.GetValue<string>().ShouldBe("2");
        claims[Claim.Groups]!["context_groups_url"]!.GetValue<string>().ShouldBe(Campus.GroupsAddress());
        claims[Claim.Groups]!["context_group_sets_url"]!.GetValue<string>().ShouldBe(Campus.GroupSetsAddress());
    }

    private string Scores() => Campus.LineItemAddress(after: "/scores");

    private string Results() => Campus.LineItemAddress(after: "/results");

    private Uri Request(PostedForm login) => CampusFixture.RequestFor(login, Campus.Address, ("redirect_uri", $"{Tool.Address}/lti/launch"));

    private async Task<string> Token() => await Tool.Token(Campus, Scope.LineItem, Scope.ResultRead, Scope.Score, Scope.Groups);

    private async Task<ServiceAnswer> Get(string address, string accept) => await Tool.Get(address, await Token(), accept);

    private async Task<ServiceAnswer> Post(string address, string type, string body) => await Tool.Send(HttpMethod.Post, address, await Token(), content: StandInTool.Body(body, type));
}
