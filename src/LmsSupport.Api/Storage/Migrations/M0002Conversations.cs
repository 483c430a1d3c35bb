using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LmsSupport.Api.Storage.Migrations;

[DbContext(typeof(Database))]
[Migration("0002_Conversations")]
internal sealed class M0002Conversations : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        var id = Types.Guid(migrationBuilder);
        migrationBuilder.CreateTable(
            "conversations",
            table => new
            {
                organisation_id = table.Column<int>(),
                id = table.Column<Guid>(id),
                course_id = table.Column<Guid>(id),
                edition_id = table.Column<Guid>(id),
                learner_id = table.Column<Guid>(id),
                tutor_id = table.Column<Guid>(id, nullable: true),
                state = table.Column<int>(),
                last_number = table.Column<int>(),
                opened_at = table.Column<long>(),
                last_at = table.Column<long>(),
                waiting_since = table.Column<long>(nullable: true),
                subject = table.Column<string>(maxLength: 140),
                preview = table.Column<string>(maxLength: 140),
            },
            constraints: table => table.PrimaryKey("pk_conversations", row => new { row.organisation_id, row.id }));
        migrationBuilder.CreateIndex("ix_conversations_learner", "conversations", ["organisation_id", "learner_id"]);
        migrationBuilder.CreateIndex("ix_conversations_tutor", "conversations", ["organisation_id", "tutor_id"]);
        migrationBuilder.CreateIndex("ix_conversations_waiting", "conversations", ["organisation_id", "waiting_since"], filter: "waiting_since IS NOT NULL");

        migrationBuilder.CreateTable(
            "events",
            table => new
            {
                organisation_id = table.Column<int>(),
                conversation_id = table.Column<Guid>(id),
                number = table.Column<int>(),
                at = table.Column<long>(),
                actor_id = table.Column<Guid>(id, nullable: true),
                kind = table.Column<int>(),
                audience = table.Column<int>(),
                version = table.Column<int>(),
                client_id = table.Column<Guid>(id, nullable: true),
                body = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_events", row => new { row.organisation_id, row.conversation_id, row.number }));
        // For ever: a message sent again, even a year later, gets the number it already has.
        migrationBuilder.CreateIndex("ux_events_client", "events", ["organisation_id", "client_id", "actor_id"], unique: true, filter: "client_id IS NOT NULL");

        migrationBuilder.CreateTable(
            "marks",
            table => new
            {
                organisation_id = table.Column<int>(),
                conversation_id = table.Column<Guid>(id),
                person_id = table.Column<Guid>(id),
                delivered = table.Column<int>(),
                read = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_marks", row => new { row.organisation_id, row.conversation_id, row.person_id }));
    }
}
