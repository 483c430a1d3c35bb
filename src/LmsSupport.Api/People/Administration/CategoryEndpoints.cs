using FluentValidation;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People.Administration;

/// <param name="Courses">How many are in it.</param>
internal sealed record CategoryView(Guid Id, string Name, int Courses);

internal sealed record NameCategory(string? Name)
{
    internal sealed class Rules : AbstractValidator<NameCategory>
    {
        public Rules() => RuleFor(x => x.Name).Must(name => Person.Clean(name, int.MaxValue).Length is > 0 and <= 200).Sentence("invalid.title");
    }
}

/// <summary>Sets of courses that a grant can name.</summary>
internal static class CategoryEndpoints
{
    public static void MapCategories(this RouteGroupBuilder organisation)
    {
        var categories = organisation.MapGroup("/categories");
        categories.MapGet("/", List);
        categories.MapPost("/", Create);
        categories.MapPut("/{id:guid}", Rename);
        categories.MapDelete("/{id:guid}", Remove);
    }

    private static async Task<Results<Ok<IReadOnlyList<CategoryView>>, Refusal>> List(int organisationId, Caller caller, Administering administering, CancellationToken ct)
    {
        var answer = await administering.Read<IReadOnlyList<CategoryView>>(
            caller,
            organisationId,
            Need.Anything,
            async (asking, token) =>
            {
                var (db, all) = (asking.Db, asking.Reach.SeesWhole);
                var seen = asking.Reach.Seen(GrantScope.Category).ToList();
                return new(
                    await db.Set<Category>().Where(category => category.OrganisationId == organisationId && (all || seen.Contains(category.Id))).OrderBy(category => category.Name)
                        .Select(category => new CategoryView(category.Id, category.Name, db.Set<Course>().Count(course => course.OrganisationId == organisationId && course.CategoryId == category.Id)))
                        .ToListAsync(token),
                    null);
            },
            ct);
        return answer.Ok();
    }

    private static async Task<Results<Created<CategoryView>, Refusal>> Create(int organisationId, NameCategory command, Caller caller, Administering administering, TimeProvider clock, CancellationToken ct)
    {
        var answer = await administering.Change<CategoryView>(
            caller,
            organisationId,
            Need.Whole,
            (asking, _) =>
            {
                var category = new Category { OrganisationId = organisationId, Id = clock.NewId(), Name = Person.Clean(command.Name, 200) };
                asking.Db.Add(category);
                asking.Wrote("category-created", "category", category.Id, before: null, new { category.Name });
                return Task.FromResult<Answer<CategoryView>>(new CategoryView(category.Id, category.Name, 0));
            },
            ct);
        return answer.Created(view => $"/api/admin/organisations/{organisationId}/categories/{view.Id}");
    }

    private static async Task<Results<NoContent, Refusal>> Rename(int organisationId, Guid id, NameCategory command, Caller caller, Administering administering, CancellationToken ct)
    {
        var answer = await administering.Change<Done>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                if (await Find(asking, id, token) is not { } category)
                    return Administering.NotFound;
                var name = Person.Clean(command.Name, 200);
                if (category.Name != name)
                    asking.Wrote("category-renamed", "category", id, new { category.Name }, new { name });
                category.Name = name;
                return default(Done);
            },
            ct);
        return answer.NoContent();
    }

    /// <summary>Its courses stay, in no category; what was granted on it goes, and with it what somebody has open by it.</summary>
    private static async Task<Results<NoContent, Refusal>> Remove(int organisationId, Guid id, Caller caller, Administering administering, GrantBook grants, Sessions sessions, CancellationToken ct)
    {
        var answer = await administering.Change<IReadOnlyList<Guid>>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                if (await Find(asking, id, token) is not { } category)
                    return Administering.NotFound;
                var courses = asking.Db.Set<Course>().Where(course => course.OrganisationId == organisationId && course.CategoryId == id);
                asking.Wrote("category-removed", "category", id, new { category.Name, courses = await courses.CountAsync(token) }, after: null);
                await courses.ExecuteUpdateAsync(set => set.SetProperty(course => course.CategoryId, (Guid?)null), token);
                var gone = await asking.Db.Set<Grant>().Where(grant => grant.OrganisationId == organisationId && grant.Scope == GrantScope.Category && grant.ScopeId == id).ToListAsync(token);
                foreach (var grant in gone)
                    await grants.Remove(asking, grant, category.Name, token);
                asking.Db.Remove(category);
                return new(gone.ConvertAll(grant => grant.PersonId), null);
            },
            ct);
        grants.Forget(organisationId, answer.Value ?? [], sessions);
        return answer.Refusal is { } refusal ? refusal : TypedResults.NoContent();
    }

    private static Task<Category?> Find(Asking asking, Guid id, CancellationToken ct) =>
        asking.Db.Set<Category>().SingleOrDefaultAsync(category => category.OrganisationId == asking.OrganisationId && category.Id == id, ct);
}
