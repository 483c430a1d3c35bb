using LmsSupport.Api.People;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using Database = LmsSupport.Api.Storage.Database;

namespace LmsSupport.Api.Lti.Services;

/// <summary>
/// Writes slices of a roster inside a transaction of the write queue: prepared statements on SQLite, arrays in one round
/// trip on PostgreSQL. The ORM's own way takes several times as long, and others wait meanwhile.
/// </summary>
internal abstract class RosterSql
{
    protected const string Upsert =
        """
        ON CONFLICT (organisation_id, edition_id, subject) DO UPDATE SET
            person_id = excluded.person_id, name = excluded.name, email = excluded.email, username = excluded.username, roles = excluded.roles,
            status = excluded.status, changed_at = excluded.changed_at, not_listed_since = NULL
        """;

    public static RosterSql Of(Database db) => db.IsSqlite ? new OnSqlite(db) : new OnPostgres(db);

    public abstract Task Write(RosterTarget to, IReadOnlyList<MemberChange> changes, CancellationToken ct);

    /// <summary>As not listed, where they are not marked yet.</summary>
    public abstract Task Mark(RosterTarget to, IReadOnlyList<string> subjects, CancellationToken ct);

    private sealed class OnSqlite(Database db) : RosterSql
    {
        private readonly SqliteConnection _connection = (SqliteConnection)db.Database.GetDbConnection();
        private readonly SqliteTransaction _transaction = (SqliteTransaction)db.Database.CurrentTransaction!.GetDbTransaction();

        public override Task Write(RosterTarget to, IReadOnlyList<MemberChange> changes, CancellationToken ct)
        {
            using var member = Command(
                $"""
                INSERT INTO members (organisation_id, edition_id, subject, person_id, name, email, username, roles, status, listed_at, changed_at)
                VALUES ($organisation, $edition, $subject, $person, $name, $email, $username, $roles, $status, $now, $now) {Upsert}
                """,
                to,
                "$subject", "$person", "$name", "$email", "$username", "$roles", "$status");
            using var enrolment = Command(
                """
                INSERT INTO enrolments (organisation_id, edition_id, source, external_id, person_id, created_at)
                VALUES ($organisation, $edition, 1, $subject, $person, $now) ON CONFLICT DO NOTHING
                """,
                to,
                "$subject", "$person");
            foreach (var change in changes)
            {
                if (change.Member is { } row)
                    Run(member, row.Subject, Id(row.PersonId), row.Name, row.Email, row.Username, row.Roles, (int)row.Status);
                if (change.Enrols)
                    Run(enrolment, change.Subject, Id(change.PersonId));
            }

            return Task.CompletedTask;
        }

        public override Task Mark(RosterTarget to, IReadOnlyList<string> subjects, CancellationToken ct)
        {
            using var mark = Command(
                """
                UPDATE members SET not_listed_since = $now, changed_at = $now
                WHERE organisation_id = $organisation AND edition_id = $edition AND subject = $subject AND not_listed_since IS NULL
                """,
                to,
                "$subject");
            foreach (var subject in subjects)
                Run(mark, subject);
            return Task.CompletedTask;
        }

        private SqliteCommand Command(string sql, RosterTarget to, params ReadOnlySpan<string> names)
        {
            var command = _connection.CreateCommand();
            command.CommandText = sql;
            command.Transaction = _transaction;
            // First those that change with each row, in the order in which they are given.
            foreach (var name in names)
                command.Parameters.Add(new SqliteParameter(name, null));
            command.Parameters.AddWithValue("$organisation", to.OrganisationId);
            command.Parameters.AddWithValue("$edition", Id(to.EditionId));
            if (sql.Contains("$now", StringComparison.Ordinal))
                command.Parameters.AddWithValue("$now", to.Now);
            command.Prepare();
            return command;
        }

        private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
        {
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }

        private static byte[]? Id(Guid? id) => id?.ToByteArray(bigEndian: true);
    }

    private sealed class OnPostgres(Database db) : RosterSql
    {
#pragma warning disable S3265 // Npgsql's own way to name an array's type
        private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;
        private const NpgsqlDbType Ids = NpgsqlDbType.Array | NpgsqlDbType.Uuid;
        private const NpgsqlDbType Numbers = NpgsqlDbType.Array | NpgsqlDbType.Integer;
#pragma warning restore S3265

        private readonly NpgsqlConnection _connection = (NpgsqlConnection)db.Database.GetDbConnection();

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
                """
                UPDATE members SET not_listed_since = $3, changed_at = $3
                WHERE organisation_id = $1 AND edition_id = $2 AND subject = ANY($4) AND not_listed_since IS NULL
                """,
                to,
                Array(subjects, subject => subject, Texts)));
            await batch.ExecuteNonQueryAsync(ct);
        }

        private static NpgsqlBatchCommand Members(RosterTarget to, List<Member> rows) => Command(
            $"""
            INSERT INTO members (organisation_id, edition_id, subject, person_id, name, email, username, roles, status, listed_at, changed_at)
            SELECT $1, $2, w.*, $3, $3 FROM unnest($4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[]) AS w {Upsert}
            """,
            to,
            Array(rows, row => row.Subject, Texts), Array(rows, row => row.PersonId, Ids), Array(rows, row => row.Name, Texts), Array(rows, row => row.Email, Texts),
            Array(rows, row => row.Username, Texts), Array(rows, row => row.Roles, Texts), Array(rows, row => (int)row.Status, Numbers));

        private static NpgsqlBatchCommand Enrolments(RosterTarget to, List<MemberChange> enrolled) => Command(
            """
            INSERT INTO enrolments (organisation_id, edition_id, source, external_id, person_id, created_at)
            SELECT $1, $2, 1, w.*, $3 FROM unnest($4::text[], $5::uuid[]) AS w ON CONFLICT DO NOTHING
            """,
            to,
            Array(enrolled, change => change.Subject, Texts), Array(enrolled, change => change.PersonId, Ids));

        private static NpgsqlBatchCommand Command(string sql, RosterTarget to, params ReadOnlySpan<NpgsqlParameter> arrays)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = to.OrganisationId });
            command.Parameters.Add(new NpgsqlParameter { Value = to.EditionId });
            command.Parameters.Add(new NpgsqlParameter { Value = to.Now });
            foreach (var array in arrays)
                command.Parameters.Add(array);
            return command;
        }

        private static NpgsqlParameter Array<TRow, TValue>(IEnumerable<TRow> rows, Func<TRow, TValue> value, NpgsqlDbType kind) =>
            new() { Value = rows.Select(value).ToArray(), NpgsqlDbType = kind };
    }
}
