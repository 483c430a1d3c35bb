using FluentValidation;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People.Administration;

/// <param name="Role"><c>tutor</c>, <c>leadTutor</c>, <c>organizer</c>, <c>courseAuthor</c>, <c>administrator</c> or <c>operator</c>.</param>
/// <param name="Scope"><c>organisation</c>, <c>category</c>, <c>course</c>, <c>edition</c> or <c>service</c>.</param>
/// <param name="ScopeId">Empty for the organisation and the service.</param>
/// <param name="Source"><c>launch</c>: the platform's word, which its next launch repeats or takes back; <c>granted</c>: by somebody here.</param>
/// <param name="Removable">The caller may take it.</param>
internal sealed record GrantView(Guid Id, PersonView Person, string Role, string Scope, Guid? ScopeId, string ScopeName, string Source, long CreatedAt, bool Removable);

internal sealed record GiveGrant(Guid? PersonId, string? Role, string? Scope, Guid? ScopeId)
{
    internal sealed class Rules : AbstractValidator<GiveGrant>
    {
        public Rules()
        {
            RuleFor(x => x.PersonId).NotNull().Sentence("invalid.choice");
            RuleFor(x => x.Role).Must(role => GrantWords.Role(role) is not null).Sentence("invalid.choice");
            RuleFor(x => x.Scope).Must(scope => GrantWords.Scope(scope) is not null).Sentence("invalid.choice")
                .Must((x, scope) => (scope == "service") == (x.Role == "operator")).Sentence("invalid.choice");
            RuleFor(x => x.ScopeId).NotNull().When(x => x.Scope is "category" or "course" or "edition").Sentence("invalid.choice");
        }
    }
}

/// <summary>Who may do what, where.</summary>
internal static class GrantEndpoints
{
    private static readonly Refusal _fromLaunch = new("grant-from-launch", StatusCodes.Status409Conflict);

    public static void MapGrants(this RouteGroupBuilder organisation)
    {
        var grants = organisation.MapGroup("/grants");
        grants.MapGet("/", List);
        grants.MapPost("/", Give);
        grants.MapDelete("/{id:guid}", Take);
    }

    /// <param name="scope">A scope's name, or the id of a category, course or edition.</param>
    private static async Task<Results<Ok<IReadOnlyList<GrantView>>, Refusal>> List(int organisationId, Guid? person, string? scope, Caller caller, Administering administering, CancellationToken ct)
    {
        var answer = await administering.Read<IReadOnlyList<GrantView>>(
            caller,
            organisationId,
            Need.Anything,
            async (asking, token) =>
            {
                var grants = asking.Db.Set<Grant>().AsNoTracking().Where(grant => grant.OrganisationId == organisationId);
                if (person is not null)
                    grants = grants.Where(grant => grant.PersonId == person);
                if (Guid.TryParse(scope, out var scopeId))
                    grants = grants.Where(grant => grant.ScopeId == scopeId);
                else if (GrantWords.Scope(scope) is { } kind)
                    grants = grants.Where(grant => grant.Scope == kind);
                return new(await GrantViews.Read(asking, grants, token), null);
            },
            ct);
        return answer.Ok();
    }

    private static async Task<Results<Created<GrantView>, Ok<GrantView>, Refusal>> Give(
        int organisationId, GiveGrant command, Caller caller, Administering administering, GrantBook book, Sessions sessions, CancellationToken ct)
    {
        var (role, scope) = (GrantWords.Role(command.Role)!.Value, GrantWords.Scope(command.Scope)!.Value);
        var scopeId = scope is GrantScope.Organisation or GrantScope.Service ? Guid.Empty : command.ScopeId!.Value;
        var answer = await administering.Change<(GrantView View, bool Again)>(
            caller,
            organisationId,
            Need.Anything,
            async (asking, token) =>
            {
                if (await Places.Find(asking.Db, organisationId, scope, scopeId, token) is not { } place || !(asking.Reach.MayRead(place) || scope == GrantScope.Service))
                    return Administering.NotFound;
                if (!asking.Reach.MayGrant(role, place))
                    return Administering.NotYours;
                if (await asking.Db.Set<Person>().SingleOrDefaultAsync(known => known.OrganisationId == organisationId && known.Id == command.PersonId, token) is not { } person)
                    return Administering.NotFound;
                var scopeName = await GrantViews.ScopeName(asking.Db, organisationId, scope, scopeId, token);
                var (grant, again) = await book.Give(asking, person, role, scope, scopeId, scopeName, token);
                return (GrantViews.View(grant, person, scopeName, removable: true), again);
            },
            ct);
        if (answer.Refusal is { } refusal)
            return refusal;
        book.Forget(organisationId, [command.PersonId!.Value], sessions);
        var (view, again) = answer.Value;
        return again ? TypedResults.Ok(view) : TypedResults.Created($"/api/admin/organisations/{organisationId}/grants/{view.Id}", view);
    }

