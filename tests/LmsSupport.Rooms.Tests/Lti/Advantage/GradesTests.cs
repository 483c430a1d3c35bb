using System.Globalization;
using System.Text.Json.Nodes;
using LmsSupport.Api.Lti;
using LmsSupport.Api.Lti.Advantage;

namespace LmsSupport.Rooms.Tests.Lti.Advantage;

/// <summary>Against the recorded Moodle: what is not asked exactly as it was recorded finds nothing there.</summary>
public sealed class GradesTests(SqliteServices gate) : IClassFixture<SqliteServices>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Grades Grades => gate.Service.Get<Grades>();

    [Fact]
    public async Task Line_items_are_listed_all_or_by_link_or_by_tag()
    {
        var place = await Place();
        (await Grades.LineItems(place, null, null, Cancellation)).Items.Select(item => item.Label).ShouldBe(["LTI activity A", "Support chat (deep linked)"]);
        gate.Moodle.Last.Accept.ShouldBe("application/vnd.ims.lis.v2.lineitemcontainer+json");
        (await Grades.LineItems(place, "1", null, Cancellation)).Items.Select(item => item.ResourceId).ShouldBe([null, "chat-2"]);
        (await Grades.LineItems(place, null, "participation", Cancellation)).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_header_for_the_next_page_that_has_not_its_form_is_no_next_page()
    {
        var place = await Place();
        place.LineItemsAddress += "&limit=1";
        (await Grades.LineItems(place, null, null, Cancellation)).Items.ShouldHaveSingleItem().Label.ShouldBe("LTI activity A");
    }

    [Fact]
    public async Task The_links_own_column_is_found_with_and_without_its_claim()
    {
        var place = await Place();
        place.LineItemAddress = LineItem(8);
        (await Grades.LineItem(place, Cancellation)).ShouldSatisfyAllConditions(
            found => found.Outcome.ShouldBe(GradeOutcome.Ok),
            found => found.Value.ShouldBe(new LineItem(LineItem(8), "LTI activity A", 100, ResourceLinkId: "1")));
        place.LineItemAddress = null;
        (await Grades.LineItem(place, Cancellation)).Value!.Address.ShouldBe(LineItem(8));
        gate.Moodle.Last.Address.ShouldEndWith("&resource_link_id=1");
        place.ResourceLinkId = null;
        (await Grades.LineItem(place, Cancellation)).Outcome.ShouldBe(GradeOutcome.NotFound);
    }

    [Fact]
    public async Task A_column_is_made_changed_and_removed()
    {
        var place = await Place();
        var made = await Grades.Create(place, new LineItem(null, "Support participation", 100, "chat-1", "participation", Start: "2026-11-01T00:00:00Z", End: "2026-12-01T00:00:00Z"), Cancellation);
        (made.Outcome, made.Value!.Address, made.Value.Start).ShouldBe((GradeOutcome.Ok, LineItem(10), "2026-11-01T00:00:00Z"));
        (await Grades.Create(place, new LineItem(null, "Second column of link A", 10, "chat-2", "second", "1"), Cancellation)).Value!.ResourceLinkId.ShouldBe("1");
        var put = await Grades.Put(place, new LineItem(LineItem(10), "Renamed column", 50, "chat-1", "participation"), Cancellation);
        (put.Outcome, put.Value!.ScoreMaximum).ShouldBe((GradeOutcome.Ok, 50));
        (await Grades.Delete(place, LineItem(10), Cancellation)).Outcome.ShouldBe(GradeOutcome.Ok);
        (await Grades.LineItem(place, LineItem(10), Cancellation)).ShouldSatisfyAllConditions(
            gone => gone.Outcome.ShouldBe(GradeOutcome.NotFound),
            gone => gone.Refusal!.Code.ShouldBe("service-not-found"));
    }

    [Fact]
    public async Task A_column_that_the_platform_finds_fault_with_is_a_bad_request()
    {
        var place = await Place();
        gate.Moodle.Instead(MoodleServices.LineItems, "ags.err-lineitem-create-nolabel");
        var made = await Grades.Create(place, new LineItem(null, "", 10), Cancellation);
        gate.Moodle.AsRecorded(MoodleServices.LineItems);
        (made.Outcome, made.Refusal!.Code).ShouldBe((GradeOutcome.BadRequest, "service-refused"));
    }

    [Fact]
    public async Task A_score_goes_before_the_query_with_its_own_media_type()
    {
        var place = await Place();
        var told = await Grades.Tell(place, LineItem(8), new Score("3", 85, 100, ActivityProgress.Completed, GradingProgress.FullyGraded, "from tool"), Cancellation);
        (told.Outcome, told.Refusal).ShouldBe((GradeOutcome.Ok, null));
        gate.Moodle.Last.Address.ShouldBe("/mod/lti/services.php/2/lineitems/8/lineitem/scores?type_id=1");
        gate.Moodle.Last.ContentType.ShouldBe("application/vnd.ims.lis.v1.score+json");
        (await Grades.Tell(place, LineItem(8), new Score("6", null, null, ActivityProgress.InProgress, GradingProgress.Pending), Cancellation)).Outcome.ShouldBe(GradeOutcome.Ok);
        (await Grades.Tell(place, LineItem(10), new Score("4", 55.5, 100, ActivityProgress.Completed, GradingProgress.FullyGraded, "from tool"), Cancellation)).Outcome.ShouldBe(GradeOutcome.Ok);
    }

    [Theory]
    [InlineData("36", 10)] // not enrolled
    [InlineData("33", 35)] // teaches
    public async Task Who_can_t_be_graded_is_told_apart_from_a_wrong_request(string subject, double given)
    {
        var told = await Grades.Tell(await Place(), LineItem(8), new Score(subject, given, 100, ActivityProgress.Completed, GradingProgress.FullyGraded, "from tool"), Cancellation);
        told.Outcome.ShouldBe(GradeOutcome.NotGradable);
    }

    [Theory]
    [InlineData("ags.err-score-older-timestamp", nameof(GradeOutcome.NotNewer))]
    [InlineData("ags.err-score-wrong-content-type", nameof(GradeOutcome.BadRequest))]
    [InlineData("ags.err-after-delete", nameof(GradeOutcome.NotFound))]
    [InlineData("nrps.err-bad-token", nameof(GradeOutcome.Refused))]
    public async Task Each_recorded_refusal_of_a_score_has_its_outcome(string recorded, string outcome)
    {
        var place = await Place();
        gate.Moodle.Instead("mod/lti/services.php/2/lineitems/77/lineitem/scores", recorded);
        var told = await Grades.Tell(place, LineItem(77), new Score("3", 1, 2, ActivityProgress.Completed, GradingProgress.FullyGraded), Cancellation);
        told.Outcome.ToString().ShouldBe(outcome);
        told.Refusal.ShouldNotBeNull();
    }

    [Fact]
    public async Task Times_of_one_person_in_one_column_rise_strictly_have_a_zone_and_parts_of_a_second()
    {
        var place = await Place();
        gate.Moodle.Instead("mod/lti/services.php/2/lineitems/78/lineitem/scores", http => http.Says(""));
        gate.Moodle.Forget();
        for (var i = 0; i < 20; i++)
            (await Grades.Tell(place, LineItem(78), new Score("3", i, 20, ActivityProgress.InProgress, GradingProgress.Pending), Cancellation)).Outcome.ShouldBe(GradeOutcome.Ok);
        var times = gate.Moodle.Asked.Where(asked => asked.Address.Contains("/scores", StringComparison.Ordinal)).Select(asked => asked.Json["timestamp"]!.GetValue<string>()).ToList();
        times.Count.ShouldBe(20);
        times.ShouldAllBe(time => time.Length == "2026-11-22T04:22:28.341Z".Length && time.EndsWith('Z'));
        times.ShouldBe(times.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Results_are_read_without_a_page_size_which_would_give_an_error_page()
    {
        var place = await Place();
        var (results, refusal) = await Grades.Results(place, LineItem(8), null, Cancellation);
        refusal.ShouldBeNull();
        (results[0] with { At = null }).ShouldBe(new Result("3", 85, 100, "from tool", null));
        DateTimeOffset.UnixEpoch.AddMicroseconds(results[0].At!.Value).ToString("s", CultureInfo.InvariantCulture).ShouldBe("2026-11-22T04:22:28");
        gate.Moodle.Last.Address.ShouldBe("/mod/lti/services.php/2/lineitems/8/lineitem/results?type_id=1");
        (await Grades.Results(place, LineItem(8), "3", Cancellation)).Results.ShouldHaveSingleItem().Subject.ShouldBe("3");
        (await Grades.Results(place, LineItem(10), null, Cancellation)).Results.ShouldHaveSingleItem().Score.ShouldBe(55.5);
        (await Grades.Results(place, LineItem(8) + "&limit=1", null, Cancellation)).Refusal!.Code.ShouldBe("service-not-found");
    }

    [Fact]
    public async Task Pages_of_a_platform_that_has_them_are_followed()
    {
        var place = await Place();
        place.LineItemsAddress = gate.Moodle.At("canvas/line_items");
        gate.Moodle.Instead("canvas/line_items", http =>
        {
            var page = http.Request.Query["page"].ToString();
            if (page != "3")
                http.Response.Headers.Link = $"<{gate.Moodle.At("canvas/line_items")}?page={(page.Length == 0 ? "2" : "3")}>; rel=\"next\", <{gate.Moodle.At("canvas/line_items")}>; rel=\"first\"";
            return http.Says(new JsonArray(new JsonObject { ["id"] = gate.Moodle.At($"canvas/line_items/{page}"), ["label"] = page, ["scoreMaximum"] = "10" }, new JsonObject { ["label"] = "no id" }).ToJsonString());
        });
        (await Grades.LineItems(place, null, null, Cancellation)).Items.Select(item => item.Label).ShouldBe(["", "2", "3"]);
        gate.Moodle.Instead("canvas/line_items", http => http.Says("{}"));
        (await Grades.LineItems(place, null, null, Cancellation)).Refusal!.Code.ShouldBe("service-malformed");
    }

    [Fact]
    public async Task Only_what_the_launch_allows_is_asked_for()
    {
        var place = await Place();
        place.GradeScopes = $"{Scopes.LineItemsRead} {Scopes.Results}";
        gate.Moodle.Forget();
        await Grades.LineItems(place, null, null, Cancellation);
        gate.Moodle.AskedFor(MoodleServices.Token).ShouldHaveSingleItem().Form["scope"].ShouldBe(Scopes.LineItemsRead);
    }

    private string LineItem(int number) => gate.Moodle.At(string.Create(CultureInfo.InvariantCulture, $"mod/lti/services.php/2/lineitems/{number}/lineitem?type_id=1"));

    private async Task<EditionServices> Place()
    {
        gate.Moodle.Instead(MoodleServices.Token, "token.ok");
        gate.Moodle.AsRecorded(MoodleServices.LineItems);
        return new EditionServices { RegistrationId = await gate.Id(gate.Fresh()), LineItemsAddress = gate.Moodle.At(MoodleServices.LineItems + "?type_id=1"), ResourceLinkId = "1" };
    }
}
