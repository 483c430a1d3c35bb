using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LmsSupport.Api.Storage.Migrations;

/// <summary>What administrators and platforms agree on: registrations and their health, rosters, services, the audit trail.</summary>
[DbContext(typeof(Database))]
[Migration("0004_Administration")]
internal sealed class M0004Administration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        Registrations(migrationBuilder);
        Editions(migrationBuilder);
        WaitingDeployments(migrationBuilder);
        Invitations(migrationBuilder);
        Members(migrationBuilder);
        EditionServices(migrationBuilder);
        AuditEntries(migrationBuilder);
        AdminLinks(migrationBuilder);
    }

    private static void Registrations(MigrationBuilder migration)
    {
        migration.AddColumn<string>("name", "registrations", maxLength: 200, defaultValue: "");
        migration.AddColumn<string>("product", "registrations", maxLength: 100, nullable: true);
        migration.AddColumn<string>("token_audience", "registrations", maxLength: 2000, nullable: true);
        migration.AddColumn<string>("scopes", "registrations", maxLength: 4000, nullable: true);
        migration.AddColumn<bool>("approved", "registrations", defaultValue: true);
        migration.AddColumn<int>("owner_id", "registrations", nullable: true);
        migration.AddColumn<long>("created_at", "registrations", defaultValue: 0L);
        // Until now all of them came from the configuration.
        migration.AddColumn<bool>("configured", "deployments", defaultValue: true);
        migration.AddColumn<string>("name", "platforms", maxLength: 200, defaultValue: "");
        migration.AddColumn<Guid>("deployment_id", "sessions", Types.Guid(migration), nullable: true);
        migration.AddColumn<string>("opening", "sessions", maxLength: 300, nullable: true);
        migration.CreateTable(
            "registration_health",
            table => new
            {
                registration_id = table.Column<Guid>(Types.Guid(migration)),
                last_launch_at = table.Column<long>(nullable: true),
                last_refusal_code = table.Column<string>(maxLength: 60, nullable: true),
                last_refusal_at = table.Column<long>(nullable: true),
                clock_difference = table.Column<long>(nullable: true),
                last_service_code = table.Column<string>(maxLength: 60, nullable: true),
                last_service_at = table.Column<long>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_registration_health", x => x.registration_id);
                table.ForeignKey("fk_registration_health_registrations", x => x.registration_id, "registrations", "id", onDelete: ReferentialAction.Cascade);
            });
    }

    private static void Editions(MigrationBuilder migration)
    {
        migration.AddColumn<string>("group_id", "editions", maxLength: 255, defaultValue: "");
        migration.AddColumn<bool>("title_by_hand", "editions", defaultValue: false);
        migration.AddColumn<bool>("dates_by_hand", "editions", defaultValue: false);
        migration.AddColumn<bool>("button_shown", "editions", defaultValue: true);
        migration.AddColumn<string>("launch_address", "editions", maxLength: 2000, nullable: true);
        migration.AddColumn<int>("launch_from", "editions", defaultValue: 0);
        migration.AddColumn<Guid>("told", "editions", Types.Guid(migration), nullable: true);
        migration.AddColumn<Guid>("told", "identities", Types.Guid(migration), nullable: true);
        migration.DropIndex("ux_editions_context", "editions");
        migration.CreateIndex("ux_editions_context_group", "editions", ["organisation_id", "platform_id", "context", "group_id"], unique: true);
    }

    private static void WaitingDeployments(MigrationBuilder migration) => migration.CreateTable(
        "waiting_deployments",
        table => new
        {
            registration_id = table.Column<Guid>(Types.Guid(migration)),
            external_id = table.Column<string>(maxLength: 255),
            name = table.Column<string>(maxLength: 200),
            first_seen_at = table.Column<long>(),
            last_seen_at = table.Column<long>(),
        },
        constraints: table =>
        {
            table.PrimaryKey("pk_waiting_deployments", x => new { x.registration_id, x.external_id });
            table.ForeignKey("fk_waiting_deployments_registrations", x => x.registration_id, "registrations", "id", onDelete: ReferentialAction.Cascade);
        });

    private static void Invitations(MigrationBuilder migration)
    {
        migration.CreateTable(
            "invitations",
            table => new
            {
                organisation_id = table.Column<int>(),
                id = table.Column<Guid>(Types.Guid(migration)),
                secret_hash = table.Column<byte[]>(maxLength: 32),
                note = table.Column<string>(maxLength: 200),
                created_by = table.Column<Guid>(Types.Guid(migration), nullable: true),
                created_at = table.Column<long>(),
                expires_at = table.Column<long>(),
                used_at = table.Column<long>(nullable: true),
                withdrawn_at = table.Column<long>(nullable: true),
                reserved_until = table.Column<long>(nullable: true),
                registration_id = table.Column<Guid>(Types.Guid(migration), nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_invitations", x => new { x.organisation_id, x.id });
                table.ForeignKey("fk_invitations_organisations", x => x.organisation_id, "organisations", "id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("ux_invitations_secret_hash", "invitations", "secret_hash", unique: true);
    }

    private static void Members(MigrationBuilder migration)
    {
        migration.CreateTable(
            "members",
            table => new
            {
                organisation_id = table.Column<int>(),
                edition_id = table.Column<Guid>(Types.Guid(migration)),
                subject = table.Column<string>(maxLength: 255),
                person_id = table.Column<Guid>(Types.Guid(migration), nullable: true),
                name = table.Column<string>(maxLength: 200),
                email = table.Column<string>(maxLength: 254, nullable: true),
                username = table.Column<string>(maxLength: 255, nullable: true),
                roles = table.Column<string>(maxLength: 1000),
                status = table.Column<int>(),
                listed_at = table.Column<long>(),
                changed_at = table.Column<long>(),
                not_listed_since = table.Column<long>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_members", x => new { x.organisation_id, x.edition_id, x.subject });
                table.ForeignKey("fk_members_editions", x => new { x.organisation_id, x.edition_id }, "editions", ["organisation_id", "id"], onDelete: ReferentialAction.Cascade);
            });
        migration.CreateTable(
            "roster_states",
            table => new
            {
                organisation_id = table.Column<int>(),
                edition_id = table.Column<Guid>(Types.Guid(migration)),
                started_at = table.Column<long>(nullable: true),
                finished_at = table.Column<long>(nullable: true),
                failed_at = table.Column<long>(nullable: true),
                refusal_code = table.Column<string>(maxLength: 60, nullable: true),
                attempts = table.Column<int>(),
                next_at = table.Column<long>(),
                differences_address = table.Column<string>(maxLength: 2000, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_roster_states", x => new { x.organisation_id, x.edition_id });
                table.ForeignKey("fk_roster_states_editions", x => new { x.organisation_id, x.edition_id }, "editions", ["organisation_id", "id"], onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("ix_roster_states_next_at", "roster_states", "next_at");
    }

    private static void EditionServices(MigrationBuilder migration) => migration.CreateTable(
        "edition_services",
        table => new
        {
            organisation_id = table.Column<int>(),
            edition_id = table.Column<Guid>(Types.Guid(migration)),
            registration_id = table.Column<Guid>(Types.Guid(migration)),
            deployment_id = table.Column<Guid>(Types.Guid(migration)),
            resource_link_id = table.Column<string>(maxLength: 255, nullable: true),
            memberships_address = table.Column<string>(maxLength: 2000, nullable: true),
            line_items_address = table.Column<string>(maxLength: 2000, nullable: true),
            line_item_address = table.Column<string>(maxLength: 2000, nullable: true),
            grade_scopes = table.Column<string>(maxLength: 2000),
            groups_address = table.Column<string>(maxLength: 2000, nullable: true),
            group_sets_address = table.Column<string>(maxLength: 2000, nullable: true),
            learned_at = table.Column<long>(),
        },
        constraints: table =>
        {
            table.PrimaryKey("pk_edition_services", x => new { x.organisation_id, x.edition_id });
            table.ForeignKey("fk_edition_services_editions", x => new { x.organisation_id, x.edition_id }, "editions", ["organisation_id", "id"], onDelete: ReferentialAction.Cascade);
        });

    private static void AdminLinks(MigrationBuilder migration)
    {
        migration.CreateTable(
            "admin_links",
            table => new
            {
                id = table.Column<Guid>(Types.Guid(migration)),
                hash = table.Column<byte[]>(maxLength: 32),
                created_at = table.Column<long>(),
                expires_at = table.Column<long>(),
                used_at = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_admin_links", x => x.id));
        migration.CreateIndex("ux_admin_links_hash", "admin_links", "hash", unique: true);
    }

    private static void AuditEntries(MigrationBuilder migration) => migration.CreateTable(
        "audit_entries",
        table => new
        {
            organisation_id = table.Column<int>(),
            id = table.Column<Guid>(Types.Guid(migration)),
            at = table.Column<long>(),
            person_id = table.Column<Guid>(Types.Guid(migration), nullable: true),
            actor = table.Column<string>(maxLength: 200),
            action = table.Column<string>(maxLength: 60),
            subject = table.Column<string>(maxLength: 60),
            subject_id = table.Column<string>(maxLength: 300),
            before = table.Column<string>(nullable: true),
            after = table.Column<string>(nullable: true),
        },
        constraints: table => table.PrimaryKey("pk_audit_entries", x => new { x.organisation_id, x.id }));
}
