using LmsSupport.Api.Storage;
using Microsoft.Data.Sqlite;

namespace LmsSupport.Api.Chat.Writing;

/// <summary>The log on SQLite. Its calls are synchronous by nature: the write queue gives this thread its turn.</summary>
internal sealed class SqliteLog : LogEngine
{
    private readonly SqliteConnection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _head;
    private readonly Statement _stored;
    private readonly Statement _open;
    private readonly Statement _change;
    private readonly Statement _insert;

    public SqliteLog(Database database)
        : base(database)
    {
        _connection = (SqliteConnection)Connection;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _head = Prepare(
            """
            SELECT course_id, edition_id, learner_id, tutor_id, state, last_number, opened_at, last_at, waiting_since, preview
            FROM conversations WHERE organisation_id = $0 AND id = $1
            """);
        _stored = Prepare("SELECT conversation_id, number, at FROM events WHERE organisation_id = $0 AND actor_id = $1 AND client_id = $2");
        _open = Prepare(
            """
            INSERT INTO conversations (tutor_id, state, last_number, last_at, waiting_since, preview, organisation_id, id, course_id, edition_id, learner_id, opened_at)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """);
        _change = Prepare(
            """
            UPDATE conversations SET tutor_id = $0, state = $1, last_number = $2, last_at = $3, waiting_since = $4, preview = $5
            WHERE organisation_id = $6 AND id = $7
            """);
        _insert = Prepare(
            """
            INSERT INTO events (organisation_id, conversation_id, number, at, actor_id, kind, audience, version, client_id, body)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)
            """);
    }

    public override Task Commit(Batch batch, long now)
    {
        _begin.Run();
        try
        {
            Load(batch);
            batch.Decide(now);
            Store(batch);
            _commit.Run();
        }
        catch
        {
            TryRollback();
            throw;
        }

        return Task.CompletedTask;
    }

    private void Load(Batch batch)
    {
        foreach (var (organisation, id) in batch.Wanted)
        {
            using var row = _head.Read(organisation, Bytes(id));
            if (row.Read())
                batch.Add(Head(row, organisation, id));
        }

        foreach (var append in batch.Appends)
        {
            using var row = _stored.Read(append.OrganisationId, Bytes(append.ActorId), Bytes(append.ClientId));
            if (row.Read())
                batch.AddStored(append.OrganisationId, append.ActorId, append.ClientId, new Batch.Stored(Id(row, 0), row.GetInt32(1), row.GetInt64(2)));
        }
    }

    private void Store(Batch batch)
    {
        foreach (var head in batch.Opened)
        {
            _open.Run(
                Bytes(head.TutorId), (int)head.State, head.LastNumber, head.LastAt, head.WaitingSince, head.Preview,
                head.OrganisationId, Bytes(head.Id), Bytes(head.CourseId), Bytes(head.EditionId), Bytes(head.LearnerId), head.OpenedAt);
        }

        foreach (var head in batch.Changed)
            _change.Run(Bytes(head.TutorId), (int)head.State, head.LastNumber, head.LastAt, head.WaitingSince, head.Preview, head.OrganisationId, Bytes(head.Id));

        foreach (var happened in batch.Events)
        {
            _insert.Run(
                happened.OrganisationId, Bytes(happened.ConversationId), happened.Number, happened.At, Bytes(happened.ActorId),
                (int)happened.Kind, (int)happened.Audience, happened.Version, Bytes(happened.ClientId), happened.Body);
        }
    }

    private void TryRollback()
    {
        try
        {
            _rollback.Run();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, interrupted): nothing is left to undo.
        }
    }

    private static Conversation Head(SqliteDataReader row, int organisation, Guid id) => new()
    {
        OrganisationId = organisation,
        Id = id,
        CourseId = Id(row, 0),
        EditionId = Id(row, 1),
        LearnerId = Id(row, 2),
        TutorId = row.IsDBNull(3) ? null : Id(row, 3),
        State = (ConversationState)row.GetInt32(4),
        LastNumber = row.GetInt32(5),
        OpenedAt = row.GetInt64(6),
        LastAt = row.GetInt64(7),
        WaitingSince = row.IsDBNull(8) ? null : row.GetInt64(8),
        Preview = row.GetString(9),
    };

    private static Guid Id(SqliteDataReader row, int column) => new((byte[])row.GetValue(column), bigEndian: true);

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private static byte[]? Bytes(Guid? id) => id?.ToByteArray(bigEndian: true);

    private Statement Prepare(string sql) => new(_connection, sql);

    /// <summary>A prepared statement whose parameters are $0, $1, … in order.</summary>
    private sealed class Statement
    {
        private readonly SqliteCommand _command;

        public Statement(SqliteConnection connection, string sql)
        {
            _command = connection.CreateCommand();
            _command.CommandText = sql;
            for (var i = 0; sql.Contains($"${i}", StringComparison.Ordinal); i++)
                _command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}", Value = DBNull.Value });
            _command.Prepare();
        }

        public void Run(params ReadOnlySpan<object?> values)
        {
            Bind(values);
            _command.ExecuteNonQuery();
        }

        public SqliteDataReader Read(params ReadOnlySpan<object?> values)
        {
            Bind(values);
            return _command.ExecuteReader();
        }

        private void Bind(ReadOnlySpan<object?> values)
        {
            for (var i = 0; i < values.Length; i++)
                _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
