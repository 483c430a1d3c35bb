using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations.Builders;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace LmsSupport.Api.Storage.Migrations;

/// <summary>Column types where the two engines differ; everything else has its engine's default.</summary>
internal static class Types
{
    public static bool IsSqlite(this MigrationBuilder migration) => migration.ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite";

    /// <summary>An id: sixteen bytes.</summary>
    public static string Guid(MigrationBuilder migration) => migration.IsSqlite() ? "BLOB" : "uuid";

    /// <summary>A number that the database gives: organisations only.</summary>
    public static OperationBuilder<AddColumnOperation> Identity(this OperationBuilder<AddColumnOperation> column) => column
        .Annotation("Sqlite:Autoincrement", true)
        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
}
