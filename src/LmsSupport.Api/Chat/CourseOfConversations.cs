using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Chat;

/// <summary>A conversation is in its edition's course: when an organizer moves the edition, its tutors there find the conversation.</summary>
internal sealed class CourseOfConversations : IKeepCourseOfEdition
{
    public Task Moved(Database db, int organisationId, Guid editionId, Guid courseId, CancellationToken ct) => db.Set<Conversation>()
        .Where(conversation => conversation.OrganisationId == organisationId && conversation.EditionId == editionId)
        .ExecuteUpdateAsync(set => set.SetProperty(conversation => conversation.CourseId, courseId), ct);
}
