using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LmsSupport.Api.Storage;

/// <summary>SQLite as this service wants it: write-ahead log, every commit on the disk before it is acknowledged.</summary>
internal static class EmbeddedDatabase
{
    public static readonly IInterceptor Pragmas = new PragmaInterceptor();

    // FULL: a commit that was acknowledged survives a power cut, not only a killed process.
    private const string Settings = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;";

    public static string ConnectionString(StorageOptions options) => new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(options.Folder, "lmssupport.db"),
        Pooling = true,
    }.ToString();

    public static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    private sealed class PragmaInterceptor : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Apply(connection);
            return Task.CompletedTask;
        }
    }
}
