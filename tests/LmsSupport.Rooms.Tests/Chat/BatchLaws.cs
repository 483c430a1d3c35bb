using FsCheck;
using FsCheck.Fluent;
using LmsSupport.Api.Chat;
using LmsSupport.Api.Chat.Writing;
using LmsSupport.Api.People;

namespace LmsSupport.Rooms.Tests.Chat;

/// <summary>Laws of deciding, for any appends in any order: it is pure, so they are tried on thousands.</summary>
public sealed class BatchLaws
{
    private const int Organisation = 1;
    private static readonly Guid _course = Guid.NewGuid();
    private static readonly Guid _edition = Guid.NewGuid();
    private static readonly Guid[] _learners = [Guid.NewGuid(), Guid.NewGuid()];
    private static readonly Guid[] _tutors = [Guid.NewGuid(), Guid.NewGuid()];
    private static readonly Guid[] _clients = [.. Enumerable.Range(0, 12).Select(_ => Guid.NewGuid())];
    private static readonly EventKind[] _kinds = [EventKind.Said, EventKind.Said, EventKind.Said, EventKind.Noted, EventKind.Assigned, EventKind.ProposedSolved, EventKind.Confirmed, EventKind.NotYet, EventKind.Located];

    private static readonly PersonRights _tutoring = new([new Grant { Role = GrantRole.Tutor, Scope = GrantScope.Course, ScopeId = _course }], []);

    private static Gen<Append> AppendTo(Guid conversation) =>
        from actor in Gen.Elements(_learners.Concat(_tutors).ToArray())
        from kind in Gen.Elements(_kinds)
        from client in Gen.Elements(_clients)
        select new Append
        {
            OrganisationId = Organisation,
            ConversationId = conversation,
            ActorId = actor,
            Rights = _tutors.Contains(actor) ? _tutoring : PersonRights.None,
            Kind = kind,
            ClientId = client,
            Body = kind == EventKind.Assigned ? EventBody.Assigned(actor) : EventBody.Said("testo"),
        };

    private static Arbitrary<Append[]> Appends(Guid conversation) => Gen.ArrayOf(AppendTo(conversation)).ToArbitrary();

    [Fact]
    public void Numbers_have_no_holes_and_the_head_is_the_fold_of_its_events()
    {
        var (head, _) = Fresh();
        Prop.ForAll(Appends(head.Id), appends =>
        {
            var (batch, started) = Decided(appends);
            var folded = Fresh().Head;
            foreach (var happened in batch.Events)
                folded.Apply(happened);
            return batch.Events.Select(happened => happened.Number).SequenceEqual(Enumerable.Range(3, batch.Events.Count))
                && folded.LastNumber == started.LastNumber && folded.State == started.State && folded.TutorId == started.TutorId && folded.Preview == started.Preview;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_id_is_stored_once_and_every_later_send_gets_the_same_number() => Prop.ForAll(Appends(Fresh().Head.Id), appends =>
        {
            var (batch, _) = Decided(appends);
            return appends.Where(append => append.Outcome.Refusal is null).GroupBy(append => (append.ActorId, append.ClientId)).All(sends =>
                sends.Select(send => send.Outcome.Number).Distinct().Count() == 1
                && batch.Events.Count(happened => happened.ActorId == sends.Key.ActorId && happened.ClientId == sends.Key.ClientId) == 1
                && sends.Count(send => !send.Outcome.Again) == 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_refused_append_could_as_well_not_have_been_there() => Prop.ForAll(Appends(Fresh().Head.Id), appends =>
        {
            var (with, _) = Decided(appends);
            var kept = appends.Where(append => append.Outcome.Refusal is null).Select(Again).ToArray();
            var (without, _) = Decided(kept);
            return with.Events.Select(happened => (happened.Number, happened.Kind, happened.ActorId)).SequenceEqual(without.Events.Select(happened => (happened.Number, happened.Kind, happened.ActorId)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_conversation_has_one_tutor_at_most_and_who_is_not_of_it_changes_nothing() => Prop.ForAll(Appends(Fresh().Head.Id), appends =>
        {
            var (batch, head) = Decided(appends);
            return batch.Events.Count(happened => happened.Kind == EventKind.Assigned) <= 1
                && batch.Events.TrueForAll(happened => happened.ActorId != _learners[1])
                && (head.TutorId is null) == (batch.Events.TrueForAll(happened => happened.Kind != EventKind.Assigned))
                && batch.Events.Where(happened => happened.Kind is EventKind.Noted or EventKind.Located).All(happened => happened.Audience == Audience.Tutors);
        }).QuickCheckThrowOnFailure();

    private static readonly Guid _conversation = Guid.NewGuid();

    /// <summary>A question of the first learner that waits: two events in it.</summary>
    private static (Conversation Head, long Now) Fresh()
    {
        var head = new Conversation { OrganisationId = Organisation, Id = _conversation, CourseId = _course, EditionId = _edition, LearnerId = _learners[0] };
        head.Apply(new Event { Number = 1, At = 1, Kind = EventKind.Opened, ActorId = _learners[0] });
        head.Apply(new Event { Number = 2, At = 1, Kind = EventKind.Said, ActorId = _learners[0], Body = EventBody.Said("domanda") });
        return (head, 2);
    }

    private static (Batch Batch, Conversation Head) Decided(Append[] appends)
    {
        var batch = new Batch(appends);
        var (head, now) = Fresh();
        batch.Add(head);
        batch.Decide(now);
        return (batch, head);
    }

    private static Append Again(Append append) => new()
    {
        OrganisationId = append.OrganisationId,
        ConversationId = append.ConversationId,
        ActorId = append.ActorId,
        Rights = append.Rights,
        Kind = append.Kind,
        ClientId = append.ClientId,
        Body = append.Body,
    };
}