    private static async Task<Results<NoContent, Refusal>> Take(int organisationId, Guid id, Caller caller, Administering administering, GrantBook book, Sessions sessions, CancellationToken ct)
    {
        var answer = await administering.Change<Guid>(
            caller,
            organisationId,
            Need.Anything,
            async (asking, token) =>
            {
                var grant = await asking.Db.Set<Grant>().SingleOrDefaultAsync(known => known.OrganisationId == organisationId && known.Id == id, token);
                // A grant on what is no longer there is within the whole organisation only.
                var place = grant is null ? null : await Places.Find(asking.Db, organisationId, grant.Scope, grant.ScopeId, token) ?? Place.Organisation;
                if (grant is null || !(asking.Reach.MayRead(place!) || (grant.Scope == GrantScope.Service && asking.Reach.IsOperator)))
                    return Administering.NotFound;
                if (!asking.Reach.MayGrant(grant.Role, place!))
                    return Administering.NotYours;
                if (grant.Source == GrantSource.Launch)
                    return _fromLaunch;
                if (await GrantBook.IsLast(asking.Db, grant, token) is { } last)
                    return last;
                await book.Remove(asking, grant, await GrantViews.ScopeName(asking.Db, organisationId, grant.Scope, grant.ScopeId, token), token);
                return grant.PersonId;
            },
            ct);
        if (answer.Refusal is { } refusal)
            return refusal;
        book.Forget(organisationId, [answer.Value], sessions);
        return TypedResults.NoContent();
    }
}

/// <summary>Reads grants as one person may see them.</summary>
internal static class GrantViews
{
    public static async Task<IReadOnlyList<GrantView>> Read(Asking asking, IQueryable<Grant> which, CancellationToken ct)
    {
        var (db, organisation) = (asking.Db, asking.OrganisationId);
        if (!asking.Reach.IsOperator)
            which = which.Where(grant => grant.Scope != GrantScope.Service);
        var rows = await (
            from grant in which
            join person in db.Set<Person>() on new { grant.OrganisationId, Id = grant.PersonId } equals new { person.OrganisationId, person.Id }
            orderby person.Name, grant.CreatedAt
            select new { grant, person }).ToListAsync(ct);
        var categories = await db.Set<Category>().AsNoTracking().Where(x => x.OrganisationId == organisation).ToDictionaryAsync(x => x.Id, ct);
        var courses = await db.Set<Course>().AsNoTracking().Where(x => x.OrganisationId == organisation).ToDictionaryAsync(x => x.Id, ct);
        var ids = rows.Where(row => row.grant.Scope == GrantScope.Edition).Select(row => row.grant.ScopeId).Distinct().ToList();
        var editions = await db.Set<Edition>().AsNoTracking().Where(x => x.OrganisationId == organisation && ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
        var views = new List<GrantView>(rows.Count);
        foreach (var row in rows)
        {
            var (place, name) = row.grant.Scope switch
            {
                GrantScope.Service => (Place.Service, ""),
                GrantScope.Category when categories.TryGetValue(row.grant.ScopeId, out var category) => (Place.Of(category), category.Name),
                GrantScope.Course when courses.TryGetValue(row.grant.ScopeId, out var course) => (Place.Of(course), course.Title),
                GrantScope.Edition when editions.TryGetValue(row.grant.ScopeId, out var edition) => (Place.Of(edition, courses[edition.CourseId]), edition.Title),
                _ => (Place.Organisation, ""),
            };
            if (row.grant.Scope == GrantScope.Service || asking.Reach.MayRead(place))
                views.Add(View(row.grant, row.person, name, row.grant.Source == GrantSource.Granted && asking.Reach.MayGrant(row.grant.Role, place)));
        }

        return views;
    }

    public static GrantView View(Grant grant, Person person, string scopeName, bool removable) => new(
        grant.Id,
        new PersonView(person.Id, person.Name, person.Initials),
        GrantWords.Word(grant.Role),
        GrantWords.Word(grant.Scope),
        grant.ScopeId == Guid.Empty ? null : grant.ScopeId,
        scopeName,
        GrantWords.Word(grant.Source),
        grant.CreatedAt,
        removable);

    public static async Task<string> ScopeName(Database db, int organisationId, GrantScope scope, Guid id, CancellationToken ct) => scope switch
    {
        GrantScope.Category => await db.Set<Category>().Where(x => x.OrganisationId == organisationId && x.Id == id).Select(x => x.Name).SingleOrDefaultAsync(ct) ?? "",
        GrantScope.Course => await db.Set<Course>().Where(x => x.OrganisationId == organisationId && x.Id == id).Select(x => x.Title).SingleOrDefaultAsync(ct) ?? "",
        GrantScope.Edition => await db.Set<Edition>().Where(x => x.OrganisationId == organisationId && x.Id == id).Select(x => x.Title).SingleOrDefaultAsync(ct) ?? "",
        _ => "",
    };
}
