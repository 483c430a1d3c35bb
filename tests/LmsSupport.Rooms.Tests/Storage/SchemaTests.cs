using System.Data.Common;
using LmsSupport.Api.Storage;
using LmsSupport.Rooms.Tests.Engines;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LmsSupport.Rooms.Tests.Storage;

public sealed class SchemaOnSqlite(Sqlite engine) : SchemaTests(engine), IClassFixture<Sqlite>
{
    protected override string Columns => "SELECT m.name, c.name, c.type, c.\"notnull\" = 0 FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'";

    protected override string Keys => "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.pk > 0 ORDER BY m.name, c.pk";

    protected override string Indexes =>
        """
        SELECT m.name || '.' || i.name, i."unique", c.name FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
        WHERE m.type = 'table' AND i.origin = 'c' ORDER BY 1, c.seqno
        """;
}

public sealed class SchemaOnPostgres(Postgres engine) : SchemaTests(engine), IClassFixture<Postgres>
{
    protected override string Columns =>
        """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        """;

    protected override string Keys => Index("i.indisprimary", "c.relname, a.attname", "c.relname, k.ord");

    protected override string Indexes => Index("NOT i.indisprimary", "c.relname || '.' || x.relname, i.indisunique, a.attname", "1, k.ord");

    private static string Index(string which, string columns, string order) =>
        $"""
        SELECT {columns} FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
        CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k(attnum, ord) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND {which} ORDER BY {order}
        """;
}

/// <summary>Migrations are written by hand: what they leave must be what the model says, on each engine, both ways.</summary>
public abstract class SchemaTests(Engine engine)
{
    private static readonly string[] _ofTheFramework = ["__EFMigrationsHistory", "__EFMigrationsLock", "sqlite_sequence"];

    /// <summary>Rows of table, column, type, whether it may be null.</summary>
    protected abstract string Columns { get; }

    /// <summary>Rows of table and column, in the order of the primary key.</summary>
    protected abstract string Keys { get; }

    /// <summary>Rows of index, whether unique, column, in the order of the index.</summary>
    protected abstract string Indexes { get; }

    [Fact]
    public void Every_column_has_its_name_type_and_nullability()
    {
        using var database = Open();
        var wanted = Tables(database).SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name} {column.StoreType.ToLowerInvariant()} {(column.IsNullable ? "null" : "not null")}"));
        var found = Rows(database, Columns).Select(row => $"{row[0]}.{row[1]} {Convert.ToString(row[2], null)!.ToLowerInvariant()} {(Convert.ToBoolean(row[3], null) ? "null" : "not null")}");
        found.Order(StringComparer.Ordinal).ShouldBe(wanted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_primary_key_has_its_columns_in_order()
    {
        using var database = Open();
        var wanted = Tables(database).Select(table => $"{table.Name}({string.Join(',', table.PrimaryKey!.Columns.Select(column => column.Name))})");
        var found = Rows(database, Keys).GroupBy(row => (string)row[0]).Select(key => $"{key.Key}({string.Join(',', key.Select(row => row[1]))})");
        found.Order(StringComparer.Ordinal).ShouldBe(wanted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_index_has_its_columns_in_order()
    {
        using var database = Open();
        var wanted = Tables(database).SelectMany(table => table.Indexes.Select(index => $"{table.Name}({string.Join(',', index.Columns.Select(column => column.Name))}){(index.IsUnique ? " unique" : "")}"));
        var found = Rows(database, Indexes).GroupBy(row => ((string)row[0], Convert.ToBoolean(row[1], null)))
            .Select(index => $"{index.Key.Item1.Split('.')[0]}({string.Join(',', index.Select(row => row[2]))}){(index.Key.Item2 ? " unique" : "")}");
        found.Order(StringComparer.Ordinal).ShouldBe(wanted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Keys_begin_with_the_organisation_except_where_a_thing_belongs_to_none()
    {
        using var database = Open();
        Tables(database).Where(table => table.PrimaryKey!.Columns[0].Name != "organisation_id").Select(table => table.Name).Order(StringComparer.Ordinal)
            .ShouldBeSubsetOf(["admin_links", "key_ring_elements", "organisations", "registration_health", "registrations", "tool_keys", "waiting_deployments"]);
    }

    private Database Open()
    {
        Assert.SkipWhen(engine.Missing is not null, engine.Missing ?? "");
        return engine.Service.Get<IDbContextFactory<Database>>().CreateDbContext();
    }

    private static IEnumerable<ITable> Tables(Database database) => database.Model.GetRelationalModel().Tables;

    private static List<object[]> Rows(Database database, string sql)
    {
        database.Database.OpenConnection();
        using var command = database.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            if (!_ofTheFramework.Contains(Convert.ToString(row[0], null)!.Split('.')[0]))
                rows.Add(row);
        }

        return rows;
    }
}
