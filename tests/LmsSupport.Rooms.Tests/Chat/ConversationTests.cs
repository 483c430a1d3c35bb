using System.Net;
using System.Text.Json;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Engines;

namespace LmsSupport.Rooms.Tests.Chat;

public sealed class ConversationsOnSqlite(Sqlite engine) : ConversationTests(engine), IClassFixture<Sqlite>;

public sealed class ConversationsOnPostgres(Postgres engine) : ConversationTests(engine), IClassFixture<Postgres>;

/// <summary>The journey of a question from asking to solved, and who may do what on the way.</summary>
public abstract class ConversationTests(Engine engine)
{
    private async Task<School> School()
    {
        Assert.SkipWhen(engine.Missing is not null, engine.Missing ?? "");
        return await Chat.School.Open(engine.Service);
    }

    [Fact]
    public async Task A_question_waits_until_a_tutor_takes_it_answers_and_the_learner_confirms()
    {
        var school = await School();
        var (anna, giulia) = (await school.Learner(), await school.Tutor());
        var conversation = await anna.Asks();
        State(await anna.Reads(conversation)).ShouldBe("waiting");
        (await giulia.Reads("/api/console")).GetProperty("waiting").EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(conversation);

        await giulia.Takes(conversation);
        State(await anna.Reads(conversation)).ShouldBe("active");
        await giulia.Says(conversation, "Ciao Anna, ci penso io.");
        State(await anna.Reads(conversation)).ShouldBe("awaitingLearner");
        await anna.Says(conversation, "Grazie!");
        State(await anna.Reads(conversation)).ShouldBe("active");
        await giulia.ProposesSolved(conversation);
        State(await anna.Reads(conversation)).ShouldBe("proposedSolved");
        await anna.Confirms(conversation, solved: true);

        var snapshot = await anna.Reads(conversation);
        State(snapshot).ShouldBe("solved");
        snapshot.GetProperty("conversation").GetProperty("subject").GetString().ShouldBe("Mi si apre una pagina bianca");
        snapshot.GetProperty("conversation").GetProperty("preview").GetString().ShouldBe("Grazie!");
        Kinds(snapshot).ShouldBe(["opened", "said", "assigned", "said", "said", "proposedSolved", "confirmed"]);
        Numbers(snapshot).ShouldBe(Enumerable.Range(1, 7));
        var console = await giulia.Reads("/api/console");
        console.GetProperty("waiting").GetArrayLength().ShouldBe(0);
        console.GetProperty("mine").GetArrayLength().ShouldBe(0);
        console.GetProperty("recent").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Not_yet_gives_it_back_to_the_tutor_and_a_reply_reopens_what_was_solved()
    {
        var school = await School();
        var (anna, giulia) = (await school.Learner(), await school.Tutor());
        var conversation = await anna.Asks();
        await giulia.Takes(conversation);
        await giulia.ProposesSolved(conversation);
        await anna.Confirms(conversation, solved: false);
        State(await giulia.Reads(conversation)).ShouldBe("active");
        await giulia.ProposesSolved(conversation);
        await anna.Confirms(conversation, solved: true);
        await anna.Says(conversation, "È ricapitato");

        var snapshot = await giulia.Reads(conversation);
        State(snapshot).ShouldBe("active");
        Kinds(snapshot).TakeLast(2).ShouldBe(["reopened", "said"]);
    }

    [Fact]
    public async Task Of_two_who_take_at_once_one_gets_it_and_the_other_is_told_who_has_it()
    {
        var school = await School();
        var anna = await school.Learner();
        Member[] tutors = [await school.Tutor("Giulia Bassi"), await school.Tutor("Luca Ferri")];
        var conversation = await anna.Asks();
        var refusals = new List<RefusedException>();
        await Task.WhenAll(tutors.Select(async tutor =>
        {
            try
            {
                await tutor.Takes(conversation);
            }
            catch (RefusedException refused)
            {
                lock (refusals)
                    refusals.Add(refused);
            }
        }));

        var refusal = refusals.ShouldHaveSingleItem();
        refusal.Status.ShouldBe(HttpStatusCode.Conflict);
        refusal.Code.ShouldBe("already-taken");
        var holder = (await anna.Reads(conversation)).GetProperty("conversation").GetProperty("tutor").GetProperty("name").GetString();
        refusal.Problem.GetProperty("by").GetString().ShouldBe(holder);
        Kinds(await anna.Reads(conversation)).Count(kind => kind == "assigned").ShouldBe(1);
    }

    [Fact]
    public async Task Asking_again_with_the_same_id_is_the_same_question()
    {
        var school = await School();
        var anna = await school.Learner();
        var command = new { clientId = Guid.CreateVersion7(), text = "Quando scade il corso?" };
        var first = await anna.Post("/api/conversations", command);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => anna.Post("/api/conversations", command)));
        answers.ShouldAllBe(answer => answer.GetProperty("conversationId").GetGuid() == first.GetProperty("conversationId").GetGuid() && answer.GetProperty("number").GetInt32() == 2);
        (await anna.Reads("/api/conversations")).GetProperty("conversations").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_note_reaches_tutors_and_of_it_the_learner_sees_a_number_and_nothing_else()
    {
        var school = await School();
        var (anna, giulia, luca) = (await school.Learner(), await school.Tutor(), await school.Tutor("Luca Ferri"));
        var conversation = await anna.Asks();
        await using var socket = await anna.Follows(conversation);
        await luca.Notes(conversation, "da ieri succede con il risparmio dati");
        var told = await socket.Sees(seen => seen.Number == 3);
        told.Event.ShouldBe(new EventView(3));

        var snapshot = await anna.Reads(conversation);
        var hidden = snapshot.GetProperty("events").EnumerateArray().Last();
        hidden.EnumerateObject().Select(property => property.Name).ShouldBe(["number"]);
        snapshot.GetRawText().ShouldNotContain("risparmio");
        snapshot.GetProperty("people").EnumerateObject().Select(person => Guid.Parse(person.Name)).ShouldNotContain(luca.Id);
        var whole = await giulia.Reads(conversation);
        whole.GetRawText().ShouldContain("risparmio");
        whole.GetProperty("people").GetProperty($"{luca.Id}").GetProperty("name").GetString().ShouldBe("Luca Ferri");
    }

