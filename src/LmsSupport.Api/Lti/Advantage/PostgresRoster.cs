using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>Rosters on PostgreSQL: one round trip for each slice.</summary>
internal sealed class PostgresRoster(Database db) : RosterSql
{
#pragma warning disable S3265 // Npgsql's own way to name an array's type
    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;
    private const NpgsqlDbType Ids = NpgsqlDbType.Array | NpgsqlDbType.Uuid;
    private const NpgsqlDbType Integers = NpgsqlDbType.Array | NpgsqlDbType.Integer;
#pragma warning restore S3265

    private readonly NpgsqlConnection _connection = (NpgsqlConnection)db.Database.GetDbConnection();

    public override async Task<KnownMember[]> Look(RosterTarget to, IReadOnlyList<string> subjects, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(Command(
            $"""
            {Known} FROM unnest($3::text[]) WITH ORDINALITY AS w(subject, place)
            LEFT JOIN members AS m ON m.organisation_id = $1 AND m.edition_id = $2 AND m.subject = w.subject
            LEFT JOIN identities AS i ON i.organisation_id = $1 AND i.platform_id = $4 AND i.subject = w.subject
            LEFT JOIN enrolments AS e ON e.organisation_id = $1 AND e.edition_id = $2 AND e.source = 1 AND e.external_id = w.subject
            ORDER BY w.place
            """,
            to,
            Array(subjects, subject => subject, Texts), new NpgsqlParameter { Value = to.PlatformId }));
        var known = new List<KnownMember>(subjects.Count);
        await using var row = await batch.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            known.Add(new KnownMember(row.IsDBNull(0) ? null : Member(row), row.IsDBNull(8) ? null : row.GetGuid(8), !row.IsDBNull(9)));
        return [.. known];
    }

    public override async Task Write(RosterTarget to, IReadOnlyList<MemberChange> changes, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(_connection);
        var rows = changes.Select(change => change.Member).OfType<Member>().ToList();
        if (rows.Count > 0)
            batch.BatchCommands.Add(Members(to, rows));
        var enrolled = changes.Where(change => change.Enrols).ToList();
        if (enrolled.Count > 0)
            batch.BatchCommands.Add(Enrolments(to, enrolled));
        await batch.ExecuteNonQueryAsync(ct);
    }

    public override async Task Mark(RosterTarget to, IReadOnlyList<string> subjects, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(Command(
            "UPDATE members SET not_listed_since = $3, changed_at = $3 WHERE organisation_id = $1 AND edition_id = $2 AND subject = ANY($4) AND not_listed_since IS NULL",
            to,
            new NpgsqlParameter { Value = to.Now }, Array(subjects, subject => subject, Texts)));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlBatchCommand Members(RosterTarget to, List<Member> rows) => Command(
        $"""
        INSERT INTO members (organisation_id, edition_id, listed_at, changed_at, subject, person_id, name, email, username, roles, status)
        SELECT $1, $2, $3, $3, w.* FROM unnest($4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[]) AS w {Upsert}
        """,
        to,
        new NpgsqlParameter { Value = to.Now },
        Array(rows, row => row.Subject, Texts), Array(rows, row => row.PersonId, Ids), Array(rows, row => row.Name, Texts), Array(rows, row => row.Email, Texts),
        Array(rows, row => row.Username, Texts), Array(rows, row => row.Roles, Texts), Array(rows, row => (int)row.Status, Integers));

    private static NpgsqlBatchCommand Enrolments(RosterTarget to, List<MemberChange> enrolled) => Command(
        """
        INSERT INTO enrolments (organisation_id, edition_id, source, created_at, external_id, person_id)
        SELECT $1, $2, 1, $3, w.* FROM unnest($4::text[], $5::uuid[]) AS w ON CONFLICT DO NOTHING
        """,
        to,
        new NpgsqlParameter { Value = to.Now }, Array(enrolled, change => change.Subject, Texts), Array(enrolled, change => change.PersonId, Ids));

    private static NpgsqlBatchCommand Command(string sql, RosterTarget to, params ReadOnlySpan<NpgsqlParameter> more)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = to.OrganisationId });
        command.Parameters.Add(new NpgsqlParameter { Value = to.EditionId });
        foreach (var parameter in more)
            command.Parameters.Add(parameter);
        return command;
    }

    private static NpgsqlParameter Array<TRow, TValue>(IEnumerable<TRow> rows, Func<TRow, TValue> value, NpgsqlDbType kind) =>
        new() { Value = rows.Select(value).ToArray(), NpgsqlDbType = kind };

    private static Member Member(NpgsqlDataReader row) => new()
    {
        Subject = row.GetString(0),
        PersonId = row.IsDBNull(1) ? null : row.GetGuid(1),
        Name = row.GetString(2),
        Email = row.IsDBNull(3) ? null : row.GetString(3),
        Username = row.IsDBNull(4) ? null : row.GetString(4),
        Roles = row.GetString(5),
        Status = (MemberStatus)row.GetInt32(6),
        NotListedSince = row.IsDBNull(7) ? null : row.GetInt64(7),
    };
}
