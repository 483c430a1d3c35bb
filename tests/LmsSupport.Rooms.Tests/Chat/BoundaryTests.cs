using System.Net;
using System.Net.Http.Headers;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Engines;

namespace LmsSupport.Rooms.Tests.Chat;

public sealed class BoundariesOnSqlite(Sqlite engine) : BoundaryTests(engine), IClassFixture<Sqlite>;

public sealed class BoundariesOnPostgres(Postgres engine) : BoundaryTests(engine), IClassFixture<Postgres>;

/// <summary>Who may not, one test for each pair of roles; and bad input, as a table.</summary>
public abstract class BoundaryTests(Engine engine)
{
    private async Task<School> School()
    {
        Assert.SkipWhen(engine.Missing is not null, engine.Missing ?? "");
        return await Chat.School.Open(engine.Service);
    }

    /// <summary>Everything that can be done to a conversation; for a stranger each looks as if it did not exist.</summary>
    private static readonly (string What, Func<Member, Guid, Task> Do)[] _everything =
    [
        ("read", (member, id) => member.Reads(id)),
        ("events", (member, id) => member.Reads($"/api/conversations/{id}/events?since=0")),
        ("say", (member, id) => member.Says(id, "ciao")),
        ("note", (member, id) => member.Notes(id, "nota")),
        ("take", (member, id) => member.Takes(id)),
        ("propose", (member, id) => member.ProposesSolved(id)),
        ("confirm", (member, id) => member.Confirms(id, solved: true)),
        ("locate", (member, id) => member.Does(id, "context", new { clientId = Guid.CreateVersion7(), context = new { address = "/", title = "x" } })),
    ];

    [Theory]
    [InlineData("another learner of the course")]
    [InlineData("a tutor of another course")]
    [InlineData("a learner of another organisation")]
    [InlineData("a tutor of another organisation")]
    public async Task Somebody_elses_conversation_looks_like_an_unknown_one(string who)
    {
        var school = await School();
        var elsewhere = await School();
        var conversation = await (await school.Learner()).Asks();
        var stranger = who switch
        {
            "another learner of the course" => await school.Learner("Marco Riva"),
            "a tutor of another course" => await school.Tutor("Luca Ferri", course: "privacy"),
            "a learner of another organisation" => await elsewhere.Learner(),
            _ => await elsewhere.Tutor(),
        };
        foreach (var (what, act) in _everything)
        {
            var unknown = await RefusedException.Of(() => act(stranger, Guid.CreateVersion7()));
            var others = await RefusedException.Of(() => act(stranger, conversation));
            others.Code.ShouldBe("conversation-not-found", what);
            others.Problem.GetRawText().ShouldBe(unknown.Problem.GetRawText(), what);
        }

        await using var socket = await stranger.Connects();
        (await socket.Follow(conversation)).ShouldHaveSingleItem().Found.ShouldBeFalse();
        var clientId = Guid.CreateVersion7();
        await socket.Say(conversation, clientId, "ciao");
        (await socket.Sees<Refused>(refused => refused.ClientId == clientId)).Code.ShouldBe("conversation-not-found");
        (await stranger.Reads("/api/console")).GetProperty("waiting").GetArrayLength().ShouldBe(0);
        (await stranger.Reads("/api/conversations")).GetProperty("conversations").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("note")]
    [InlineData("take")]
    [InlineData("propose")]
    public async Task A_learner_can_not_do_a_tutors_part_in_their_own_conversation(string what)
    {
        var anna = await (await School()).Learner();
        var conversation = await anna.Asks();
        (await RefusedException.Of(() => Act(what)(anna, conversation))).Code.ShouldBe("not-yours-to-do");
    }

    [Theory]
    [InlineData("confirm")]
    [InlineData("locate")]
    [InlineData("say")]
    [InlineData("propose")]
    public async Task A_tutor_who_has_not_taken_it_can_not_speak_in_it_nor_for_the_learner(string what)
    {
        var school = await School();
        var conversation = await (await school.Learner()).Asks();
        (await RefusedException.Of(async () => await Act(what)(await school.Tutor(), conversation))).Code.ShouldBe("not-yours-to-do");
    }

    [Fact]
    public async Task A_tutor_who_asks_as_a_learner_elsewhere_is_a_learner_there()
    {
        var school = await School();
        var luca = await school.Tutor("Luca Ferri", course: "privacy");
        var conversation = await (await Member.Comes(engine.Service, luca.Arrival with { Context = "safety", Role = Api.People.FirstRole.Learner })).Asks();
        (await RefusedException.Of(() => luca.Takes(conversation))).Code.ShouldBe("not-yours-to-do");
    }

