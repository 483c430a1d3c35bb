using LmsSupport.Api.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LmsSupport.Api.Chat.Writing;

/// <summary>The log on SQLite. Its calls are synchronous by nature: the write queue gives this thread its turn.</summary>
internal sealed class SqliteLog : LogEngine
{
    /// <summary>Heads that are remembered at most; a few megabytes.</summary>
    private const int MostKnown = 4096;

    private readonly Dictionary<(int Organisation, Guid Id), Conversation> _known = [];
    private long _knownAt;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _version;
    private readonly SqliteStatement _head;
    private readonly SqliteStatement _stored;
    private readonly SqliteStatement _open;
    private readonly SqliteStatement _change;
    private readonly SqliteStatement _touch;
    private readonly SqliteStatement _insert;

    public SqliteLog(Database database)
        : base(database)
    {
        var connection = (SqliteConnection)Connection;
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _version = new(connection, "PRAGMA data_version");
        _head = new(
            connection,
            """
            SELECT course_id, edition_id, learner_id, tutor_id, state, last_number, opened_at, last_at, waiting_since, preview
            FROM conversations WHERE organisation_id = ? AND id = ?
            """);
        _stored = new(connection, "SELECT conversation_id, number, at FROM events WHERE organisation_id = ? AND client_id = ? AND actor_id = ?");
        _open = new(
            connection,
            """
            INSERT INTO conversations (tutor_id, state, last_number, last_at, waiting_since, preview, organisation_id, id, course_id, edition_id, learner_id, opened_at, subject)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        _change = new(
            connection,
            """
            UPDATE conversations SET tutor_id = ?, state = ?, last_number = ?, last_at = ?, waiting_since = ?, preview = ?
            WHERE organisation_id = ? AND id = ?
            """);
        // SQLite writes the entries of every index whose column is named, changed or not; most messages change none.
        _touch = new(connection, "UPDATE conversations SET state = ?, last_number = ?, last_at = ?, preview = ? WHERE organisation_id = ? AND id = ?");
        _insert = new(
            connection,
            """
            INSERT INTO events (organisation_id, conversation_id, number, at, actor_id, kind, audience, version, client_id, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
    }

    public override Task Commit(Batch batch, long now)
    {
        if (!TryFresh(batch, now))
        {
            batch.Clear();
            CommitLooking(batch, now);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Hardly anything is ever sent twice, and the unique index notices it: so the log first does not look for it.
    /// False when it has to, and nothing was stored.
    /// </summary>
    private bool TryFresh(Batch batch, long now)
    {
        _begin.Run();
        try
        {
            LoadHeads(batch);
            if (batch.Decide(now))
            {
                Store(batch);
                _commit.Run();
                return true;
            }
        }
        catch (SqliteException problem) when (problem.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_UNIQUE)
        {
            // Sent again after its answer was lost.
        }
        catch
        {
            TryRollback();
            throw;
        }

        TryRollback();
        return false;
    }

    private void CommitLooking(Batch batch, long now)
    {
        _begin.Run();
        try
        {
            LoadHeads(batch);
            LoadStored(batch);
            batch.Decide(now);
            Store(batch);
            _commit.Run();
        }
        catch
        {
            TryRollback();
            throw;
        }
    }

    protected override ValueTask Release()
    {
        foreach (var statement in new[] { _begin, _commit, _rollback, _version, _head, _stored, _open, _change, _touch, _insert })
            statement.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Heads as this connection stored them last are still true while nobody else has committed anything, and SQLite tells.
    /// </summary>
    private void LoadHeads(Batch batch)
    {
        _version.First(this, static (row, log) => log.Trust(row.Long(0)));
        foreach (var want in batch.Wanted)
        {
            if (!_known.ContainsKey(want))
                _head.Bind(0, want.Organisation).Bind(1, want.Id).First((_known, want), static (row, to) => to._known[to.want] = Head(row, to.want.Organisation, to.want.Id));
            if (_known.TryGetValue(want, out var head))
                batch.Add(head);
        }
    }

    private void Trust(long version)
    {
        if (version != _knownAt || _known.Count > MostKnown)
            _known.Clear();
        _knownAt = version;
    }

    private void LoadStored(Batch batch)
    {
        foreach (var append in batch.Appends)
        {
            _stored.Bind(0, append.OrganisationId).Bind(1, append.ClientId).Bind(2, append.ActorId).First(
                (batch, append),
                static (row, to) => to.batch.AddStored(to.append.OrganisationId, to.append.ActorId, to.append.ClientId, new Batch.Stored(row.Id(0), row.Int(1), row.Long(2))));
        }
    }

    private void Store(Batch batch)
    {
        foreach (var head in batch.Opened)
        {
            Bind(_open, head)
                .Bind(6, head.OrganisationId).Bind(7, head.Id)
                .Bind(8, head.CourseId).Bind(9, head.EditionId).Bind(10, head.LearnerId).Bind(11, head.OpenedAt).Bind(12, head.Subject)
                .Run();
        }

        foreach (var head in batch.Changed)
        {
            if (batch.Moved(head))
                Bind(_change, head).Bind(6, head.OrganisationId).Bind(7, head.Id).Run();
            else
                _touch.Bind(0, (int)head.State).Bind(1, head.LastNumber).Bind(2, head.LastAt).Bind(3, head.Preview).Bind(4, head.OrganisationId).Bind(5, head.Id).Run();
        }

        foreach (var happened in batch.Events)
        {
            _insert
                .Bind(0, happened.OrganisationId).Bind(1, happened.ConversationId).Bind(2, happened.Number).Bind(3, happened.At).Bind(4, happened.ActorId)
                .Bind(5, (int)happened.Kind).Bind(6, (int)happened.Audience).Bind(7, happened.Version).Bind(8, happened.ClientId).Bind(9, happened.Body)
                .Run();
        }
    }

    /// <summary>What may change in a head, in the order in which both statements begin.</summary>
    private static SqliteStatement Bind(SqliteStatement statement, Conversation head) => statement
        .Bind(0, head.TutorId).Bind(1, (int)head.State).Bind(2, head.LastNumber).Bind(3, head.LastAt).Bind(4, head.WaitingSince).Bind(5, head.Preview);

    private void TryRollback()
    {
        // They followed what did not happen.
        _known.Clear();
        try
        {
            _rollback.Run();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, interrupted): nothing is left to undo.
        }
    }

    private static Conversation Head(SqliteStatement row, int organisation, Guid id) => new()
    {
        OrganisationId = organisation,
        Id = id,
        CourseId = row.Id(0),
        EditionId = row.Id(1),
        LearnerId = row.Id(2),
        TutorId = row.IsNull(3) ? null : row.Id(3),
        State = (ConversationState)row.Int(4),
        LastNumber = row.Int(5),
        OpenedAt = row.Long(6),
        LastAt = row.Long(7),
        WaitingSince = row.IsNull(8) ? null : row.Long(8),
        Preview = row.Text(9),
    };
}
