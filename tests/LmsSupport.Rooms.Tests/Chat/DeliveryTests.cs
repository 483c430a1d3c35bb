using System.Text.Json;
using LmsSupport.Api.Chat.Telling;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Engines;
using Followed = LmsSupport.Harness.Followed;
using Told = LmsSupport.Harness.Told;

namespace LmsSupport.Rooms.Tests.Chat;

public sealed class DeliveryOnSqlite(Sqlite engine) : DeliveryTests(engine), IClassFixture<Sqlite>;

public sealed class DeliveryOnPostgres(Postgres engine) : DeliveryTests(engine), IClassFixture<Postgres>;

/// <summary>What a sender and a reader may rely on, as far as the server promises it.</summary>
public abstract class DeliveryTests(Engine engine)
{
    private async Task<(School School, Member Anna, Member Giulia, Guid Conversation)> Talk()
    {
        Assert.SkipWhen(engine.Missing is not null, engine.Missing ?? "");
        var school = await Chat.School.Open(engine.Service);
        var (anna, giulia) = (await school.Learner(), await school.Tutor());
        var conversation = await anna.Asks();
        await giulia.Takes(conversation);
        return (school, anna, giulia, conversation);
    }

    [Fact]
    public async Task Many_messages_at_once_are_numbered_without_holes_in_the_senders_order_and_reach_the_reader_once()
    {
        var (school, anna, giulia, conversation) = await Talk();
        await using var annas = await anna.Follows(conversation);
        await using var giulias = await giulia.Follows(conversation);
        var ids = Enumerable.Range(0, 300).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
            await annas.Say(conversation, id, $"{i}");
        await annas.Sees<Acknowledged>(told => told.ClientId == ids[^1]);
        await giulias.Sees(told => told.Text == "299");

        var told = giulias.Received.OfType<Told>().Where(seen => seen.Event.Kind == "said").ToList();
        told.Select(seen => seen.Event.Text).ShouldBe(Enumerable.Range(0, 300).Select(i => $"{i}"));
        told.Select(seen => seen.Event.Number).ShouldBe(Enumerable.Range(4, 300).Select(i => (long)i));
        told.ShouldAllBe(seen => seen.Event.ClientId == null);
        annas.Received.OfType<Acknowledged>().Select(seen => seen.ClientId).ShouldBe(ids);
        annas.Received.OfType<Told>().ShouldBeEmpty();
        Replay.ShouldAgree(engine.Service, school.Organisation, conversation);
    }

