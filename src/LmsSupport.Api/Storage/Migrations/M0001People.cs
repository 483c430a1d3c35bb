using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LmsSupport.Api.Storage.Migrations;

/// <summary>Who, where, in which role; sessions; the nonces that launches have used up.</summary>
[DbContext(typeof(Database))]
[Migration("0001_People")]
internal sealed class M0001People : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        Organisations(migrationBuilder);
        Platforms(migrationBuilder);
        Registrations(migrationBuilder);
        Deployments(migrationBuilder);
        Persons(migrationBuilder);
        Courses(migrationBuilder);
        Enrolments(migrationBuilder);
        Grants(migrationBuilder);
        Sessions(migrationBuilder);
        UsedNonces(migrationBuilder);
    }

    private static void Organisations(MigrationBuilder migration)
    {
        migration.CreateTable(
            "organisations",
            table => new
            {
                id = table.Column<int>().Identity(),
                name = table.Column<string>(maxLength: 200),
                secret = table.Column<byte[]>(maxLength: 1000),
                created_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_organisations", x => x.id));
        migration.CreateIndex("ux_organisations_name", "organisations", "name", unique: true);
    }

    private static void Platforms(MigrationBuilder migration)
    {
        migration.CreateTable(
            "platforms",
            table => new
            {
                organisation_id = table.Column<int>(),
                id = table.Column<Guid>(Types.Guid(migration)),
                issuer = table.Column<string>(maxLength: 500),
                page_origins = table.Column<string>(maxLength: 4000),
                instructors_are_tutors = table.Column<bool>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_platforms", x => new { x.organisation_id, x.id });
                table.ForeignKey("fk_platforms_organisations", x => x.organisation_id, "organisations", "id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("ux_platforms_issuer", "platforms", ["organisation_id", "issuer"], unique: true);
        migration.CreateIndex("ux_platforms_id", "platforms", "id", unique: true);
    }

    private static void Registrations(MigrationBuilder migration)
    {
        migration.CreateTable(
            "registrations",
            table => new
            {
                id = table.Column<Guid>(Types.Guid(migration)),
                issuer = table.Column<string>(maxLength: 500),
                client_id = table.Column<string>(maxLength: 255),
                authorization_address = table.Column<string>(maxLength: 2000),
                keys_address = table.Column<string>(maxLength: 2000),
                token_address = table.Column<string>(maxLength: 2000, nullable: true),
                enabled = table.Column<bool>(),
                configured = table.Column<bool>(),
            },
            constraints: table => table.PrimaryKey("pk_registrations", x => x.id));
        migration.CreateIndex("ux_registrations_client", "registrations", ["issuer", "client_id"], unique: true);
    }

    private static void Deployments(MigrationBuilder migration)
    {
        migration.CreateTable(
            "deployments",
            table => new
            {
                organisation_id = table.Column<int>(),
                id = table.Column<Guid>(Types.Guid(migration)),
                registration_id = table.Column<Guid>(Types.Guid(migration)),
                platform_id = table.Column<Guid>(Types.Guid(migration)),
                external_id = table.Column<string>(maxLength: 255),
                approved = table.Column<bool>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_deployments", x => new { x.organisation_id, x.id });
                table.ForeignKey("fk_deployments_registrations", x => x.registration_id, "registrations", "id", onDelete: ReferentialAction.Cascade);
                table.ForeignKey("fk_deployments_platforms", x => new { x.organisation_id, x.platform_id }, "platforms", ["organisation_id", "id"], onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("ux_deployments_external", "deployments", ["registration_id", "external_id"], unique: true);
        migration.CreateIndex("ix_deployments_platform", "deployments", ["organisation_id", "platform_id"]);
    }

    private static void Persons(MigrationBuilder migration)
    {
        migration.CreateTable(
            "persons",
            table => new
            {
                organisation_id = table.Column<int>(),
                id = table.Column<Guid>(Types.Guid(migration)),
                name = table.Column<string>(maxLength: 200),
                email = table.Column<string>(maxLength: 254, nullable: true),
                locale = table.Column<string>(maxLength: 10),
                created_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_persons", x => new { x.organisation_id, x.id });
                table.ForeignKey("fk_persons_organisations", x => x.organisation_id, "organisations", "id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateTable(
            "identities",
            table => new
            {
                organisation_id = table.Column<int>(),
                platform_id = table.Column<Guid>(Types.Guid(migration)),
                subject = table.Column<string>(maxLength: 255),
                person_id = table.Column<Guid>(Types.Guid(migration)),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_identities", x => new { x.organisation_id, x.platform_id, x.subject });
                table.ForeignKey("fk_identities_platforms", x => new { x.organisation_id, x.platform_id }, "platforms", ["organisation_id", "id"], onDelete: ReferentialAction.Cascade);
                table.ForeignKey("fk_identities_persons", x => new { x.organisation_id, x.person_id }, "persons", ["organisation_id", "id"], onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("ix_identities_person", "identities", ["organisation_id", "person_id"]);
    }

    private static void Courses(MigrationBuilder migration)
    {
        migration.CreateTable(
            "categories",
            table => new
            {
                organisation_id = table.Column<int>(),
                id = table.Column<Guid>(Types.Guid(migration)),
                name = table.Column<string>(maxLength: 200),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_categories", x => new { x.organisation_id, x.id });
                table.ForeignKey("fk_categories_organisations", x => x.organisation_id, "organisations", "id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateTable(
            "courses",
            table => new
            {
                organisation_id = table.Column<int>(),
                id = table.Column<Guid>(Types.Guid(migration)),
                title = table.Column<string>(maxLength: 300),
                category_id = table.Column<Guid>(Types.Guid(migration), nullable: true),
                created_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_courses", x => new { x.organisation_id, x.id });
                table.ForeignKey("fk_courses_organisations", x => x.organisation_id, "organisations", "id", onDelete: ReferentialAction.Cascade);
                table.ForeignKey("fk_courses_categories", x => new { x.organisation_id, x.category_id }, "categories", ["organisation_id", "id"]);
            });
        migration.CreateIndex("ix_courses_category", "courses", ["organisation_id", "category_id"]);
        Editions(migration);
    }

    private static void Editions(MigrationBuilder migration)
    {
        migration.CreateTable(
            "editions",
            table => new
            {
                organisation_id = table.Column<int>(),
                id = table.Column<Guid>(Types.Guid(migration)),
                course_id = table.Column<Guid>(Types.Guid(migration)),
                platform_id = table.Column<Guid>(Types.Guid(migration)),
                context = table.Column<string>(maxLength: 300),
                title = table.Column<string>(maxLength: 300),
                start = table.Column<long>(nullable: true),
                due = table.Column<long>(nullable: true),
                created_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_editions", x => new { x.organisation_id, x.id });
                table.ForeignKey("fk_editions_courses", x => new { x.organisation_id, x.course_id }, "courses", ["organisation_id", "id"], onDelete: ReferentialAction.Cascade);
                table.ForeignKey("fk_editions_platforms", x => new { x.organisation_id, x.platform_id }, "platforms", ["organisation_id", "id"], onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("ux_editions_context", "editions", ["organisation_id", "platform_id", "context"], unique: true);
        migration.CreateIndex("ix_editions_course", "editions", ["organisation_id", "course_id"]);
    }

    private static void Enrolments(MigrationBuilder migration)
    {
        migration.CreateTable(
            "enrolments",
            table => new
            {
                organisation_id = table.Column<int>(),
                edition_id = table.Column<Guid>(Types.Guid(migration)),
                source = table.Column<int>(),
                external_id = table.Column<string>(maxLength: 255),
                person_id = table.Column<Guid>(Types.Guid(migration), nullable: true),
                created_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_enrolments", x => new { x.organisation_id, x.edition_id, x.source, x.external_id });
                table.ForeignKey("fk_enrolments_editions", x => new { x.organisation_id, x.edition_id }, "editions", ["organisation_id", "id"], onDelete: ReferentialAction.Cascade);
                table.ForeignKey("fk_enrolments_persons", x => new { x.organisation_id, x.person_id }, "persons", ["organisation_id", "id"]);
            });
        migration.CreateIndex("ix_enrolments_person", "enrolments", ["organisation_id", "person_id"]);
    }

    private static void Grants(MigrationBuilder migration)
    {
        migration.CreateTable(
            "grants",
            table => new
            {
                organisation_id = table.Column<int>(),
                id = table.Column<Guid>(Types.Guid(migration)),
                person_id = table.Column<Guid>(Types.Guid(migration)),
                role = table.Column<int>(),
                scope = table.Column<int>(),
                scope_id = table.Column<Guid>(Types.Guid(migration)),
                source = table.Column<int>(),
                created_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_grants", x => new { x.organisation_id, x.id });
                table.ForeignKey("fk_grants_persons", x => new { x.organisation_id, x.person_id }, "persons", ["organisation_id", "id"], onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("ux_grants_person", "grants", ["organisation_id", "person_id", "role", "scope", "scope_id", "source"], unique: true);
    }

    private static void Sessions(MigrationBuilder migration)
    {
        migration.CreateTable(
            "sessions",
            table => new
            {
                organisation_id = table.Column<int>(),
                id = table.Column<Guid>(Types.Guid(migration)),
                person_id = table.Column<Guid>(Types.Guid(migration)),
                platform_id = table.Column<Guid>(Types.Guid(migration)),
                edition_id = table.Column<Guid>(Types.Guid(migration)),
                app = table.Column<int>(),
                locale = table.Column<string>(maxLength: 10),
                created_at = table.Column<long>(),
                seen_at = table.Column<long>(),
                opened_at = table.Column<long>(nullable: true),
                ended_at = table.Column<long>(nullable: true),
                rotation = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_sessions", x => new { x.organisation_id, x.id });
                table.ForeignKey("fk_sessions_persons", x => new { x.organisation_id, x.person_id }, "persons", ["organisation_id", "id"], onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("ix_sessions_person", "sessions", ["organisation_id", "person_id"]);
        migration.CreateIndex("ix_sessions_seen_at", "sessions", "seen_at");
    }

    private static void UsedNonces(MigrationBuilder migration)
    {
        migration.CreateTable(
            "used_nonces",
            table => new
            {
                organisation_id = table.Column<int>(),
                nonce = table.Column<Guid>(Types.Guid(migration)),
                token = table.Column<Guid>(Types.Guid(migration)),
                expires_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_used_nonces", x => new { x.organisation_id, x.nonce }));
        migration.CreateIndex("ix_used_nonces_expires_at", "used_nonces", "expires_at");
    }
}
