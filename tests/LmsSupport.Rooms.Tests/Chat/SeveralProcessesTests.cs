using LmsSupport.Api.Chat;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Engines;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Chat;

public sealed class SeveralProcessesOnPostgres() : SeveralProcessesTests(PostgresCluster.Missing)
{
    protected override async Task<IReadOnlyDictionary<string, string>> Database() => await Postgres.NewDatabase();
}

/// <summary>Not how it is meant to run, but as during a restart: nothing may be trusted that the other has changed.</summary>
public sealed class SeveralProcessesOnSqlite() : SeveralProcessesTests(missing: null)
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<IReadOnlyDictionary<string, string>> Database() => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["Storage:Folder"] = _folder.Path });
}

/// <summary>Two services on one database write to the same conversations.</summary>
public abstract class SeveralProcessesTests(string? missing) : IAsyncLifetime
{
    private readonly List<RunningService> _services = [];

    protected abstract Task<IReadOnlyDictionary<string, string>> Database();

    public async ValueTask InitializeAsync()
    {
        if (missing is not null)
            return;
        var settings = new Dictionary<string, string>(await Database()) { ["Chat:SaysAtOnce"] = "10000" };
        _services.Add(await RunningService.Start(settings));
        _services.Add(await RunningService.Start(settings));
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var service in _services)
            await service.DisposeAsync();
    }

    [Fact]
    public async Task They_never_lock_each_other_out_never_give_a_number_twice_and_leave_no_hole()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        var school = await School.Open(_services[0]);
        var anna = await school.Learner();
        var conversations = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => anna.Asks()));
        await using var here = await anna.Connects();
        await using var there = await (await Member.Comes(_services[1], anna.Arrival)).Connects();

        // Each says to all conversations, in opposite orders: what would lock in a circle if the log locked as it came.
        const int rounds = 60;
        await Task.WhenAll(Talk(here, conversations), Talk(there, [.. conversations.Reverse()]));
        await Task.WhenAll(
            Eventually.True(() => here.Received.OfType<Acknowledged>().Count() == rounds * 8, HubClient.Patience, () => "not all acknowledged here"),
            Eventually.True(() => there.Received.OfType<Acknowledged>().Count() == rounds * 8, HubClient.Patience, () => "not all acknowledged there"));

        await using var database = await _services[0].Get<IDbContextFactory<Database>>().CreateDbContextAsync();
        foreach (var conversation in conversations)
        {
            var told = here.Received.Concat(there.Received).OfType<Acknowledged>().Where(ack => ack.ConversationId == conversation).ToDictionary(ack => ack.ClientId, ack => (int)ack.Number);
            told.Values.Order().ShouldBe(Enumerable.Range(3, 2 * rounds));
            var stored = await database.Set<Event>().Where(row => row.ConversationId == conversation && row.Number > 2).ToDictionaryAsync(row => row.ClientId!.Value, row => row.Number);
            stored.ShouldBe(told, ignoreOrder: true);
            Replay.ShouldAgree(_services[0], school.Organisation, conversation);
        }

        static async Task Talk(HubClient hub, Guid[] order)
        {
            for (var round = 0; round < rounds; round++)
            {
                foreach (var conversation in order)
                    await hub.Say(conversation, Guid.CreateVersion7(), $"{round}");
            }
        }
    }

    [Fact]
    public async Task The_same_message_through_both_at_once_is_stored_once()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        var anna = await (await School.Open(_services[0])).Learner();
        var there = await Member.Comes(_services[1], anna.Arrival);
        var conversation = await anna.Asks();
        for (var i = 0; i < 20; i++)
        {
            var command = new { clientId = Guid.CreateVersion7(), text = $"{i}" };
            var answers = await Task.WhenAll(anna.Does(conversation, "messages", command), there.Does(conversation, "messages", command));
            answers[0].GetProperty("number").GetInt32().ShouldBe(answers[1].GetProperty("number").GetInt32());
            var question = new { clientId = Guid.CreateVersion7(), text = $"{i}?" };
            var opened = await Task.WhenAll(anna.Post("/api/conversations", question), there.Post("/api/conversations", question));
            opened[0].GetProperty("conversationId").GetGuid().ShouldBe(opened[1].GetProperty("conversationId").GetGuid());
        }
    }

    [Fact]
    public async Task What_one_stores_the_other_notices_at_its_next_heartbeat()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        var anna = await (await School.Open(_services[0])).Learner();
        var conversation = await anna.Asks();
        await using var there = await (await Member.Comes(_services[1], anna.Arrival)).Follows(conversation);
        await anna.Says(conversation, "di qua");
        (await there.Follow(conversation)).Single().Last.ShouldBe(3);
    }
}
