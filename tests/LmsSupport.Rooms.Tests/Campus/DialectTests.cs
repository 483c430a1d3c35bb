using System.Text.Json.Nodes;
using LmsSupport.Campus.Lti;
using LmsSupport.Campus.Lti.Grades;
using LmsSupport.Campus.Lti.Roster;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>The campus with the ways of Canvas and of Blackboard, where they differ from Moodle's.</summary>
public sealed class DialectTests
{
    [Fact]
    public async Task Canvas_has_one_issuer_for_all_and_calls_the_deployment_by_another_name()
    {
        await using var tool = await StandInTool.Start();
        await using var campus = await Start(tool, ("Campus:Product", "Canvas"), ("Campus:Custom:canvas_course", "$Canvas.course.id"), ("Campus:Custom:canvas_end", "$Canvas.course.endAt"), ("Campus:Custom:canvas_unknown", "$Canvas.assignment.id"));
        using var anna = await campus.SignsIn("anna");

        var login = await anna.BeginsLaunch();
        var claims = await Claims(anna, login, campus, tool);

        campus.Issuer.ShouldBe("https://canvas.instructure.com");
        login.Fields["iss"].ShouldBe(campus.Issuer);
        login.Fields["deployment_id"].ShouldBe("1");
        login.Fields.ContainsKey("lti_deployment_id").ShouldBeFalse();
        claims["iss"]!.GetValue<string>().ShouldBe(campus.Issuer);
        Guid.TryParse(claims["sub"]!.GetValue<string>(), out _).ShouldBeTrue();
        claims["https://www.instructure.com/placement"]!.GetValue<string>().ShouldBe("course_navigation");
        claims[Claim.Context]!["id"]!.GetValue<string>().ShouldMatch("^[0-9a-f]{40}$");
        claims[Claim.ToolPlatform]!["product_family_code"]!.GetValue<string>().ShouldBe("canvas");
        claims[Claim.Roles]!.AsArray().Count.ShouldBe(3);
        claims[Claim.Custom]!["canvas_course"]!.GetValue<string>().ShouldBe("2");
        claims[Claim.Custom]!["canvas_end"]!.GetValue<string>().ShouldBe(claims[Claim.Custom]!["course_end"]!.GetValue<string>());
        claims[Claim.Custom]!["canvas_unknown"]!.GetValue<string>().ShouldBe("$Canvas.assignment.id");
        claims[Claim.Custom]!["group_ids"]!.GetValue<string>().ShouldBe("$Moodle.Person.userGroupIds");
    }