    [Fact]
    public async Task The_page_that_the_learner_shares_reaches_the_tutor()
    {
        var school = await School();
        var (anna, giulia) = (await school.Learner(), await school.Tutor());
        var context = new { address = "/course/view?id=3", title = "Modulo 3", language = "it", device = new { browser = "Chrome 141", os = "Android 16", screen = "412×915", viewport = "412×800", touch = true }, frames = "visible", errors = new[] { new { message = "TypeError: player.load is not a function", source = "player.js", line = 88, at = 1L } } };
        var conversation = await anna.Asks(context: context);
        var opened = (await giulia.Reads(conversation)).GetProperty("events").EnumerateArray().First();
        opened.GetProperty("body").GetProperty("context").GetProperty("errors")[0].GetProperty("message").GetString().ShouldBe("TypeError: player.load is not a function");
    }

    [Fact]
    public async Task Marks_only_rise_and_never_pass_the_end_of_the_log()
    {
        var school = await School();
        var (anna, giulia) = (await school.Learner(), await school.Tutor());
        var conversation = await anna.Asks();
        await using var annas = await anna.Follows(conversation);
        await using var giulias = await giulia.Follows(conversation);
        await giulias.Seen(conversation, delivered: 2, read: 2);
        await annas.Sees<Marks>(marks => marks.PersonId == giulia.Id && marks.Read == 2);
        await giulias.Seen(conversation, delivered: 1, read: 1);
        await annas.Seen(conversation, delivered: 1_000_000, read: 1);
        await Eventually.True(
            async () =>
            {
                var marks = (await anna.Reads(conversation)).GetProperty("conversation").GetProperty("marks").EnumerateArray().ToDictionary(mark => mark.GetProperty("personId").GetGuid());
                return marks.TryGetValue(anna.Id, out var annasMark) && annasMark.GetProperty("delivered").GetInt32() == 2 && marks[giulia.Id].GetProperty("read").GetInt32() == 2;
            },
            HubClient.Patience,
            () => "the marks did not settle");
    }

    [Fact]
    public async Task What_the_head_says_is_what_folding_the_log_gives()
    {
        var school = await School();
        var (anna, giulia) = (await school.Learner(), await school.Tutor());
        var conversation = await anna.Asks();
        await giulia.Takes(conversation);
        await giulia.Says(conversation, new string('à', 300));
        await giulia.ProposesSolved(conversation);
        await anna.Confirms(conversation, solved: true);
        await anna.Says(conversation, "Ancora!");
        Replay.ShouldAgree(engine.Service, school.Organisation, conversation);
    }

    private static string State(JsonElement snapshot) => snapshot.GetProperty("conversation").GetProperty("state").GetString()!;

    private static IEnumerable<string?> Kinds(JsonElement snapshot) => snapshot.GetProperty("events").EnumerateArray().Select(seen => seen.GetProperty("kind").GetString());

    private static IEnumerable<int> Numbers(JsonElement snapshot) => snapshot.GetProperty("events").EnumerateArray().Select(seen => seen.GetProperty("number").GetInt32());
}
