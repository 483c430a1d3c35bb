using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace LmsSupport.Api.Storage;

/// <summary>SQLite as this service wants it: write-ahead log, every commit on the disk before it is acknowledged.</summary>
internal static class EmbeddedDatabase
{
    public static readonly IInterceptor Pragmas = new PragmaInterceptor();

    // FULL: a commit that was acknowledged survives a power cut, not only a killed process.
    // Its log is carried into the database in the middle of a commit, so rarely: pages that change again and again, as the
    // ends of conversations do, are then written once for many commits, and fewer senders meet the pause.
    private const string Settings = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000; PRAGMA wal_autocheckpoint=16000;";

    static EmbeddedDatabase()
    {
        // Nobody asks SQLite how much memory it has, so it need not take a lock to count each piece. Refused, and no harm done,
        // should somebody in this process have opened a database already.
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

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
