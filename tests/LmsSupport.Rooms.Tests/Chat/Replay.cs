using LmsSupport.Api.Chat;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Chat;

/// <summary>The law of the log: an empty head that follows every event is the stored head.</summary>
internal static class Replay
{
    public static void ShouldAgree(RunningService service, int organisation, Guid conversation)
    {
        using var database = service.Get<IDbContextFactory<Database>>().CreateDbContext();
        var head = database.Set<Conversation>().AsNoTracking().Single(row => row.OrganisationId == organisation && row.Id == conversation);
        var events = database.Set<Event>().AsNoTracking().Where(row => row.OrganisationId == organisation && row.ConversationId == conversation).OrderBy(row => row.Number).ToList();
        var folded = new Conversation { OrganisationId = organisation, Id = conversation, CourseId = head.CourseId, EditionId = head.EditionId, LearnerId = head.LearnerId };
        foreach (var happened in events)
            folded.Apply(happened);
        folded.ShouldBeEquivalentTo(head);
        events.Select(happened => happened.Number).ShouldBe(Enumerable.Range(1, events.Count));
    }
}
