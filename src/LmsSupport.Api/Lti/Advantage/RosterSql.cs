using LmsSupport.Api.People;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>What is known of somebody whom a roster lists.</summary>
/// <param name="Row">As the last roster left it; null for who was never listed.</param>
/// <param name="PersonId">Null for who never came in.</param>
internal readonly record struct KnownMember(Member? Row, Guid? PersonId, bool IsEnrolled);

/// <summary>
/// Looks up and writes slices of a roster: prepared statements on SQLite, arrays in one round trip on PostgreSQL. The ORM's
/// own way takes several times as long and ten times the memory, and others wait meanwhile.
/// </summary>
internal abstract class RosterSql
{
    /// <summary>In this order: the row's subject or null, person, name, e-mail, username, roles, status, not listed since; the person; the enrolment.</summary>
    protected const string Known =
        """
        SELECT m.subject, m.person_id, m.name, m.email, m.username, m.roles, m.status, m.not_listed_since, i.person_id, e.external_id
        """;

    protected const string Upsert =
        """
        ON CONFLICT (organisation_id, edition_id, subject) DO UPDATE SET
            person_id = excluded.person_id, name = excluded.name, email = excluded.email, username = excluded.username, roles = excluded.roles,
            status = excluded.status, changed_at = excluded.changed_at, not_listed_since = NULL
        """;

    /// <param name="db">With an open connection, and for writing in a transaction.</param>
    public static RosterSql Of(Database db) => db.IsSqlite ? new SqliteRoster(db) : new PostgresRoster(db);

    /// <returns>One for each subject, in their order.</returns>
    public abstract Task<KnownMember[]> Look(RosterTarget to, IReadOnlyList<string> subjects, CancellationToken ct);

    public abstract Task Write(RosterTarget to, IReadOnlyList<MemberChange> changes, CancellationToken ct);

    /// <summary>As not listed, where they are not marked yet.</summary>
    public abstract Task Mark(RosterTarget to, IReadOnlyList<string> subjects, CancellationToken ct);
}
