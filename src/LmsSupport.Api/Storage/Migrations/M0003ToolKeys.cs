using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LmsSupport.Api.Storage.Migrations;

/// <summary>The keys by which platforms know that a statement is ours.</summary>
[DbContext(typeof(Database))]
[Migration("0003_ToolKeys")]
internal sealed class M0003ToolKeys : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "tool_keys",
        table => new
        {
            id = table.Column<Guid>(Types.Guid(migrationBuilder)),
            public_key = table.Column<string>(maxLength: 4000),
            private_key = table.Column<byte[]>(maxLength: 8000),
            created_at = table.Column<long>(),
        },
        constraints: table => table.PrimaryKey("pk_tool_keys", row => row.id));
}