    [Fact]
    public async Task Canvas_refuses_a_slash_after_the_audience_and_gives_rosters_in_pages_with_differences()
    {
        await using var tool = await StandInTool.Start();
        await using var campus = await Start(tool, ("Campus:Product", "Canvas"), ("Campus:RosterSize", "60"));
        using var anna = await campus.SignsIn("anna");
        var sub = (await Claims(anna, await anna.BeginsLaunch(), campus, tool))["sub"]!.GetValue<string>();

        (await tool.AsksForToken(campus, Scope.Roster, tool.Assertion($"{campus.TokenAddress}/"))).Status.ShouldBe(400);
        (await tool.AsksForToken(campus, Scope.Roster, tool.Assertion(campus.Issuer))).Status.ShouldBe(400);
        var token = await tool.Token(campus, Scope.Roster, Scope.Score);
        var first = await tool.Get($"{campus.RosterAddress()}?limit=1000", token, RosterEndpoint.MediaType);
        var second = await tool.Get(first.Link![1..first.Link!.IndexOf('>', StringComparison.Ordinal)], token, RosterEndpoint.MediaType);
        (first.Json["members"]!.AsArray().Count, second.Json["members"]!.AsArray().Count).ShouldBe((50, 17));
        second.Link.ShouldNotBeNull().ShouldContain("rel=\"differences\"");
        first.Json["members"]![0]!["user_id"]!.GetValue<string>().ShouldBe(sub);
        first.Json["members"]![0]!["roles"]![0]!.GetValue<string>().ShouldBe("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner");
        var score = new JsonObject { ["userId"] = sub, ["scoreGiven"] = 1, ["scoreMaximum"] = 1, ["activityProgress"] = "Completed", ["gradingProgress"] = "FullyGraded", ["timestamp"] = "2026-11-22T09:00:00.000Z" };
        (await tool.Send(HttpMethod.Post, campus.LineItemAddress(after: "/scores"), token, content: StandInTool.Body(score.ToJsonString(), ScoresEndpoint.ScoreType))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Institutions_of_Blackboard_share_issuer_and_client_and_are_told_apart_by_the_deployment()
    {
        const string First = "86e8b331-a6cd-486c-b006-9893c749e242";
        const string Second = "0f6a1d2c-5a3e-4a44-9d0b-2b1f4c1f9a77";
        await using var tool = await StandInTool.Start();
        await using var campus = await Start(tool, ("Campus:Product", "Blackboard"), ("Campus:Institutions:0", First), ("Campus:Institutions:1", Second));
        using var anna = await campus.SignsIn("anna");
        using var other = await campus.SignsIn("anna", institution: 1);

        var (login, elsewhere) = (await anna.BeginsLaunch(), await other.BeginsLaunch());
        var (here, there) = (await Claims(anna, login, campus, tool), await Claims(other, elsewhere, campus, tool));

        campus.Issuer.ShouldBe("https://blackboard.com");
        (login.Fields["lti_deployment_id"], elsewhere.Fields["lti_deployment_id"]).ShouldBe((First, Second));
        login.Fields["client_id"].ShouldBe(elsewhere.Fields["client_id"]);
        (here[Claim.DeploymentId]!.GetValue<string>(), there[Claim.DeploymentId]!.GetValue<string>()).ShouldBe((First, Second));
        here["sub"]!.GetValue<string>().ShouldBe(there["sub"]!.GetValue<string>());
        here[Claim.Context]!["id"]!.GetValue<string>().ShouldBe(there[Claim.Context]!["id"]!.GetValue<string>());
        here[Claim.ToolPlatform]!["guid"]!.GetValue<string>().ShouldNotBe(there[Claim.ToolPlatform]!["guid"]!.GetValue<string>());
        there[Claim.Roster]!["context_memberships_url"]!.GetValue<string>().ShouldBe(campus.RosterAddress(tool: 2));
        var token = await tool.Token(campus, Scope.Roster);
        (await tool.Get(campus.RosterAddress(tool: 2), token, RosterEndpoint.MediaType)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Blackboard_leaves_the_resource_link_out_of_some_launches_and_still_asks_for_content()
    {
        await using var tool = await StandInTool.Start();
        await using var campus = await Start(tool, ("Campus:Product", "Blackboard"));
        campus.Misbehaves = Misbehaviour.None.RemoveClaim("resource_link");
        using var giulia = await campus.SignsIn("giulia");

        (await Claims(giulia, await giulia.BeginsLaunch(), campus, tool)).ContainsKey(Claim.ResourceLink).ShouldBeFalse();
        (await Claims(giulia, await giulia.ChoosesContent(), campus, tool))[Claim.MessageType]!.GetValue<string>().ShouldBe("LtiDeepLinkingRequest");
    }

    private static Task<RunningCampus> Start(StandInTool tool, params (string Name, string Value)[] settings) =>
        RunningCampus.Start(tool.Address, settings.ToDictionary(setting => setting.Name, setting => setting.Value));

    private static async Task<JsonObject> Claims(Visitor visitor, PostedForm login, RunningCampus campus, StandInTool tool) =>
        CampusFixture.Part((await visitor.Authorizes(CampusFixture.RequestFor(login, campus.Address, ("redirect_uri", $"{tool.Address}/lti/launch")))).Fields["id_token"], 1);
}
