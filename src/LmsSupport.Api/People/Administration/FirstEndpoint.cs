using FluentValidation;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People.Administration;

/// <param name="Token">From the link's fragment.</param>
/// <param name="Name">The person's.</param>
/// <param name="Organisation">The name of the first organisation, or which of several the person belongs to.</param>
internal sealed record ComeFirst(string? Token, string? Name, string? Organisation)
{
    internal sealed class Rules : AbstractValidator<ComeFirst>
    {
        public Rules()
        {
            RuleFor(x => x.Token).NotEmpty().MaximumLength(200);
            RuleFor(x => x.Name).Must(name => Person.Clean(name, Person.MaxName).Length > 0).Sentence("invalid.personName");
            RuleFor(x => x.Organisation).Must(name => (name ?? "").Length <= 200).Sentence("invalid.organisation");
        }
    }
}

/// <summary>The first administrator comes in: a person without a platform, operator of the service and administrator of an organisation.</summary>
internal sealed class FirstEndpoint(FirstAdministrator first, WriteQueue writes, DataKeys keys, Audit audit, TimeProvider clock)
{
    public static async Task<Results<Ok<SessionView>, Refusal>> Handle(ComeFirst command, HttpContext http, FirstEndpoint endpoint, FirstAdministrator first, SessionViews views, CancellationToken ct)
    {
        var answer = await endpoint.Come(command, Locales.Of(http.Request), ct);
        if (answer.Refusal is { } refusal)
            return refusal;
        first.RemoveFile();
        return TypedResults.Ok(await views.Of(answer.Value!, ct));
    }

    private Task<Answer<Session>> Come(ComeFirst command, string locale, CancellationToken ct) => writes.Run<Answer<Session>>(
        async (db, token) =>
        {
            await Alone.Begin(db, Alone.Administration, token);
            var organisations = await db.Set<Organisation>().OrderBy(organisation => organisation.Id).ToListAsync(token);
            var name = Person.Clean(command.Organisation, 200);
            // Before the link is used up: a form that lacks something can be sent again.
            if (organisations.Count == 0 && name.Length == 0)
                return Validation.Refusal("organisation", "invalid.organisation", locale);
            if (organisations.Count > 1 && name.Length > 0 && organisations.TrueForAll(organisation => organisation.Name != name))
                return Validation.Refusal("organisation", "invalid.organisationUnknown", locale);
            if (await first.Use(db, command.Token!, token) is { } refusal)
                return refusal;
            var person = new Person { OrganisationId = (await Organisation(db, organisations, name, token)).Id, Id = clock.NewId(), CreatedAt = clock.Now() };
            person.Tell(command.Name, email: null, locale);
            db.Add(person);
            Grant(db, person, GrantRole.Operator, GrantScope.Service, AuditEntry.Service);
            Grant(db, person, GrantRole.Administrator, GrantScope.Organisation, person.OrganisationId);
            return Open(db, person, locale);
        },
        ct);

    private async Task<Organisation> Organisation(Database db, List<Organisation> known, string name, CancellationToken ct)
    {
        if (known.Count > 0)
            return known.Find(organisation => organisation.Name == name) ?? known[0];
        var organisation = new Organisation { Name = name, Secret = keys.NewSecret(), CreatedAt = clock.Now() };
        db.Add(organisation);
        // Its number comes from the database, and everything else begins with it.
        await db.SaveChangesAsync(ct);
        audit.Add(db, organisation.Id, Actor.Command, "organisation-created", "organisation", organisation.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), before: null, new { name });
        return organisation;
    }

    private void Grant(Database db, Person person, GrantRole role, GrantScope scope, int trail)
    {
        var grant = new Grant { OrganisationId = person.OrganisationId, Id = clock.NewId(), PersonId = person.Id, Role = role, Scope = scope, Source = GrantSource.Granted, CreatedAt = clock.Now() };
        db.Add(grant);
        audit.Add(db, trail, new Actor(person.Id, person.Name), "first-administrator", "grant", grant.Id.ToString(), before: null, GrantSnapshot.Of(grant, person.Name, scopeName: ""));
    }

    private Session Open(Database db, Person person, string locale)
    {
        var session = new Session
        {
            OrganisationId = person.OrganisationId,
            Id = clock.NewId(),
            PersonId = person.Id,
            App = SessionApp.Admin,
            Locale = locale,
            CreatedAt = clock.Now(),
            SeenAt = clock.Now(),
            OpenedAt = clock.Now(),
        };
        db.Add(session);
        return session;
    }
}