    [Fact]
    public async Task Nothing_is_answered_without_a_session()
    {
        await School();
        using var nobody = new HttpClient { BaseAddress = new Uri(engine.Service.Address) };
        foreach (var path in new[] { "/api/conversations", "/api/console", $"/api/conversations/{Guid.NewGuid()}" })
            (await nobody.GetAsync(new Uri(path, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        nobody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "made-up");
        (await nobody.GetAsync(new Uri("/api/conversations", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Should.ThrowAsync<Exception>(() => HubClient.Connect(new Uri(engine.Service.Address), "made-up"));
    }

    public static TheoryData<string, string?> Unsayable => new()
    {
        { "message-empty", null },
        { "message-empty", "" },
        { "message-empty", " \n\t " },
        { "message-too-long", new string('x', 8001) },
        { "message-too-long", string.Concat(Enumerable.Repeat("😀", 4001)) },
        { "message-unreadable", "before\0after" },
    };

    [Theory]
    [MemberData(nameof(Unsayable))]
    public async Task What_can_not_be_said_is_refused_by_name_and_leaves_nothing(string code, string? text)
    {
        var anna = await (await School()).Learner();
        var conversation = await anna.Asks();
        (await RefusedException.Of(() => anna.Says(conversation, text!))).Code.ShouldBe(code);
        (await RefusedException.Of(() => anna.Asks(text!))).Code.ShouldBe(code);
        await using var socket = await anna.Follows(conversation);
        var clientId = Guid.CreateVersion7();
        await socket.Say(conversation, clientId, text!);
        var refused = await socket.Sees<Refused>(told => told.ClientId == clientId);
        refused.Code.ShouldBe(code);
        refused.Title.ShouldNotBeNullOrWhiteSpace();
        refused.Detail.ShouldNotBeNullOrWhiteSpace();
        (await anna.Reads(conversation)).GetProperty("events").GetArrayLength().ShouldBe(2);
        (await anna.Reads("/api/conversations")).GetProperty("conversations").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData(8000, "x")]
    [InlineData(8000, "語")]
    [InlineData(4000, "😀")]
    public async Task A_message_of_the_full_length_comes_back_whole(int times, string character)
    {
        var anna = await (await School()).Learner();
        var conversation = await anna.Asks();
        var text = string.Concat(Enumerable.Repeat(character, times));
        await using var device = await (await anna.OnAnotherDevice()).Follows(conversation);
        await using var socket = await anna.Follows(conversation);
        await socket.SaysAndIsAcknowledged(conversation, text);
        (await device.Sees(seen => seen.Text is not null)).Event.Text.ShouldBe(text);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"clientId\":\"00000000-0000-0000-0000-000000000000\",\"text\":\"ciao\"}")]
    [InlineData("{\"clientId\":\"no\",\"text\":\"ciao\"}")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task A_command_that_is_none_is_refused_and_leaves_nothing(string body)
    {
        var anna = await (await School()).Learner();
        using var content = new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));
        using var response = await anna.Http.PostAsync(new Uri("/api/conversations", UriKind.Relative), content);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"");
        (await anna.Reads("/api/conversations")).GetProperty("conversations").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_page_context_beyond_its_limit_is_refused_by_the_limits_name()
    {
        var anna = await (await School()).Learner();
        var refused = await RefusedException.Of(() => anna.Asks(context: new { address = "/", title = new string('x', 5000) }));
        refused.Code.ShouldBe("context-too-large");
        refused.Problem.GetProperty("limit").GetInt32().ShouldBe(4096);
    }

    [Fact]
    public async Task There_is_nothing_to_confirm_before_it_was_proposed_and_nothing_to_take_after()
    {
        var school = await School();
        var (anna, giulia) = (await school.Learner(), await school.Tutor());
        var conversation = await anna.Asks();
        (await RefusedException.Of(() => anna.Confirms(conversation, solved: true))).Code.ShouldBe("nothing-to-confirm");
        await giulia.Takes(conversation);
        await giulia.ProposesSolved(conversation);
        await anna.Confirms(conversation, solved: true);
        (await RefusedException.Of(() => giulia.ProposesSolved(conversation))).Code.ShouldBe("already-solved");
        (await RefusedException.Of(() => giulia.Takes(conversation))).Code.ShouldBe("already-taken");
    }

    private static Func<Member, Guid, Task> Act(string what) => _everything.Single(entry => entry.What == what).Do;
}
