using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Storage;

/// <summary>What only one transaction may do at a time, over all processes.</summary>
internal static class Alone
{
    /// <summary>Changes by administrators: each sees what the one before has done, so that two can't take the last right from each other.</summary>
    public const long Administration = 0x4C6D_7341;

    /// <summary>
    /// Waits for whoever does the same, and holds until this transaction ends. On SQLite a writing transaction is alone
    /// from its beginning. Call before the first read: PostgreSQL then reads what the one before has committed.
    /// </summary>
    public static Task Begin(Database db, long what, CancellationToken ct) =>
        db.IsSqlite ? Task.CompletedTask : db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({what})", ct);
}
