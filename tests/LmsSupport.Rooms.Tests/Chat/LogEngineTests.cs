using LmsSupport.Api.Chat;
using LmsSupport.Api.Chat.Writing;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Rooms.Tests.Engines;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Chat;

public sealed class LogEngineOnSqlite(Sqlite engine) : LogEngineTests(engine), IClassFixture<Sqlite>;

public sealed class LogEngineOnPostgres(Postgres engine) : LogEngineTests(engine), IClassFixture<Postgres>;

/// <summary>What one connection remembers must never be older than what another has stored.</summary>
public abstract class LogEngineTests(Engine engine)
{
    [Fact]
    public async Task Each_goes_on_from_what_the_other_has_stored_at_its_first_try()
    {
        var (anna, organisation, conversation) = await Asked();
        await using var one = await Open();
        await using var other = await Open();
        foreach (var (log, number) in new[] { (one, 3), (other, 4), (one, 5), (one, 6), (other, 7), (one, 8) })
            (await Say(log, Says(anna, organisation, conversation))).Number.ShouldBe(number);
        Replay.ShouldAgree(engine.Service, organisation, conversation);
    }

    [Fact]
    public async Task A_repeated_one_amid_others_gets_its_old_number_and_leaves_no_hole()
    {
        var (anna, organisation, conversation) = await Asked();
        await using var log = await Open();
        var first = Says(anna, organisation, conversation);
        await Say(log, first);
        Append[] appends = [Says(anna, organisation, conversation), Says(anna, organisation, conversation, first.ClientId), Says(anna, organisation, conversation)];
        var batch = new Batch(appends);
        await log.Commit(batch, TimeProvider.System.Now());
        appends.Select(append => (append.Outcome.Number, append.Outcome.Again)).ShouldBe([(4, false), (3, true), (5, false)]);
        batch.Events.Select(happened => happened.Number).ShouldBe([4, 5]);
        batch.Sockets.Count.ShouldBe(2);
        (await Say(log, Says(anna, organisation, conversation))).Number.ShouldBe(6);
        Replay.ShouldAgree(engine.Service, organisation, conversation);
    }

    [Fact]
    public async Task A_refused_one_amid_others_leaves_nothing_behind()
    {
        var (anna, organisation, conversation) = await Asked();
        await using var log = await Open();
        Append[] appends = [Says(anna, organisation, conversation), Says(Guid.CreateVersion7(), organisation, conversation), Says(anna, organisation, conversation)];
        await log.Commit(new Batch(appends), TimeProvider.System.Now());
        appends.Select(append => (append.Outcome.Number, append.Outcome.Refusal?.Code)).ShouldBe([(3, null), (0, Rules.NotFound.Code), (4, null)]);
        Replay.ShouldAgree(engine.Service, organisation, conversation);
    }

    private static async Task<Outcome> Say(LogEngine log, Append append)
    {
        await log.Commit(new Batch([append]), TimeProvider.System.Now());
        return append.Outcome;
    }

    private static Append Says(Guid actor, int organisation, Guid conversation, Guid? client = null) => new()
    {
        OrganisationId = organisation,
        ConversationId = conversation,
        ActorId = actor,
        Rights = PersonRights.None,
        Kind = EventKind.Said,
        ClientId = client ?? Guid.CreateVersion7(),
        Body = EventBody.Said("testo"),
    };

    private Task<LogEngine> Open() => LogEngine.Open(engine.Service.Get<IDbContextFactory<Database>>(), TestContext.Current.CancellationToken);

    private async Task<(Guid Anna, int Organisation, Guid Conversation)> Asked()
    {
        Assert.SkipWhen(engine.Missing is not null, engine.Missing ?? "");
        var school = await School.Open(engine.Service);
        var anna = await school.Learner();
        return (anna.Id, school.Organisation, await anna.Asks());
    }
}
