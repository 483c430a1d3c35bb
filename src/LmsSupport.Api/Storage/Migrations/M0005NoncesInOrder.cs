using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LmsSupport.Api.Storage.Migrations;

/// <summary>
/// Each launch writes to fewer places. Nonces are made in the order of time now, so that those of one moment stand side by
/// side, and on SQLite one tree holds them instead of three. What is over is found by reading, six times an hour: an index
/// for that alone cost every launch, and every session each time that it was seen.
/// </summary>
[DbContext(typeof(Database))]
[Migration("0005_NoncesInOrder")]
internal sealed class M0005NoncesInOrder : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex("ix_used_nonces_expires_at", "used_nonces");
        migrationBuilder.DropIndex("ix_sessions_seen_at", "sessions");
        if (!migrationBuilder.IsSqlite())
            return;
        migrationBuilder.Sql("""
            CREATE TABLE used_nonces_in_order (
                organisation_id INTEGER NOT NULL,
                nonce BLOB NOT NULL,
                token BLOB NOT NULL,
                expires_at INTEGER NOT NULL,
                CONSTRAINT pk_used_nonces PRIMARY KEY (organisation_id, nonce)
            ) WITHOUT ROWID;
            INSERT INTO used_nonces_in_order SELECT organisation_id, nonce, token, expires_at FROM used_nonces;
            DROP TABLE used_nonces;
            ALTER TABLE used_nonces_in_order RENAME TO used_nonces;
            """);
    }
}
