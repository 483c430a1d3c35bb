using System.Threading.Channels;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti;

/// <summary>A proven launch asks to be let in.</summary>
/// <param name="Nonce">Of its login.</param>
/// <param name="Token">The beginning of its token's hash.</param>
/// <param name="NonceExpiresAt">When the login's state refuses by itself.</param>
internal sealed record Admission(Arrival Arrival, Guid Nonce, Guid Token, long NonceExpiresAt)
{
    /// <summary>Goes on where it is answered: only <see cref="Admissions"/> answers, from the pool.</summary>
    public TaskCompletionSource<Admitted> Answer { get; } = new();

    public Admitted Outcome { get; set; }
}

/// <summary>One of the two, or neither: then nothing was written, and the launch takes the long way.</summary>
internal readonly record struct Admitted(Session? Session, Refusal? Refusal);

/// <summary>
/// Lets learners in who are in a hurry, all of them: on SQLite, launches that arrive while a commit is on its way share the
/// next one, as messages do. It handles the common case alone (<see cref="QuickArrivals"/>); PostgreSQL commits side by side
/// and needs no line.
/// </summary>
internal sealed partial class Admissions(IDbContextFactory<Database> databases, WriteQueue writes, TimeProvider clock, ILogger<Admissions> logger) : BackgroundService
{
    /// <summary>Launches that share a commit at most: half a millisecond's work each would be too long a pause for messages.</summary>
    private const int Together = 32;

    private readonly Channel<Admission> _line = Channel.CreateBounded<Admission>(new BoundedChannelOptions(1000) { SingleReader = true });
    private Desk? _desk;
    private volatile bool _isOpen;

    /// <summary>Durable when this returns a session or a refusal.</summary>
    public async ValueTask<Admitted> Ask(Admission admission)
    {
        // Full, or on PostgreSQL: the long way is open to everybody.
        if (!_isOpen || admission.Arrival.ToldOfEdition == Guid.Empty || !_line.Writer.TryWrite(admission))
            return default;
        // A commit is a matter of milliseconds: who gave up waiting is answered all the same.
        return await admission.Answer.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (var database = await databases.CreateDbContextAsync(stoppingToken))
        {
            if (!database.IsSqlite)
                return;
        }

        _isOpen = true;
        await OwnThread.Run(() => AdmitAll(stoppingToken));
    }

    private void AdmitAll(CancellationToken stopping)
    {
        var some = new List<Admission>(Together);
        try
        {
            while (OwnThread.Wait(_line.Reader, stopping))
            {
                some.Clear();
                while (some.Count < Together && _line.Reader.TryRead(out var admission))
                    some.Add(admission);
                OwnThread.Wait(Admit(some, stopping));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Ends with the process.
        }
        finally
        {
            _isOpen = false;
            foreach (var admission in some)
                admission.Answer.TrySetCanceled(CancellationToken.None);
            while (_line.Reader.TryRead(out var waiting))
                waiting.Answer.TrySetCanceled(CancellationToken.None);
            _desk?.Dispose();
        }
    }

    private async Task Admit(List<Admission> some, CancellationToken ct)
    {
        try
        {
            using var turn = await writes.Turn(ct);
            _desk ??= await Desk.Open(databases, ct);
            _desk.Admit(some, clock);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested)
        {
            // Nothing was written, or the answer to the commit got lost: the long way finds out by the nonce.
            Log.Failed(logger, problem, some.Count);
            foreach (var admission in some)
                admission.Outcome = default;
            _desk?.Dispose();
            _desk = null;
        }

        ThreadPool.UnsafeQueueUserWorkItem(AnswerAll, some.ToArray(), preferLocal: false);
    }

    /// <summary>One after the other, and not each by a turn of its own in the pool: waking its threads costs more than what is left to do.</summary>
    private static void AnswerAll(Admission[] some)
    {
        foreach (var admission in some)
            admission.Answer.TrySetResult(admission.Outcome);
    }

    /// <summary>A connection with its statements.</summary>
    private sealed class Desk : IDisposable
    {
        private readonly Database _database;
        private readonly SqliteStatement _begin;
        private readonly SqliteStatement _commit;
        private readonly SqliteStatement _rollback;
        private readonly SqliteStatement _used;
        private readonly SqliteStatement _use;
        private readonly QuickArrivals _arrivals;

        private Desk(Database database)
        {
            _database = database;
            var connection = (SqliteConnection)database.Database.GetDbConnection();
            _begin = new(connection, "BEGIN IMMEDIATE");
            _commit = new(connection, "COMMIT");
            _rollback = new(connection, "ROLLBACK");
            _used = new(connection, "SELECT token FROM used_nonces WHERE organisation_id = ? AND nonce = ?");
            _use = new(connection, "INSERT INTO used_nonces (organisation_id, nonce, token, expires_at) VALUES (?, ?, ?, ?)");
            _arrivals = new(connection);
        }

        public static async Task<Desk> Open(IDbContextFactory<Database> databases, CancellationToken ct)
        {
            var database = await databases.CreateDbContextAsync(ct);
            try
            {
                await database.Database.OpenConnectionAsync(ct);
                return new Desk(database);
            }
            catch
            {
                await database.DisposeAsync();
                throw;
            }
        }

        public void Admit(List<Admission> some, TimeProvider clock)
        {
            _begin.Run();
            try
            {
                foreach (var admission in some)
                    admission.Outcome = Admit(admission, clock);
                _commit.Run();
            }
            catch
            {
                TryRollback();
                throw;
            }
        }

        public void Dispose()
        {
            _arrivals.Dispose();
            foreach (var statement in new[] { _begin, _commit, _rollback, _used, _use })
                statement.Dispose();
            _database.Dispose();
        }

        private Admitted Admit(Admission admission, TimeProvider clock)
        {
            var organisation = admission.Arrival.OrganisationId;
            if (_used.Bind(0, organisation).Bind(1, admission.Nonce).One(static row => row.Id(0)) is { } token)
                return new Admitted(null, LaunchRefusals.UsedBefore(token == admission.Token));
            if (_arrivals.Record(admission.Arrival, clock) is not { } session)
                return default;
            _use.Bind(0, organisation).Bind(1, admission.Nonce).Bind(2, admission.Token).Bind(3, admission.NonceExpiresAt).Run();
            return new Admitted(session, null);
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
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} launches could not be recorded together; each is tried alone")]
        public static partial void Failed(ILogger logger, Exception problem, int count);
    }
}
