using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LmsSupport.Api.Storage;

/// <summary>
/// The way every write goes: one transaction each. SQLite has one writer, so there all writes of the process
/// stand in one line, first come first served; PostgreSQL gets a bounded number at once.
/// </summary>
internal sealed class WriteQueue(IDbContextFactory<Database> databases, IOptions<StorageOptions> options) : IDisposable
{
    private const int Attempts = 4;

    private readonly SemaphoreSlim _places = new(options.Value.Engine == StorageEngine.Sqlite ? 1 : options.Value.Writers);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and commits what it changed. When another process was faster
    /// (unique key, deadlock, serialization), it runs again on a fresh session: <paramref name="work"/> must look
    /// before it writes, and touch nothing outside the database.
    /// </summary>
    public async Task<T> Run<T>(Func<Database, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var turn = await Turn(cancellation);
            try
            {
                return await Once(work, cancellation);
            }
            catch (Exception problem) when (attempt < Attempts && IsContention(problem))
            {
                // Somebody else has just written what we were about to: look again.
            }
        }
    }

    public Task Run(Func<Database, CancellationToken, Task> work, CancellationToken cancellation) =>
        Run(
            async (database, token) =>
            {
                await work(database, token);
                return true;
            },
            cancellation);

    /// <summary>A turn at writing for who keeps a connection of their own; hold it for one transaction only.</summary>
    public async ValueTask<IDisposable> Turn(CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        return new Place(_places);
    }

    public void Dispose() => _places.Dispose();

    private async Task<T> Once<T>(Func<Database, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var result = await work(database, cancellation);
        await database.SaveChangesAsync(cancellation);
        // From here on the answer must not depend on the caller's patience: the commit happens or it doesn't.
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    internal static bool IsContention(Exception problem) => (problem is DbUpdateException ? problem.InnerException : problem) switch
    {
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 || sqlite.SqliteExtendedErrorCode is 2067 or 1555, // BUSY, LOCKED, unique, primary key
        _ => false,
    };

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }
}
