using LmsSupport.Api.Lti;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Storage;

public sealed class MigrationTests
{
    [Fact]
    public async Task A_lock_that_a_killed_migration_left_does_not_keep_the_service_from_starting()
    {
        var folder = Directory.CreateTempSubdirectory("lmssupport-").FullName;
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "lmssupport.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            // As EF Core writes it at the beginning of a migration and removes it at the end.
            command.CommandText =
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
                """;
            await command.ExecuteNonQueryAsync();
        }

        await using var service = await RunningService.Start(new Dictionary<string, string> { ["Storage:Folder"] = folder }).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri(service.Address + "/health/ready"))).ShouldContain("Healthy");
    }

    [Fact]
    public async Task What_a_launch_has_used_up_before_the_upgrade_is_used_up_after_it()
    {
        var folder = Directory.CreateTempSubdirectory("lmssupport-").FullName;
        var nonce = Guid.NewGuid();
        var settings = new Dictionary<string, string> { ["Storage:Folder"] = folder };
        await (await RunningService.Start(settings)).DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "lmssupport.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            // As the version before left them.
            command.CommandText =
                """
                DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = '0005_NoncesInOrder';
                CREATE INDEX ix_sessions_seen_at ON sessions (seen_at);
                DROP TABLE used_nonces;
                CREATE TABLE used_nonces (organisation_id INTEGER NOT NULL, nonce BLOB NOT NULL, token BLOB NOT NULL, expires_at INTEGER NOT NULL, CONSTRAINT pk_used_nonces PRIMARY KEY (organisation_id, nonce));
                CREATE INDEX ix_used_nonces_expires_at ON used_nonces (expires_at);
                INSERT INTO used_nonces VALUES (1, $nonce, $nonce, 9000000000000000);
                """;
            command.Parameters.AddWithValue("$nonce", nonce.ToByteArray(bigEndian: true));
            await command.ExecuteNonQueryAsync();
        }

        await using var service = await RunningService.Start(settings);
        await using var after = await service.Get<IDbContextFactory<Database>>().CreateDbContextAsync();
        (await after.Set<UsedNonce>().Select(used => used.Nonce).ToListAsync()).ShouldBe([nonce]);
    }
}
