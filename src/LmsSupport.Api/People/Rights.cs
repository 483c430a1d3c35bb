using System.Collections.Frozen;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People;

/// <summary>What a person may do, from the database at each command; remembered for a few seconds at most.</summary>
internal sealed class Rights(IDbContextFactory<Database> databases, TimeProvider clock)
{
    /// <summary>A change of somebody's grants is felt everywhere after this time at the latest.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly BriefCache<(int, Guid), PersonRights> _cache = new(clock, Remembered);

    public ValueTask<PersonRights> Of(int organisationId, Guid personId, CancellationToken ct) =>
        _cache.Get((organisationId, personId), databases, Read, ct);

    public ValueTask<PersonRights> Of(Caller caller, CancellationToken ct) => Of(caller.OrganisationId, caller.PersonId, ct);

    /// <summary>Call after a committed change of this person's grants.</summary>
    public void Forget(int organisationId, Guid personId) => _cache.Forget((organisationId, personId));

    /// <summary>Call after a committed change that may touch anybody's.</summary>
    public void Forget() => _cache.Clear();

    public static async Task<PersonRights> Read(Database db, int organisationId, Guid personId, CancellationToken ct)
    {
        var grants = await db.Set<Grant>().AsNoTracking()
            .Where(grant => grant.OrganisationId == organisationId && grant.PersonId == personId)
            .ToListAsync(ct);
        if (grants.Count == 0)
            return PersonRights.None;
        var categories = grants.Where(grant => grant.Scope == GrantScope.Category && PersonRights.IsTutoring(grant.Role)).Select(grant => (Guid?)grant.ScopeId).ToList();
        var courses = categories.Count == 0 ? [] : await db.Set<Course>().AsNoTracking()
            .Where(course => course.OrganisationId == organisationId && categories.Contains(course.CategoryId))
            .Select(course => course.Id)
            .ToListAsync(ct);
        return new PersonRights(grants, courses);
    }

    private static async Task<PersonRights> Read((int OrganisationId, Guid PersonId) person, IDbContextFactory<Database> databases, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await Read(db, person.OrganisationId, person.PersonId, ct);
    }
}

/// <summary>A person's grants, unfolded to what they reach.</summary>
internal sealed class PersonRights
{
    public static readonly PersonRights None = new([], []);

    public PersonRights(IReadOnlyList<Grant> grants, IEnumerable<Guid> coursesOfCategories)
    {
        Grants = grants;
        var tutoring = grants.Where(grant => IsTutoring(grant.Role)).ToList();
        TutorsEverything = tutoring.Exists(grant => grant.Scope == GrantScope.Organisation);
        TutoredCourses = tutoring.Where(grant => grant.Scope == GrantScope.Course).Select(grant => grant.ScopeId).Concat(coursesOfCategories).ToFrozenSet();
        TutoredEditions = tutoring.Where(grant => grant.Scope == GrantScope.Edition).Select(grant => grant.ScopeId).ToFrozenSet();
        IsOperator = grants.Any(grant => grant is { Role: GrantRole.Operator, Scope: GrantScope.Service });
        Administers = IsOperator || grants.Any(grant => grant is { Role: GrantRole.Administrator, Scope: GrantScope.Organisation });
    }

    public IReadOnlyList<Grant> Grants { get; }

    public bool TutorsEverything { get; }

    public FrozenSet<Guid> TutoredCourses { get; }

    public FrozenSet<Guid> TutoredEditions { get; }

    /// <summary>Of the service: every organisation.</summary>
    public bool IsOperator { get; }

    /// <summary>The whole organisation, as its administrator or as the service's operator.</summary>
    public bool Administers { get; }

    /// <summary>Whether the administrator's pages show this person anything.</summary>
    public bool OpensAdmin => IsOperator || Grants.Any(grant => grant.Role is GrantRole.Administrator or GrantRole.Organizer or GrantRole.LeadTutor);

    public bool TutorsAnything => TutorsEverything || TutoredCourses.Count > 0 || TutoredEditions.Count > 0;

    public bool MayTutor(Guid courseId, Guid editionId) => TutorsEverything || TutoredCourses.Contains(courseId) || TutoredEditions.Contains(editionId);

    public static bool IsTutoring(GrantRole role) => role is GrantRole.Tutor or GrantRole.LeadTutor;
}
