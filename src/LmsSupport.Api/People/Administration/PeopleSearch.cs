using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People.Administration;

/// <param name="Email">Null also for who administers only a part of the organisation; likewise no identities.</param>
internal sealed record FoundPerson(Guid Id, string Name, string? Email, IReadOnlyList<FoundIdentity> Identities);

internal sealed record FoundIdentity(string Issuer, string Subject);

/// <summary>Finds people by a part of their name, e-mail or user name.</summary>
internal static class PeopleSearch
{
    private const int Most = 50;
    private const int Shortest = 2;

    public static void MapPeopleSearch(this RouteGroupBuilder organisation) => organisation.MapGet("/people", Search);

    /// <summary>A part of a text in whichever case; on SQLite letters with accents must be written as they are.</summary>
    public static string Pattern(string part) => $"%{part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    private static async Task<Results<Ok<IReadOnlyList<FoundPerson>>, Refusal>> Search(int organisationId, string? search, Caller caller, Administering administering, CancellationToken ct)
    {
        var part = Person.Clean(search, 100);
        if (part.Length < Shortest)
            return Validation.Refusal("search", "invalid.search", caller.Locale);
        var answer = await administering.Read<IReadOnlyList<FoundPerson>>(caller, organisationId, Need.Anything, async (asking, token) => new(await Find(asking, part, token), null), ct);
        return answer.Ok();
    }

    private static async Task<IReadOnlyList<FoundPerson>> Find(Asking asking, string part, CancellationToken ct)
    {
        var (db, organisation, whole) = (asking.Db, asking.OrganisationId, asking.Reach.IsWhole);
        var people = await Matching(db, organisation, Pattern(part), whole).OrderBy(person => person.Name).ThenBy(person => person.Id).Take(Most).ToListAsync(ct);
        var ids = people.ConvertAll(person => person.Id);
        // To whom one may give a role in one course one needs a name, not an address.
        var identities = !whole ? [] : await (
            from identity in db.Set<Identity>().AsNoTracking()
            join platform in db.Set<Platform>() on new { identity.OrganisationId, Id = identity.PlatformId } equals new { platform.OrganisationId, platform.Id }
            where identity.OrganisationId == organisation && ids.Contains(identity.PersonId)
            select new { identity.PersonId, platform.Issuer, identity.Subject }).ToListAsync(ct);
        var byPerson = identities.ToLookup(identity => identity.PersonId);
        return [.. people.Select(person => new FoundPerson(
            person.Id, person.Name, whole ? person.Email : null, [.. byPerson[person.Id].Select(identity => new FoundIdentity(identity.Issuer, identity.Subject))]))];
    }

    private static IQueryable<Person> Matching(Database db, int organisation, string pattern, bool whole)
    {
        var people = db.Set<Person>().AsNoTracking().Where(person => person.OrganisationId == organisation);
        var members = db.Set<Member>().Where(member => member.OrganisationId == organisation);
        if (db.IsSqlite)
        {
            var named = members.Where(member => member.Username != null && EF.Functions.Like(member.Username, pattern, "\\")).Select(member => member.PersonId);
            return people.Where(person => EF.Functions.Like(person.Name, pattern, "\\")
                || (whole && ((person.Email != null && EF.Functions.Like(person.Email, pattern, "\\")) || named.Contains(person.Id))));
        }

        var known = members.Where(member => member.Username != null && EF.Functions.ILike(member.Username, pattern, "\\")).Select(member => member.PersonId);
        return people.Where(person => EF.Functions.ILike(person.Name, pattern, "\\")
            || (whole && ((person.Email != null && EF.Functions.ILike(person.Email, pattern, "\\")) || known.Contains(person.Id))));
    }
}
