using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LmsSupport.Api.Lti;
using LmsSupport.Api.People;
using LmsSupport.Harness;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti;

public abstract class LaunchAddressTests(Gate gate)
{
    private const string Lti = Launching.Lti;
    private const string Page = "https://course.example";
    private const string Instructor = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor";

    [Fact]
    public async Task A_learner_s_launch_of_a_Moodle_teaches_where_the_course_s_help_is()
    {
        Skip();
        await In("found", 41).Arrives();

        var (answer, view) = await Where("found");

        view.GetProperty("address").GetString().ShouldBe("/mod/lti/launch.php?id=41&triggerview=0");
        view.GetProperty("shown").GetBoolean().ShouldBeTrue();
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Page]);
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=60");
        await In("found", 42).Arrives();
        (await Address("found")).ShouldBe("/mod/lti/launch.php?id=42&triggerview=0");
    }

    [Fact]
    public async Task A_teacher_s_launch_before_a_learner_s_of_the_same_hides_nothing()
    {
        Skip();
        await In("taught", 45).With(Lti + "roles", new JsonArray(Instructor)).Arrives();
        (await Address("taught")).ShouldBeNull();
        await In("taught", 45).Arrives();
        (await Address("taught")).ShouldBe("/mod/lti/launch.php?id=45&triggerview=0");
    }

    [Fact]
    public async Task A_placed_link_wins_over_what_learners_open_and_what_is_written_by_hand_wins_over_all()
    {
        Skip();
        await Placed(In("placed", 51)).With(Lti + "roles", new JsonArray(Instructor)).Arrives();
        await In("placed", 52).Arrives();
        (await Address("placed")).ShouldBe("/mod/lti/launch.php?id=51&triggerview=0");
        await Placed(In("placed", 53)).Arrives();
        (await Address("placed")).ShouldBe("/mod/lti/launch.php?id=53&triggerview=0");

        await gate.Read(db => db.Set<Edition>().Where(edition => edition.Context == "placed")
            .ExecuteUpdateAsync(set => set.SetProperty(edition => edition.LaunchAddress, "/help").SetProperty(edition => edition.LaunchFrom, LaunchAddressSource.Hand)));
        await Placed(In("placed", 54)).Arrives();
        (await Address("placed")).ShouldBe("/help");
    }

    [Theory]
    [InlineData("a teacher's launch of what nobody placed")]
    [InlineData("no Moodle")]
    [InlineData("no hint")]
    [InlineData("a hint of another kind")]
    [InlineData("a hint without a launch")]
    [InlineData("a hint that is no number")]
    [InlineData("a hint below all numbers")]
    [InlineData("a launch that is refused")]
    public async Task Nothing_else_teaches_anything(string what)
    {
        Skip();
        var launching = In(what, 61);
        switch (what)
        {
            case "a teacher's launch of what nobody placed": launching.With(Lti + "roles", new JsonArray(Instructor)); break;
            case "no Moodle": launching.With(Lti + "tool_platform", new JsonObject { ["product_family_code"] = "sakai" }); break;
            case "no hint": launching.Login["lti_message_hint"] = null; break;
            case "a hint of another kind": launching.Login["lti_message_hint"] = "41"; break;
            case "a hint without a launch": launching.Login["lti_message_hint"] = """{"cmid":61}"""; break;
            case "a hint that is no number": launching.Login["lti_message_hint"] = """{"cmid":"61&x=//evil.example","launchid":"l"}"""; break;
            case "a hint below all numbers": launching.Login["lti_message_hint"] = """{"cmid":-61,"launchid":"l"}"""; break;
            default: launching.With("exp", gate.Clock.GetUtcNow().ToUnixTimeSeconds() - 900); break;
        }

        await launching.Goes();

        (await Address(what)).ShouldBeNull();
    }

    [Fact]
    public async Task A_course_without_help_shows_no_button()
    {
        Skip();
        await In("without", 71).Arrives();
        await gate.Read(db => db.Set<Edition>().Where(edition => edition.Context == "without").ExecuteUpdateAsync(set => set.SetProperty(edition => edition.ButtonShown, false)));
        var view = (await Where("without")).View;
        view.GetProperty("shown").GetBoolean().ShouldBeFalse();
        view.GetProperty("address").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Only_registered_pages_are_answered_and_a_course_that_nobody_knows_has_no_address()
    {
        Skip();
        (await Address("nobody's")).ShouldBeNull();
        foreach (var page in new[] { "https://evil.example", "https://course.example.evil.example", "null", "*", "course.example" })
        {
            var (answer, view) = await Where("2", page);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, view.ToString());
            view.GetProperty("code").GetString().ShouldBe("page-unregistered");
            answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        }

        (await Where("", Page)).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Where(new string('1', 301), Page)).Answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("""{"cmid":4,"launchid":"ltilaunch1_985108711"}""", 4)]
    [InlineData("""{"cmid":"4","launchid":"ltilaunch1_985108711"}""", 4)]
    [InlineData("""{"launchid":"ltilaunch_ContentItemSelectionRequest1013127402"}""", 0)]
    [InlineData("""{"cmid":4.5,"launchid":"l"}""", 0)]
    [InlineData("""{"cmid":99999999999999999999,"launchid":"l"}""", 0)]
    [InlineData("""{"cmid":4,"launchid":"l"}x""", 0)]
    [InlineData("[4]", 0)]
    [InlineData("", 0)]
    [InlineData(null, 0)]
    public void The_number_is_read_from_Moodle_s_hint_only(string? hint, long module) => LaunchAddress.ModuleIn(hint).ShouldBe(module);

    private Launching In(string context, int module)
    {
        var launching = new Launching(gate, Gate.Client) { Into = Into.Frame }
            .With(Lti + "context", new JsonObject { ["id"] = context, ["title"] = context })
            .With(Lti + "tool_platform", new JsonObject { ["product_family_code"] = "moodle" });
        launching.Login["lti_message_hint"] = $$"""{"cmid":{{module}},"launchid":"ltilaunch1_1"}""";
        return launching;
    }

    private static Launching Placed(Launching launching) => launching.With(Lti + "custom", new JsonObject { ["help"] = "1" });

    private async Task<string?> Address(string course)
    {
        // The answer is remembered for a moment.
        gate.Clock.Pass(TimeSpan.FromSeconds(11));
        return (await Where(course)).View.GetProperty("address").GetString();
    }

    private async Task<(HttpResponseMessage Answer, JsonElement View)> Where(string course, string page = Page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{gate.Service.Address}/widget/where?page={Uri.EscapeDataString(page)}&course={Uri.EscapeDataString(course)}");
        var answer = await gate.Browser.Fetch(request);
        return (answer, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()));
    }

    private void Skip() => Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
}

public sealed class LaunchAddressesOnSqlite(SqliteGate gate) : LaunchAddressTests(gate), IClassFixture<SqliteGate>;

public sealed class LaunchAddressesOnPostgres(PostgresGate gate) : LaunchAddressTests(gate), IClassFixture<PostgresGate>;
