using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People.Administration;

/// <summary>A place that a grant may name, with everything that holds it: an edition's course, the course's category.</summary>
internal sealed record Place(GrantScope Scope, Guid? CategoryId = null, Guid? CourseId = null, Guid? EditionId = null)
{
    public static readonly Place Organisation = new(GrantScope.Organisation);

    public static readonly Place Service = new(GrantScope.Service);

    public static Place Of(Category category) => new(GrantScope.Category, category.Id);

    public static Place Of(Course course) => new(GrantScope.Course, course.CategoryId, course.Id);

    public static Place Of(Edition edition, Course course) => new(GrantScope.Edition, course.CategoryId, course.Id, edition.Id);

    /// <summary>Whether what a grant names holds this place.</summary>
    public bool IsWithin(Grant grant) => grant.Scope switch
    {
        GrantScope.Service => true,
        GrantScope.Organisation => Scope != GrantScope.Service,
        GrantScope.Category => CategoryId == grant.ScopeId,
        GrantScope.Course => CourseId == grant.ScopeId,
        GrantScope.Edition => EditionId == grant.ScopeId,
        _ => false,
    };
}

/// <summary>What somebody may administer in one organisation. Pure: it knows grants and places, no database.</summary>
internal sealed class Reach
{
    private static readonly GrantRole[] _seeing = [GrantRole.Administrator, GrantRole.Organizer, GrantRole.LeadTutor];
    private static readonly GrantRole[] _planning = [GrantRole.Administrator, GrantRole.Organizer];

    private readonly IReadOnlyList<Grant> _grants;

    /// <param name="rights">Of the person, in the organisation where they are.</param>
    /// <param name="isOwn">The organisation in question is theirs.</param>
    public Reach(PersonRights rights, bool isOwn)
    {
        IsOperator = rights.IsOperator;
        _grants = isOwn ? rights.Grants : [];
        IsWhole = IsOperator || (isOwn && rights.Administers);
        Sees = IsWhole || _grants.Any(grant => _seeing.Contains(grant.Role));
        SeesWhole = IsWhole || MayRead(Place.Organisation);
    }

    public bool IsOperator { get; }

    /// <summary>Whether this organisation is shown to them at all.</summary>
    public bool Sees { get; }

    /// <summary>Reads every course and every grant of it.</summary>
    public bool SeesWhole { get; }

    /// <summary>Administers all of it.</summary>
    public bool IsWhole { get; }

    /// <summary>Categories, courses and editions that grants which show anything here name.</summary>
    public IEnumerable<Guid> Seen(GrantScope scope) => _grants.Where(grant => grant.Scope == scope && _seeing.Contains(grant.Role)).Select(grant => grant.ScopeId);

    public bool MayRead(Place place) => IsOperator || Has(_seeing, place);

    /// <summary>Dates of editions.</summary>
    public bool MayPlan(Place place) => IsOperator || Has(_planning, place);

    /// <summary>Nobody gives what lies beyond their own scope, or is more than their own role may give.</summary>
    public bool MayGrant(GrantRole role, Place place)
    {
        if (role == GrantRole.Operator || place.Scope == GrantScope.Service)
            return IsOperator && role == GrantRole.Operator && place.Scope == GrantScope.Service;
        return IsOperator || _grants.Any(grant => Gives(grant.Role, role) && place.IsWithin(grant));
    }

    private static bool Gives(GrantRole giver, GrantRole role) => giver switch
    {
        GrantRole.Administrator => role != GrantRole.Operator,
        GrantRole.Organizer => role is GrantRole.Tutor or GrantRole.LeadTutor or GrantRole.CourseAuthor,
        GrantRole.LeadTutor => role == GrantRole.Tutor,
        _ => false,
    };

    private bool Has(GrantRole[] roles, Place place) => _grants.Any(grant => roles.Contains(grant.Role) && place.IsWithin(grant));
}

/// <summary>Finds places by what a grant or an address names.</summary>
internal static class Places
{
    /// <summary>Null when there is no such thing in this organisation.</summary>
    public static async Task<Place?> Find(Database db, int organisationId, GrantScope scope, Guid id, CancellationToken ct) => scope switch
    {
        GrantScope.Service => Place.Service,
        GrantScope.Organisation => Place.Organisation,
        GrantScope.Category => await db.Set<Category>().AsNoTracking().SingleOrDefaultAsync(x => x.OrganisationId == organisationId && x.Id == id, ct) is { } category ? Place.Of(category) : null,
        GrantScope.Course => await db.Set<Course>().AsNoTracking().SingleOrDefaultAsync(x => x.OrganisationId == organisationId && x.Id == id, ct) is { } course ? Place.Of(course) : null,
        GrantScope.Edition => await Edition(db, organisationId, id, ct),
        _ => null,
    };

    private static async Task<Place?> Edition(Database db, int organisationId, Guid id, CancellationToken ct)
    {
        var found = await (
            from edition in db.Set<Edition>().AsNoTracking()
            join course in db.Set<Course>() on new { edition.OrganisationId, Id = edition.CourseId } equals new { course.OrganisationId, course.Id }
            where edition.OrganisationId == organisationId && edition.Id == id
            select new { edition, course }).SingleOrDefaultAsync(ct);
        return found is null ? null : Place.Of(found.edition, found.course);
    }
}
