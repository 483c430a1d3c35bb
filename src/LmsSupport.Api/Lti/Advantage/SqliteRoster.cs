using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>Rosters on SQLite. Its calls are synchronous by nature.</summary>
internal sealed class SqliteRoster(Database db) : RosterSql
{
    private readonly SqliteConnection _connection = (SqliteConnection)db.Database.GetDbConnection();

    public override Task<KnownMember[]> Look(RosterTarget to, IReadOnlyList<string> subjects, CancellationToken ct)
    {
        using var look = new SqliteStatement(
            _connection,
            $"""
            {Known} FROM (SELECT ?1 AS organisation_id, ?2 AS edition_id, ?3 AS platform_id, ?4 AS subject) AS w
            LEFT JOIN members AS m ON m.organisation_id = w.organisation_id AND m.edition_id = w.edition_id AND m.subject = w.subject
            LEFT JOIN identities AS i ON i.organisation_id = w.organisation_id AND i.platform_id = w.platform_id AND i.subject = w.subject
            LEFT JOIN enrolments AS e ON e.organisation_id = w.organisation_id AND e.edition_id = w.edition_id AND e.source = 1 AND e.external_id = w.subject
            """);
        look.Bind(0, to.OrganisationId).Bind(1, to.EditionId).Bind(2, to.PlatformId);
        var known = new KnownMember[subjects.Count];
        for (var i = 0; i < known.Length; i++)
            known[i] = look.Bind(3, subjects[i]).One(static row => new KnownMember(row.IsNull(0) ? null : Member(row), row.IsNull(8) ? null : row.Id(8), !row.IsNull(9))) ?? default;
        return Task.FromResult(known);
    }

    public override Task Write(RosterTarget to, IReadOnlyList<MemberChange> changes, CancellationToken ct)
    {
        using var member = new SqliteStatement(
            _connection,
            $"""
            INSERT INTO members (organisation_id, edition_id, listed_at, changed_at, subject, person_id, name, email, username, roles, status)
            VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) {Upsert}
            """);
        using var enrolment = new SqliteStatement(
            _connection,
            "INSERT INTO enrolments (organisation_id, edition_id, source, created_at, external_id, person_id) VALUES (?1, ?2, 1, ?3, ?4, ?5) ON CONFLICT DO NOTHING");
        Begin(member, to).Bind(2, to.Now);
        Begin(enrolment, to).Bind(2, to.Now);
        foreach (var change in changes)
        {
            if (change.Member is { } row)
            {
                member.Bind(3, row.Subject).Bind(4, row.PersonId).Bind(5, row.Name).Bind(6, row.Email).Bind(7, row.Username).Bind(8, row.Roles).Bind(9, (int)row.Status)
                    .Run();
            }

            if (change.Enrols)
                enrolment.Bind(3, change.Subject).Bind(4, change.PersonId).Run();
        }

        return Task.CompletedTask;
    }

    public override Task Mark(RosterTarget to, IReadOnlyList<string> subjects, CancellationToken ct)
    {
        using var mark = new SqliteStatement(
            _connection,
            "UPDATE members SET not_listed_since = ?3, changed_at = ?3 WHERE organisation_id = ?1 AND edition_id = ?2 AND subject = ?4 AND not_listed_since IS NULL");
        Begin(mark, to).Bind(2, to.Now);
        foreach (var subject in subjects)
            mark.Bind(3, subject).Run();
        return Task.CompletedTask;
    }

    // What is bound stays bound from row to row.
    private static SqliteStatement Begin(SqliteStatement statement, RosterTarget to) => statement.Bind(0, to.OrganisationId).Bind(1, to.EditionId);

    private static Member Member(SqliteStatement row) => new()
    {
        Subject = row.Text(0),
        PersonId = row.IsNull(1) ? null : row.Id(1),
        Name = row.Text(2),
        Email = row.IsNull(3) ? null : row.Text(3),
        Username = row.IsNull(4) ? null : row.Text(4),
        Roles = row.Text(5),
        Status = (MemberStatus)row.Int(6),
        NotListedSince = row.IsNull(7) ? null : row.Long(7),
    };
}
