using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LmsSupport.Api.Storage.Migrations;

[DbContext(typeof(Database))]
[Migration("0000_KeyRing")]
internal sealed class M0000KeyRing : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "key_ring_elements",
        table => new
        {
            id = table.Column<Guid>(Types.Guid(migrationBuilder)),
            name = table.Column<string>(maxLength: 200),
            xml = table.Column<string>(),
        },
        constraints: table => table.PrimaryKey("pk_key_ring_elements", row => row.id));
}
