using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People.Administration;

/// <summary>Whoever keeps, beside what belongs to an edition, the course that the edition is in.</summary>
internal interface IKeepCourseOfEdition
{
    /// <summary>The edition is in another course now; in the same transaction.</summary>
    Task Moved(Database db, int organisationId, Guid editionId, Guid courseId, CancellationToken ct);
}

/// <summary>Puts an edition into another course, with all that goes by the course.</summary>
internal sealed class EditionMoves(IEnumerable<IKeepCourseOfEdition> keepers)
{
    public async Task Move(Database db, Edition edition, Guid courseId, CancellationToken ct)
    {
        var (organisation, from) = (edition.OrganisationId, edition.CourseId);
        edition.CourseId = courseId;
        await db.SaveChangesAsync(ct);
        if (!await db.Set<Edition>().AnyAsync(other => other.OrganisationId == organisation && other.CourseId == from, ct))
            await MoveGuesses(db, organisation, from, courseId, ct);
        foreach (var keeper in keepers)
            await keeper.Moved(db, organisation, edition.Id, courseId, ct);
    }

    /// <summary>Who tutored the course that is empty now by the platform's word need not wait for their next launch.</summary>
    private static async Task MoveGuesses(Database db, int organisation, Guid from, Guid to, CancellationToken ct)
    {
        var guesses = db.Set<Grant>().Where(grant => grant.OrganisationId == organisation && grant.Source == GrantSource.Launch && grant.Scope == GrantScope.Course);
        var there = guesses.Where(grant => grant.ScopeId == to);
        await guesses.Where(grant => grant.ScopeId == from && there.Any(other => other.PersonId == grant.PersonId && other.Role == grant.Role)).ExecuteDeleteAsync(ct);
        await guesses.Where(grant => grant.ScopeId == from).ExecuteUpdateAsync(set => set.SetProperty(grant => grant.ScopeId, to), ct);
    }
}
