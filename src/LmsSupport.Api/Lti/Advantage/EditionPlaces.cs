using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>An edition, and where its platform's services are.</summary>
internal sealed record EditionPlace(Edition Edition, EditionServices Services)
{
    public int OrganisationId => Edition.OrganisationId;

    /// <summary>The edition is not a course's whole context but one link, of a platform that sends no context.</summary>
    public bool IsLink => Edition.Context.StartsWith("resource-link:", StringComparison.Ordinal);
}

/// <summary>Finds where to ask for an edition.</summary>
internal sealed class EditionPlaces(IDbContextFactory<Database> databases, KnownRegistrations registrations)
{
    /// <returns>The place, or why nobody can be asked.</returns>
    public async Task<(EditionPlace? Place, Refusal? Refusal)> Find(int organisationId, Guid editionId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var edition = await db.Set<Edition>().AsNoTracking().SingleOrDefaultAsync(x => x.OrganisationId == organisationId && x.Id == editionId, ct);
        if (edition is null)
            return (null, new Refusal("not-found", StatusCodes.Status404NotFound));
        if (await Services(db, edition, ct) is not { } services)
            return (null, ServiceRefusals.Failed("services-not-known"));
        if (!(await registrations.Now(ct)).Serves(services.RegistrationId, services.DeploymentId))
            return (null, ServiceRefusals.Failed("registration-disabled"));
        return (new EditionPlace(edition, services), null);
    }

    /// <summary>Its own; those of the whole context for a group of it that nobody has launched yet.</summary>
    private static async Task<EditionServices?> Services(Database db, Edition edition, CancellationToken ct)
    {
        var known = await (
            from services in db.Set<EditionServices>().AsNoTracking()
            join other in db.Set<Edition>() on new { services.OrganisationId, Id = services.EditionId } equals new { other.OrganisationId, other.Id }
            where other.OrganisationId == edition.OrganisationId && other.PlatformId == edition.PlatformId && other.Context == edition.Context
            select services).ToListAsync(ct);
        return known.Find(services => services.EditionId == edition.Id) ?? known.FirstOrDefault();
    }
}
