using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People.Administration;

/// <summary>What came of a request: what was asked for, or why not.</summary>
internal readonly record struct Answer<T>(T? Value, Refusal? Refusal)
{
    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>Nothing to tell but that it is done.</summary>
internal readonly record struct Done;

/// <summary>How much of an organisation somebody must administer.</summary>
internal enum Need
{
    /// <summary>Anything in it; the work itself looks where.</summary>
    Anything,

    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The service.</summary>
    Operator,
}

/// <summary>Who asks, in which organisation, and what they may there at this moment.</summary>
internal sealed record Asking(Database Db, Caller Caller, int OrganisationId, Reach Reach, Actor Actor, Audit Audit)
{
    /// <summary>Writes the trail into the same transaction.</summary>
    public void Wrote(string action, string subject, object subjectId, object? before, object? after) => Wrote(OrganisationId, action, subject, subjectId, before, after);

    public void Wrote(int organisationId, string action, string subject, object subjectId, object? before, object? after) =>
        Audit.Add(Db, organisationId, Actor, action, subject, subjectId.ToString()!, before, after);
}

/// <summary>
/// The way into everything that administrators do. Rights are read in the same transaction as the change, and changes
/// happen one at a time over all processes: who has just lost a right does nothing more with it.
/// </summary>
internal sealed class Administering(IDbContextFactory<Database> databases, WriteQueue writes, Audit audit)
{
    public static readonly Refusal NotFound = new("not-found", StatusCodes.Status404NotFound);
    public static readonly Refusal NotYours = new("not-yours-to-do", StatusCodes.Status403Forbidden);

    public async Task<Answer<T>> Read<T>(Caller caller, int organisationId, Need need, Func<Asking, CancellationToken, Task<Answer<T>>> work, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await In(db, caller, organisationId, need, work, ct);
    }

    public Task<Answer<T>> Change<T>(Caller caller, int organisationId, Need need, Func<Asking, CancellationToken, Task<Answer<T>>> work, CancellationToken ct) =>
        writes.Run(
            async (db, token) =>
            {
                await Alone.Begin(db, Alone.Administration, token);
                return await In(db, caller, organisationId, need, work, token);
            },
            ct);

    private async Task<Answer<T>> In<T>(Database db, Caller caller, int organisationId, Need need, Func<Asking, CancellationToken, Task<Answer<T>>> work, CancellationToken ct)
    {
        var rights = await Rights.Read(db, caller.OrganisationId, caller.PersonId, ct);
        var reach = new Reach(rights, organisationId == caller.OrganisationId);
        if (!reach.Sees || (organisationId != AuditEntry.Service && !await db.Set<Organisation>().AnyAsync(known => known.Id == organisationId, ct)))
            return NotFound;
        if ((need == Need.Whole && !reach.IsWhole) || (need == Need.Operator && !reach.IsOperator))
            return NotYours;
        var name = await db.Set<Person>().Where(person => person.OrganisationId == caller.OrganisationId && person.Id == caller.PersonId).Select(person => person.Name).SingleAsync(ct);
        return await work(new Asking(db, caller, organisationId, reach, new Actor(caller.PersonId, name), audit), ct);
    }
}
