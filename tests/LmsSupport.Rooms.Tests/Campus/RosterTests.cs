using System.Net;
using System.Text.Json.Nodes;
using LmsSupport.Campus.Lti;
using LmsSupport.Campus.Lti.Roster;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>The campus tells its rosters as the recorded Moodle does.</summary>
public sealed class RosterTests(AdvantageFixture fixture) : IClassFixture<AdvantageFixture>, IDisposable
{
    private RunningCampus Campus => fixture.Campus;

    private StandInTool Tool => fixture.Tool;

    public void Dispose() => Campus.Misbehaves = Misbehaviour.None;

    [Fact]
    public async Task Members_have_the_names_that_Moodle_was_recorded_with_and_bare_roles()
    {
        var recorded = Case("page1-limit10")["body"]!;

        var roster = (await Ask("?limit=10")).Json;

        Names(roster).ShouldBe(Names(recorded));
        Names(roster["context"]!).ShouldBe(Names(recorded["context"]!));
        Names(roster["members"]![0]!).ShouldBe(Names(recorded["members"]![0]!));
        roster["id"]!.GetValue<string>().ShouldBe(Campus.RosterAddress());
        roster["members"]!.AsArray().Select(member => $"{member!["user_id"]} {member["roles"]!.AsArray().Single()} {member["status"]}")
            .ShouldBe(["3 Learner Active", "4 Learner Active", "7 Learner Active", "8 Learner Active", "9 Learner Active", "33 Learner Active", "35 Instructor Active"]);
    }

    [Theory]
    [InlineData("err-no-token", null)]
    [InlineData("err-bad-token", "0123456789abcdef0123456789abcdef")]
    public async Task Without_a_good_token_nothing_is_told_as_recorded(string name, string? token) =>
        (await Tool.Get(Campus.RosterAddress(), token, RosterEndpoint.MediaType)).ShouldBeAsRecorded(Case(name), Campus, name);

    [Fact]
    public async Task A_course_that_does_not_exist_is_told_as_recorded() =>
        (await Tool.Get(Campus.RosterAddress().Replace("/2/", "/999/", StringComparison.Ordinal), await Token(), RosterEndpoint.MediaType)).ShouldBeAsRecorded(Case("err-404-course"), Campus, "404");

    [Fact]
    public async Task A_token_for_other_services_or_over_its_time_opens_no_roster()
    {
        var other = await Tool.Token(Campus, Scope.LineItem);
        (await Tool.Get(Campus.RosterAddress(), other, RosterEndpoint.MediaType)).Status.ShouldBe(401);
        var token = await Token();
        Campus.ForgetTokens();
        (await Tool.Get(Campus.RosterAddress(), token, RosterEndpoint.MediaType)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task There_are_no_pages_unless_a_limit_is_sent_and_the_last_may_be_empty()
    {
        Campus.Misbehaves = new Misbehaviour { Roster = new RosterWays { Size = 13 } };
        (await Ask("")).Link.ShouldBeNull();

        var first = await Ask("?limit=10&rlid=1");
        var second = await Ask("?limit=10&from=10");
        var last = await Ask("?limit=10&from=20");

        first.Link.ShouldBe($"<{Campus.RosterAddress()}?limit=10&from=10&rlid=1>; rel=\"next\"");
        Case("page1-limit10-rlid")["link"]!.GetValue<string>().ShouldEndWith("?limit=10&from=10&rlid=1>; rel=\"next\"");
        second.Link.ShouldBe($"<{Campus.RosterAddress()}?limit=10&from=20>; rel=\"next\"");
        (Members(last).Count, last.Link).ShouldBe((0, null));
        last.ShouldBeAsRecorded(new JsonObject { ["status"] = 200, ["contentType"] = Case("last-page")["contentType"]!.DeepClone() }, Campus, "last");
    }

    [Fact]
    public async Task With_a_resource_link_members_have_a_message_as_recorded()
    {
        var recorded = Case("page1-limit10-rlid")["body"]!["members"]![0]!;

        var member = Members(await Ask("?rlid=1"))[0]!;

        Names(member).ShouldBe(Names(recorded));
        Names(member["message"]![0]!).ShouldBe(Names(recorded["message"]![0]!));
    }

    [Theory]
    [InlineData("Instructor", 1)]
    [InlineData("Learner", 6)]
    [InlineData("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner", 6)]
    [InlineData("Mentor", 0)]
    public async Task A_role_filters(string role, int count) => Members(await Ask($"?role={Uri.EscapeDataString(role)}")).Count.ShouldBe(count);

    [Fact]
    public async Task Names_are_absent_where_they_are_not_shared()
    {
        Campus.Misbehaves = new Misbehaviour { ShareNames = false, ShareEmail = false };

        Names(Members(await Ask(""))[0]!).ShouldBe(Names(Case("nopii")["body"]!["members"]![0]!));
    }

    [Fact]
    public async Task Who_vanished_is_not_listed_and_others_may_be_inactive_or_deleted()
    {
        Campus.Misbehaves = new Misbehaviour { Roster = new RosterWays { Vanished = ["anna"], Inactive = ["marco"], Deleted = ["lucia"] } };

        Members(await Ask("")).Take(2).Select(member => $"{member!["ext_user_username"]} {member["status"]}").ShouldBe(["marco Inactive", "lucia Deleted"]);
    }

    [Fact]
    public async Task Differences_tell_who_changed_and_who_is_gone()
    {
        Campus.Misbehaves = new Misbehaviour { Roster = new RosterWays { Differences = true } };
        var since = Since(await Ask(""));
        Members(await Tool.Get(since, await Token(), RosterEndpoint.MediaType)).ShouldBeEmpty();

        Campus.Misbehaves = new Misbehaviour { Roster = new RosterWays { Differences = true, Vanished = ["anna"], Inactive = ["marco"] } };
        var changed = await Tool.Get(since, await Token(), RosterEndpoint.MediaType);

        Members(changed).Select(member => $"{member!["ext_user_username"]} {member["status"]}").ShouldBe(["marco Inactive", "anna Deleted"]);
        Since(changed).ShouldNotBe(since);
    }

    [Fact]
    public async Task Twenty_thousand_learners_are_always_the_same()
    {
        Campus.Misbehaves = new Misbehaviour { Roster = new RosterWays { Size = 20_000 } };

        var page = Members(await Ask("?limit=3&from=20000"));

        page.Select(member => $"{member!["user_id"]} {member["name"]} {member["email"]}").ShouldBe(
            ["119993 Franco Ferrara learner19993@example.test", "119994 Greta Ferrara learner19994@example.test", "119995 Ada Gatti learner19995@example.test"]);
        Members(await Ask("")).Count.ShouldBe(20_007);
    }

    [Fact]
    public async Task Groups_are_told_with_members_when_they_are_asked_for() =>
        Members(await Ask("?groups=true")).Select(member => $"{member!["user_id"]}: {string.Join(',', member["group_enrollments"]!.AsArray().Select(group => group!["group_id"]))}")
            .ShouldBe(["3: 2", "4: 1", "7: 2", "8: 1", "9: 2", "33: ", "35: "]);

    [Fact]
    public async Task Requests_are_counted_and_how_many_at_once()
    {
        Campus.ForgetTraffic();
        Campus.Misbehaves = Misbehaviour.None.Spoil(ServiceName.Roster, new ServiceFault(ServiceFaultKind.Slow, Milliseconds: 300));
        var token = await Token();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Tool.Get(Campus.RosterAddress(), token, RosterEndpoint.MediaType)));

        Campus.Traffic(ServiceName.Roster).ShouldBe(new ServiceTraffic(3, 3));
        Campus.Traffic(ServiceName.Token).ShouldBe(new ServiceTraffic(1, 1));
        Campus.Traffic().Requests.ShouldBe(4);
        Campus.Asked[0].ShouldBe("POST /lti/token");
    }

