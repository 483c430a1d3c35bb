using System.Globalization;
using FluentValidation;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People.Administration;

/// <param name="OrganisationId">The caller's own.</param>
/// <param name="Organisations">Those whose pages the caller may open.</param>
internal sealed record AdminView(bool Operator, int OrganisationId, IReadOnlyList<OrganisationName> Organisations, MayView May);

internal sealed record OrganisationName(int Id, string Name);

/// <summary>Which pages have anything for the caller.</summary>
internal sealed record MayView(bool Registrations, bool Deployments, bool Courses, bool Categories, bool Grants, bool Keys, bool Audit, bool Organisations, bool Invitations);

internal sealed record OrganisationAdminView(int Id, string Name, int Platforms, int People, long CreatedAt);

internal sealed record NameOrganisation(string? Name)
{
    internal sealed class Rules : AbstractValidator<NameOrganisation>
    {
        public Rules() => RuleFor(x => x.Name).Must(name => Person.Clean(name, int.MaxValue).Length is > 0 and <= 200).Sentence("invalid.organisation");
    }
}

/// <summary>Who the caller is here, and the organisations that there are.</summary>
internal static class OrganisationEndpoints
{
    private static readonly Refusal _taken = new("organisation-name-taken", StatusCodes.Status409Conflict);

    public static void MapOrganisations(this RouteGroupBuilder admin)
    {
        admin.MapGet("/me", Me);
        admin.MapGet("/organisations", List);
        admin.MapPost("/organisations", Create);
        admin.MapPut("/organisations/{organisationId:int:min(1)}", Rename);
    }

    private static async Task<Results<Ok<AdminView>, Refusal>> Me(Caller caller, Administering administering, CancellationToken ct)
    {
        var answer = await administering.Read<AdminView>(
            caller,
            caller.OrganisationId,
            Need.Anything,
            async (asking, token) =>
            {
                var reach = asking.Reach;
                var organisations = await asking.Db.Set<Organisation>().Where(known => reach.IsOperator || known.Id == caller.OrganisationId)
                    .OrderBy(known => known.Name).Select(known => new OrganisationName(known.Id, known.Name)).ToListAsync(token);
                var whole = reach.IsWhole;
                return new AdminView(
                    reach.IsOperator,
                    caller.OrganisationId,
                    organisations,
                    new MayView(whole, whole, Courses: true, whole, Grants: true, reach.IsOperator, whole, reach.IsOperator, whole));
            },
            ct);
        return answer.Ok();
    }

    private static async Task<Results<Ok<IReadOnlyList<OrganisationAdminView>>, Refusal>> List(Caller caller, Administering administering, CancellationToken ct)
    {
        var answer = await administering.Read<IReadOnlyList<OrganisationAdminView>>(
            caller,
            caller.OrganisationId,
            Need.Whole,
            async (asking, token) =>
            {
                var (db, all) = (asking.Db, asking.Reach.IsOperator);
                return new(
                    await db.Set<Organisation>().Where(known => all || known.Id == caller.OrganisationId).OrderBy(known => known.Name)
                        .Select(known => new OrganisationAdminView(
                            known.Id,
                            known.Name,
                            db.Set<Platform>().Count(platform => platform.OrganisationId == known.Id),
                            db.Set<Person>().Count(person => person.OrganisationId == known.Id),
                            known.CreatedAt))
                        .ToListAsync(token),
                    null);
            },
            ct);
        return answer.Ok();
    }

    private static async Task<Results<Created<OrganisationAdminView>, Refusal>> Create(NameOrganisation command, Caller caller, Administering administering, DataKeys keys, TimeProvider clock, CancellationToken ct)
    {
        var answer = await administering.Change<OrganisationAdminView>(
            caller,
            caller.OrganisationId,
            Need.Operator,
            async (asking, token) =>
            {
                var name = Person.Clean(command.Name, 200);
                if (await asking.Db.Set<Organisation>().AnyAsync(known => known.Name == name, token))
                    return _taken;
                var organisation = new Organisation { Name = name, Secret = keys.NewSecret(), CreatedAt = clock.Now() };
                asking.Db.Add(organisation);
                // Its number comes from the database.
                await asking.Db.SaveChangesAsync(token);
                Wrote(asking, organisation.Id, "organisation-created", before: null, new { name });
                return new OrganisationAdminView(organisation.Id, name, 0, 0, organisation.CreatedAt);
            },
            ct);
        return answer.Created(view => string.Create(CultureInfo.InvariantCulture, $"/api/admin/organisations/{view.Id}"));
    }

    private static async Task<Results<NoContent, Refusal>> Rename(int organisationId, NameOrganisation command, Caller caller, Administering administering, CancellationToken ct)
    {
        var answer = await administering.Change<Done>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                var name = Person.Clean(command.Name, 200);
                if (await asking.Db.Set<Organisation>().AnyAsync(known => known.Name == name && known.Id != organisationId, token))
                    return _taken;
                var organisation = await asking.Db.Set<Organisation>().SingleAsync(known => known.Id == organisationId, token);
                if (organisation.Name != name)
                    Wrote(asking, organisationId, "organisation-renamed", new { name = organisation.Name }, new { name });
                organisation.Name = name;
                return default(Done);
            },
            ct);
        return answer.NoContent();
    }

    private static void Wrote(Asking asking, int organisation, string action, object? before, object? after) =>
        asking.Wrote(organisation, action, "organisation", organisation.ToString(CultureInfo.InvariantCulture), before, after);
}
