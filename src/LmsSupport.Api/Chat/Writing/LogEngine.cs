using System.Data.Common;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Chat.Writing;

/// <summary>
/// Stores batches by prepared statements on a connection that the ORM opened: the one path where every microsecond
/// counts. One instance, one connection, one batch at a time; after a failure it is thrown away and made again.
/// </summary>
internal abstract class LogEngine(Database database) : IAsyncDisposable
{
    protected DbConnection Connection { get; } = database.Database.GetDbConnection();

    public static async Task<LogEngine> Open(IDbContextFactory<Database> databases, CancellationToken cancellation)
    {
        var database = await databases.CreateDbContextAsync(cancellation);
        try
        {
            await database.Database.OpenConnectionAsync(cancellation);
            return database.IsSqlite ? new SqliteLog(database) : new PostgresLog(database);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Locks the heads in the order of their ids (so that two processes never wait for each other), loads what is
    /// stored already, lets the batch decide, stores, commits. When this returns, all of it is on the disk.
    /// </summary>
    public abstract Task Commit(Batch batch, long now);

    public async ValueTask DisposeAsync()
    {
        await Release();
        await database.DisposeAsync();
    }

    protected virtual ValueTask Release() => ValueTask.CompletedTask;
}
