using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People.Administration;

/// <summary>Gives and takes grants, inside the transaction of whoever asks.</summary>
internal sealed class GrantBook(Rights rights, TimeProvider clock)
{
    public static readonly Refusal LastAdministrator = new("last-administrator", StatusCodes.Status409Conflict);
    public static readonly Refusal LastOperator = new("last-operator", StatusCodes.Status409Conflict);

    /// <summary>The trail of the service as a whole is where its operators are written down.</summary>
    public static int Trail(Grant grant) => grant.Scope == GrantScope.Service ? AuditEntry.Service : grant.OrganisationId;

    /// <summary>What is given twice is given once.</summary>
    public async Task<(Grant Grant, bool Again)> Give(Asking asking, Person person, GrantRole role, GrantScope scope, Guid scopeId, string scopeName, CancellationToken ct)
    {
        var grant = await asking.Db.Set<Grant>().SingleOrDefaultAsync(
            known => known.OrganisationId == person.OrganisationId && known.PersonId == person.Id && known.Role == role && known.Scope == scope && known.ScopeId == scopeId && known.Source == GrantSource.Granted,
            ct);
        if (grant is not null)
            return (grant, Again: true);
        grant = new Grant { OrganisationId = person.OrganisationId, Id = clock.NewId(), PersonId = person.Id, Role = role, Scope = scope, ScopeId = scopeId, Source = GrantSource.Granted, CreatedAt = clock.Now() };
        asking.Db.Add(grant);
        asking.Wrote(Trail(grant), "grant-given", "grant", grant.Id, before: null, GrantSnapshot.Of(grant, person.Name, scopeName));
        return (grant, Again: false);
    }

    /// <summary>Takes a grant, and ends what the person has open by it alone. Whoever is last is asked before: <see cref="IsLast"/>.</summary>
    public async Task Remove(Asking asking, Grant grant, string scopeName, CancellationToken ct)
    {
        var db = asking.Db;
        var person = await db.Set<Person>().SingleAsync(known => known.OrganisationId == grant.OrganisationId && known.Id == grant.PersonId, ct);
        asking.Wrote(Trail(grant), "grant-taken", "grant", grant.Id, GrantSnapshot.Of(grant, person.Name, scopeName), after: null);
        db.Remove(grant);
        await db.SaveChangesAsync(ct);
        await Sessions.EndWithoutRight(db, grant.OrganisationId, grant.PersonId, await Rights.Read(db, grant.OrganisationId, grant.PersonId, ct), clock.Now(), ct);
    }

    /// <summary>Somebody must be left who can give rights: of each organisation one administrator, of the service one operator.</summary>
    public static async Task<Refusal?> IsLast(Database db, Grant grant, CancellationToken ct)
    {
        if (grant.Role == GrantRole.Operator)
            return await db.Set<Grant>().AnyAsync(other => other.Role == GrantRole.Operator && !(other.OrganisationId == grant.OrganisationId && other.Id == grant.Id), ct) ? null : LastOperator;
        if (grant is not { Role: GrantRole.Administrator, Scope: GrantScope.Organisation })
            return null;
        var another = await db.Set<Grant>().AnyAsync(
            other => other.OrganisationId == grant.OrganisationId && other.Role == GrantRole.Administrator && other.Scope == GrantScope.Organisation && other.Id != grant.Id, ct);
        return another ? null : LastAdministrator;
    }

    /// <summary>After the commit: what was remembered of these people counts no more on this process, and elsewhere in a few seconds.</summary>
    public void Forget(int organisationId, IEnumerable<Guid> people, Sessions sessions)
    {
        foreach (var person in people)
            rights.Forget(organisationId, person);
        sessions.Forget();
    }
}