    [Theory]
    [InlineData(ServiceFaultKind.Unavailable, 503)]
    [InlineData(ServiceFaultKind.TooMany, 429)]
    [InlineData(ServiceFaultKind.Broken, 500)]
    [InlineData(ServiceFaultKind.Unauthorized, 401)]
    [InlineData(ServiceFaultKind.Forbidden, 403)]
    [InlineData(ServiceFaultKind.NotFound, 404)]
    [InlineData(ServiceFaultKind.Html, 200)]
    [InlineData(ServiceFaultKind.SaysError, 200)]
    [InlineData(ServiceFaultKind.CutOff, 200)]
    [InlineData(ServiceFaultKind.Huge, 200)]
    [InlineData(ServiceFaultKind.RedirectLoop, 307)]
    [InlineData(ServiceFaultKind.RedirectPrivate, 307)]
    public async Task A_service_answers_wrongly_as_often_as_it_is_told(ServiceFaultKind kind, int status)
    {
        Campus.Misbehaves = Misbehaviour.None.Spoil(ServiceName.Roster, new ServiceFault(kind, Times: 1, After: 1));
        var good = await Ask("");

        (await Ask("")).Status.ShouldBe(status);

        (await Ask("")).ShouldBe(good);
    }

    [Fact]
    public async Task A_service_hangs_up()
    {
        Campus.Misbehaves = Misbehaviour.None.Spoil(ServiceName.Roster, new ServiceFault(ServiceFaultKind.HangsUp));

        (await Should.ThrowAsync<HttpRequestException>(() => Ask(""))).StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }

    private static JsonNode Case(string name) => CampusFixture.Recorded("moodle-roster.json")["cases"]!.AsArray().Single(one => one!["case"]!.GetValue<string>() == name)!;

    private static JsonArray Members(ServiceAnswer answer) => answer.Json["members"]!.AsArray();

    private static IEnumerable<string> Names(JsonNode of) => of.AsObject().Select(member => member.Key);

    private static string Since(ServiceAnswer answer)
    {
        answer.Link.ShouldNotBeNull().ShouldEndWith(">; rel=\"differences\"");
        return answer.Link[1..answer.Link.IndexOf('>', StringComparison.Ordinal)];
    }

    private Task<string> Token() => Tool.Token(Campus, Scope.Roster);

    private async Task<ServiceAnswer> Ask(string query) => await Tool.Get(Campus.RosterAddress() + query, await Token(), RosterEndpoint.MediaType);
}
