using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LmsSupport.Api.Storage;

/// <summary>
/// A statement prepared once and run a million times, straight on SQLite: the provider's commands make a reader, boxes
/// and arrays for each run, which costs more than SQLite itself. Parameters and columns count from zero.
/// Not thread-safe, as its connection is not.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int GuidLength = 16;

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _connection = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        Check(raw.sqlite3_prepare_v3(_connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public SqliteStatement Bind(int parameter, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, parameter + 1, number) : raw.sqlite3_bind_null(_statement, parameter + 1));
        return this;
    }

    /// <summary>As 16 bytes, the most significant first, so that they sort as they were made.</summary>
    public SqliteStatement Bind(int parameter, Guid? value)
    {
        if (value is not { } id)
        {
            Check(raw.sqlite3_bind_null(_statement, parameter + 1));
            return this;
        }

        Span<byte> bytes = stackalloc byte[GuidLength];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        Check(raw.sqlite3_bind_blob(_statement, parameter + 1, bytes));
        return this;
    }

    public SqliteStatement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, parameter + 1));
            return this;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        try
        {
            Check(raw.sqlite3_bind_text(_statement, parameter + 1, bytes.AsSpan(0, Encoding.UTF8.GetBytes(value, bytes))));
            return this;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes); // SQLite has copied it
        }
    }

    /// <summary>Rows that the last <see cref="Run"/> on this connection inserted, changed or removed.</summary>
    public int Changed => raw.sqlite3_changes(_connection);

    /// <summary>For what gives no rows.</summary>
    public void Run()
    {
        try
        {
            Check(raw.sqlite3_step(_statement));
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    /// <summary>Reads the first row with these columns, if there is one; of unique keys, so there is no second.</summary>
    public bool First<TState>(TState state, Action<SqliteStatement, TState> read)
    {
        try
        {
            var step = raw.sqlite3_step(_statement);
            Check(step);
            if (step != raw.SQLITE_ROW)
                return false;
            read(this, state);
            return true;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    /// <summary>The first row as it is read here; null when there is none.</summary>
    public T? One<T>(Func<SqliteStatement, T> read)
        where T : struct
    {
        try
        {
            var step = raw.sqlite3_step(_statement);
            Check(step);
            return step == raw.SQLITE_ROW ? read(this) : null;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public int Int(int column) => raw.sqlite3_column_int(_statement, column);

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public Guid Id(int column) => new(raw.sqlite3_column_blob(_statement, column), bigEndian: true);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
            throw new SqliteException(raw.sqlite3_errmsg(_connection).utf8_to_string(), result & 0xff, raw.sqlite3_extended_errcode(_connection));
    }
}
