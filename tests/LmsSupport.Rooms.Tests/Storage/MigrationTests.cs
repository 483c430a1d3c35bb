using LmsSupport.Harness;
using Microsoft.Data.Sqlite;

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
}
