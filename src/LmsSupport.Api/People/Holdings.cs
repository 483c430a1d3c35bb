using System.Globalization;
using LmsSupport.Api.Storage;
using LmsSupport.Widget;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People;

/// <summary>One kind of thing that is held about a person, in the reader's words.</summary>
internal sealed record Holding(string Title, IReadOnlyList<HeldFact> Facts);

internal sealed record HeldFact(string Name, string Value);

/// <summary>
/// A room says what it holds about a person, for the page that shows people their own data. Each room speaks for its own
/// tables: whoever adds a table with something of a person in it adds it here.
/// </summary>
internal interface IHoldings
{
    /// <summary>Nothing held: no holding.</summary>
    Task<IReadOnlyList<Holding>> Of(Database db, int organisationId, Guid personId, string locale, CancellationToken ct);
}

/// <summary>Who somebody is, where they learn, what they may do, when they were here.</summary>
internal sealed class PeopleHoldings : IHoldings
{
    private const int MostEditions = 200;

    public async Task<IReadOnlyList<Holding>> Of(Database db, int organisationId, Guid personId, string locale, CancellationToken ct)
    {
        var texts = Texts.Of(locale);
        return
        [
            new Holding(texts["ownData.person"], await Person(db, organisationId, personId, texts, ct)),
            new Holding(texts["ownData.editions"], await Editions(db, organisationId, personId, locale, ct)),
            new Holding(texts["ownData.grants"], await Grants(db, organisationId, personId, texts, ct)),
            new Holding(texts["ownData.sessions"], await Sessions(db, organisationId, personId, texts, locale, ct)),
        ];
    }

    /// <summary>A day, as people of that language write it (UTC).</summary>
    public static string Day(long at, string locale) => Clock.Time(at).ToString("d MMMM yyyy", CultureInfo.GetCultureInfo(locale));

    private static async Task<List<HeldFact>> Person(Database db, int organisationId, Guid personId, Texts texts, CancellationToken ct)
    {
        var person = await db.Set<Person>().AsNoTracking().SingleAsync(known => known.OrganisationId == organisationId && known.Id == personId, ct);
        var identities = await (
            from identity in db.Set<Identity>()
            join platform in db.Set<Platform>() on new { identity.OrganisationId, Id = identity.PlatformId } equals new { platform.OrganisationId, platform.Id }
            where identity.OrganisationId == organisationId && identity.PersonId == personId
            orderby platform.Issuer
            select new { platform.Issuer, identity.Subject }).ToListAsync(ct);
        var facts = new List<HeldFact>();
        if (person.Name.Length > 0)
            facts.Add(new HeldFact(texts["ownData.name"], person.Name));
        if (person.Email is not null)
            facts.Add(new HeldFact(texts["ownData.email"], person.Email));
        facts.Add(new HeldFact(texts["ownData.language"], CultureInfo.GetCultureInfo(person.Locale).NativeName));
        facts.AddRange(identities.Select(identity => new HeldFact(texts["ownData.identity"], $"{identity.Subject} · {identity.Issuer}")));
        return facts;
    }

    private static async Task<List<HeldFact>> Editions(Database db, int organisationId, Guid personId, string locale, CancellationToken ct)
    {
        var editions = await (
            from enrolment in db.Set<Enrolment>()
            join edition in db.Set<Edition>() on new { enrolment.OrganisationId, Id = enrolment.EditionId } equals new { edition.OrganisationId, edition.Id }
            where enrolment.OrganisationId == organisationId && enrolment.PersonId == personId
            orderby enrolment.CreatedAt descending
            select new { edition.Title, enrolment.CreatedAt }).Take(MostEditions).ToListAsync(ct);
        return editions.ConvertAll(edition => new HeldFact(edition.Title.Length > 0 ? edition.Title : "–", Day(edition.CreatedAt, locale)));
    }

    /// <summary>What a platform's rosters say of somebody, who need never have been here: where, as whom, since when.</summary>
    public static async Task<Holding> Listed(Database db, int organisationId, Guid platformId, string subject, string locale, CancellationToken ct)
    {
        var listed = await (
            from edition in db.Set<Edition>()
            join member in db.Set<Member>() on new { edition.OrganisationId, EditionId = edition.Id } equals new { member.OrganisationId, member.EditionId }
            where edition.OrganisationId == organisationId && edition.PlatformId == platformId && member.Subject == subject
            orderby member.ListedAt descending
            select new { edition.Title, member.Name, member.Email, member.Username, member.ListedAt }).Take(MostEditions).ToListAsync(ct);
        return new Holding(Texts.Of(locale)["ownData.roster"], listed.ConvertAll(row => new HeldFact(
            row.Title.Length > 0 ? row.Title : "–",
            string.Join(" · ", new[] { row.Name, row.Email, row.Username, Day(row.ListedAt, locale) }.Where(part => !string.IsNullOrEmpty(part))))));
    }

    private static async Task<List<HeldFact>> Grants(Database db, int organisationId, Guid personId, Texts texts, CancellationToken ct)
    {
        var grants = await db.Set<Grant>().AsNoTracking()
            .Where(grant => grant.OrganisationId == organisationId && grant.PersonId == personId)
            .OrderBy(grant => grant.CreatedAt)
            .ToListAsync(ct);
        var ids = grants.Where(grant => grant.Scope == GrantScope.Course).Select(grant => grant.ScopeId).ToList();
        var courses = await db.Set<Course>()
            .Where(course => course.OrganisationId == organisationId && ids.Contains(course.Id))
            .ToDictionaryAsync(course => course.Id, course => course.Title, ct);
        return grants.ConvertAll(grant => new HeldFact(
            texts[$"ownData.role.{Camel(grant.Role)}"],
            courses.GetValueOrDefault(grant.ScopeId) is { Length: > 0 } title ? title : texts[$"ownData.scope.{Camel(grant.Scope)}"]));
    }

    private static async Task<List<HeldFact>> Sessions(Database db, int organisationId, Guid personId, Texts texts, string locale, CancellationToken ct)
    {
        var sessions = db.Set<Session>().Where(session => session.OrganisationId == organisationId && session.PersonId == personId);
        var count = await sessions.CountAsync(ct);
        if (count == 0)
            return [];
        return
        [
            new HeldFact(texts["ownData.count"], count.ToString(CultureInfo.GetCultureInfo(locale))),
            new HeldFact(texts["ownData.last"], Day(await sessions.MaxAsync(session => session.SeenAt, ct), locale)),
        ];
    }

    private static string Camel<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
