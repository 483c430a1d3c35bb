using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Storage;

/// <summary>Brings the database to this version's shape before anything else starts.</summary>
internal sealed partial class Migrator(IDbContextFactory<Database> databases, IOptions<StorageOptions> options, ILogger<Migrator> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (database.IsSqlite)
            await MigrateEmbedded(database, cancellationToken);
        else
            await database.Database.MigrateAsync(cancellationToken);
        Log.Migrated(logger, options.Value.Engine);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// EF Core's own lock on SQLite is a row, which a killed process leaves behind for ever. The operating system's
    /// lock on a file ends with its process, so whoever holds it may clear a row that is left.
    /// </summary>
    private async Task MigrateEmbedded(Database database, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.Value.Folder);
        await using var only = await Exclusive(Path.Combine(options.Value.Folder, "migration.lock"), cancellation);
        await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellation);
        var left = await database.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(cancellation);
        if (left > 0 && await database.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\"", cancellation) > 0)
            Log.StaleLock(logger);
        await database.Database.MigrateAsync(cancellation);
    }

    private static async Task<FileStream> Exclusive(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!cancellation.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Database ready ({Engine})")]
        public static partial void Migrated(ILogger logger, StorageEngine engine);

        [LoggerMessage(2, LogLevel.Warning, "A migration was interrupted earlier; its stale lock is cleared and the migration goes on")]
        public static partial void StaleLock(ILogger logger);
    }
}
