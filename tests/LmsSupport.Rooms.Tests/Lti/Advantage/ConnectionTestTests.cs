using System.Text.Json.Nodes;
using LmsSupport.Api.Lti;
using LmsSupport.Api.Lti.Advantage;
using LmsSupport.Api.People;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti.Advantage;

public sealed class ConnectionTestTests(SqliteServices gate) : IClassFixture<SqliteServices>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registration_that_works_does_so_in_four_steps()
    {
        var place = await Place();
        var steps = await Run(place);
        steps.Select(step => (step.Name, step.Outcome)).ShouldBe([("keys", "ok"), ("token", "ok"), ("roster", "ok"), ("grades", "ok")]);
        steps.ShouldAllBe(step => step.Refusal == null && step.Millis >= 0);
        gate.Moodle.AskedFor(place.Path)[^1].Address.ShouldEndWith("?limit=1");
    }

    [Fact]
    public async Task Without_a_token_the_rest_is_passed_over_and_says_why()
    {
        var place = await Place();
        gate.Moodle.Instead(MoodleServices.Token, "token.err-unknown-client");
        gate.Clock.Pass(TimeSpan.FromHours(1));
        var steps = await Run(place);
        steps.Select(step => step.Outcome).ShouldBe(["ok", "failed", "skipped", "skipped"]);
        steps.Skip(1).ShouldAllBe(step => step.Refusal!.Code == "token-refused" || step.Refusal.Code == "token-clock-off");
    }

    [Fact]
    public async Task Each_step_fails_for_itself()
    {
        var place = await Place();
        gate.Moodle.Instead(place.Path, http => http.Says("<html>"));
        gate.Moodle.Instead(MoodleServices.LineItems, http => http.Says("""{"error":"no"}"""));
        var steps = await Run(place);
        steps.Select(step => step.Refusal?.Code).ShouldBe([null, null, "roster-malformed", "service-malformed"]);
    }

    [Fact]
    public async Task Before_the_first_launch_keys_and_token_can_be_tried()
    {
        gate.Moodle.Instead(MoodleServices.Token, "token.ok");
        var id = await gate.Id(gate.Fresh());
        var organisation = await Organisation();
        var steps = await gate.Service.Get<ConnectionTest>().Run(id, organisation, Cancellation);
        steps.Select(step => step.Outcome).ShouldBe(["ok", "ok", "skipped", "skipped"]);
        steps[2].Refusal!.Code.ShouldBe("services-not-known");
        (await gate.Service.Get<ConnectionTest>().Run(Guid.NewGuid(), organisation, Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_organisations_courses_are_not_tried()
    {
        var place = await Place();
        var other = await gate.Read(db => db.Set<Organisation>().SingleAsync(organisation => organisation.Name == Gate.OtherSchool, Cancellation));
        gate.Moodle.Forget();
        var steps = await gate.Service.Get<ConnectionTest>().Run(await gate.Id(place.Client), other.Id, Cancellation);
        steps[2].Refusal!.Code.ShouldBe("services-not-known");
        gate.Moodle.AskedFor(place.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_registration_that_waits_for_approval_can_be_tried_but_not_used()
    {
        var place = await Place();
        var id = await gate.Id(place.Client);
        await gate.Read(db => db.Set<Registration>().Where(registration => registration.Id == id).ExecuteUpdateAsync(set => set.SetProperty(registration => registration.Approved, false), Cancellation));
        gate.Clock.Pass(TimeSpan.FromSeconds(6));
        (await Run(place)).ShouldAllBe(step => step.Outcome == "ok");
        (await gate.Sends(id, place.Path)).Refusal!.Code.ShouldBe("registration-waiting");
    }

    [Fact]
    public async Task Groups_are_read_of_everybody_or_of_one()
    {
        var place = await Place();
        var services = await gate.Read(db => db.Set<EditionServices>().AsNoTracking().SingleAsync(known => known.EditionId == place.Edition, Cancellation));
        gate.Moodle.Instead(MoodleServices.Token, http => http.Says("""{"access_token":"t","token_type":"Bearer"}"""));
        var groups = gate.Service.Get<Groups>();
        (await groups.Of(services, null, Cancellation)).Refusal!.Code.ShouldBe("groups-not-offered");
        services.GroupsAddress = gate.Moodle.At("groups?course=2");
        services.GroupSetsAddress = gate.Moodle.At("groupsets");
        gate.Moodle.Instead("groups", http =>
        {
            var after = http.Request.Query.ContainsKey("after");
            if (!after)
                http.Response.Headers.Link = $"<{gate.Moodle.At("groups")}?after=1>; rel=\"next\"";
            var person = http.Request.Query["user_id"].ToString();
            return http.Says(new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["id"] = after ? "g2" : "g1", ["name"] = $"Gruppo {person}", ["set_id"] = "s" }, new JsonObject { ["name"] = "none" }) }.ToJsonString());
        });
        gate.Moodle.Instead("groupsets", http => http.Says("""{"sets":[{"id":"s","name":"Laboratori"}]}"""));
        (await groups.Of(services, null, Cancellation)).Groups.Select(group => group.Id).ShouldBe(["g1", "g2"]);
        gate.Moodle.AskedFor("groups")[0].ShouldSatisfyAllConditions(asked => (asked.Address, asked.Accept).ShouldBe(("/groups?course=2", Groups.GroupsType)));
        (await groups.Of(services, "7", Cancellation)).Groups[0].ShouldBe(new CourseGroup("g1", "Gruppo 7", null, "s"));
        (await groups.Sets(services, Cancellation)).Sets.ShouldHaveSingleItem().Name.ShouldBe("Laboratori");
        gate.Moodle.Instead("groups", http => http.Says("[]"));
        (await groups.Of(services, null, Cancellation)).Refusal!.Code.ShouldBe("service-malformed");
    }

    private async Task<int> Organisation() => (await gate.Read(db => db.Set<Organisation>().SingleAsync(organisation => organisation.Name == Gate.OneSchool, Cancellation))).Id;

    private async Task<IReadOnlyList<ConnectionStep>> Run(RosterPlace place) =>
        await gate.Service.Get<ConnectionTest>().Run(await gate.Id(place.Client), await Organisation(), Cancellation);

    private async Task<RosterPlace> Place()
    {
        var place = await gate.Place();
        place.Lists(RosterPlace.Member("a"));
        gate.Moodle.AsRecorded(MoodleServices.LineItems);
        await place.Launching().With(Claims.Grades, new JsonObject { ["scope"] = new JsonArray(Scopes.LineItems), ["lineitems"] = gate.Moodle.At(MoodleServices.LineItems + "?type_id=1") }).Arrives();
        return place;
    }
}