    [Fact]
    public async Task Saying_again_gets_the_number_it_already_has_on_any_device_and_by_any_way()
    {
        var (_, anna, _, conversation) = await Talk();
        var id = Guid.CreateVersion7();
        await using var socket = await anna.Follows(conversation);
        await using var other = await (await anna.OnAnotherDevice()).Follows(conversation);
        await Task.WhenAll(socket.Say(conversation, id, "una volta sola"), other.Say(conversation, id, "una volta sola"), socket.Say(conversation, id, "una volta sola"));
        var number = (await socket.Sees<Acknowledged>(told => told.ClientId == id)).Number;
        (await other.Sees<Acknowledged>(told => told.ClientId == id)).Number.ShouldBe(number);
        (await anna.Does(conversation, "messages", new { clientId = id, text = "una volta sola" })).GetProperty("number").GetInt64().ShouldBe(number);
        (await anna.Reads(conversation)).GetProperty("events").EnumerateArray().Count(seen => seen.GetRawText().Contains("una volta sola", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task The_senders_other_device_gets_the_event_with_the_id_by_which_it_knows_it()
    {
        var (_, anna, _, conversation) = await Talk();
        await using var socket = await anna.Follows(conversation);
        await using var other = await (await anna.OnAnotherDevice()).Follows(conversation);
        var id = Guid.CreateVersion7();
        await socket.Say(conversation, id, "dal telefono");
        (await other.Sees(told => told.Text == "dal telefono")).Event.ClientId.ShouldBe(id);
    }

    [Fact]
    public async Task A_refused_message_holds_nothing_back_neither_before_nor_after_it()
    {
        var (_, anna, _, conversation) = await Talk();
        await using var socket = await anna.Follows(conversation);
        Guid[] ids = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        await socket.Say(conversation, ids[0], "prima");
        await socket.Say(conversation, ids[1], new string('x', 9000));
        await socket.Say(Guid.CreateVersion7(), ids[2], "a nessuno");
        await socket.Say(conversation, ids[3], "dopo");
        (await socket.Sees<Refused>(told => told.ClientId == ids[1])).Code.ShouldBe("message-too-long");
        (await socket.Sees<Refused>(told => told.ClientId == ids[2])).Code.ShouldBe("conversation-not-found");
        (await socket.Sees<Acknowledged>(told => told.ClientId == ids[3])).Number.ShouldBe(5);
    }

    [Fact]
    public async Task A_heartbeat_tells_the_last_number_and_since_n_brings_what_is_missing_page_by_page()
    {
        var (_, anna, giulia, conversation) = await Talk();
        await using var annas = await anna.Follows(conversation);
        for (var i = 0; i < 30; i++)
            await annas.Say(conversation, Guid.CreateVersion7(), $"{i}");
        await annas.Sees<Acknowledged>(told => told.Number == 33);

        await using var giulias = await giulia.Connects();
        (await giulias.Follow(conversation)).Single().ShouldBe(new Followed(conversation, 33, Found: true));
        var numbers = new List<int>();
        JsonElement page;
        do
        {
            page = await giulia.Reads($"/api/conversations/{conversation}/events?since={numbers.LastOrDefault()}&limit=10");
            numbers.AddRange(page.GetProperty("events").EnumerateArray().Select(seen => seen.GetProperty("number").GetInt32()));
        }
        while (page.GetProperty("more").GetBoolean());
        numbers.ShouldBe(Enumerable.Range(1, 33));
    }

    [Fact]
    public async Task A_console_sees_a_question_arrive_and_leave_without_asking()
    {
        var (school, _, giulia, _) = await Talk();
        var luca = await school.Tutor("Luca Ferri");
        var stranger = await school.Tutor("Piero Neri", course: "privacy");
        await using var giulias = await giulia.Connects();
        await using var lucas = await luca.Connects();
        await using var strangers = await stranger.Connects();
        var conversation = await (await school.Learner("Marco Riva")).Asks("Non sono riuscito a finire nei tempi");
        var seen = await giulias.Sees<QueueChanged>(told => Is(told, conversation, "waiting"));
        seen.Conversation.GetProperty("preview").GetString().ShouldBe("Non sono riuscito a finire nei tempi");
        seen.Conversation.GetProperty("learner").GetProperty("initials").GetString().ShouldBe("MR");
        await giulia.Takes(conversation);
        await lucas.Sees<QueueChanged>(told => Is(told, conversation, "active"));
        strangers.Received.OfType<QueueChanged>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Typing_reaches_the_other_side_only_from_who_follows()
    {
        var (_, anna, giulia, conversation) = await Talk();
        await using var annas = await anna.Follows(conversation);
        await using var giulias = await giulia.Follows(conversation);
        await giulias.Typing(conversation);
        (await annas.Sees<Typing>(_ => true)).PersonId.ShouldBe(giulia.Id);
        giulias.Received.OfType<Typing>().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_of_a_session_closes_its_socket_and_no_other()
    {
        var (_, anna, giulia, conversation) = await Talk();
        await using var annas = await anna.Follows(conversation);
        await using var giulias = await giulia.Follows(conversation);
        using var response = await anna.Http.DeleteAsync(new Uri("/api/session", UriKind.Relative));
        response.EnsureSuccessStatusCode();
        (await annas.Sees<Ended>(_ => true, TimeSpan.FromSeconds(20))).Code.ShouldBe("session-ended");
        await annas.Closed.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        (await giulias.Follow(conversation)).Single().Found.ShouldBeTrue();
    }

    [Fact]
    public async Task A_grant_taken_away_ends_what_it_let_one_follow()
    {
        var (school, anna, giulia, conversation) = await Talk();
        await using var giulias = await giulia.Follows(conversation);
        await engine.Service.Get<WriteQueue>().Run(
            (database, token) =>
            {
                database.RemoveRange(database.Set<Grant>().Where(grant => grant.OrganisationId == school.Organisation && grant.PersonId == giulia.Id));
                return Task.CompletedTask;
            },
            CancellationToken.None);
        var sockets = engine.Service.Get<Sockets>();
        await Eventually.True(() => sockets.Followers(conversation).IsEmpty, TimeSpan.FromSeconds(15), () => "the socket still follows");
        var said = (await anna.Says(conversation, "ci sei?")).GetProperty("number").GetInt32();
        (await RefusedException.Of(() => giulia.Reads(conversation))).Code.ShouldBe("conversation-not-found");
        // What happened before may still have been on its way when she began to follow.
        giulias.Received.OfType<Told>().ShouldNotContain(told => told.Event.Number >= said);
    }

    private static bool Is(QueueChanged told, Guid conversation, string state) =>
        told.Conversation.GetProperty("id").GetGuid() == conversation && told.Conversation.GetProperty("state").GetString() == state;
}
