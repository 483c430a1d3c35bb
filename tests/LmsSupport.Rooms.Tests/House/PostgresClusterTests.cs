using LmsSupport.Harness;
using Npgsql;

namespace LmsSupport.Rooms.Tests.House;

public class PostgresClusterTests
{
    [Fact]
    public async Task The_tests_have_a_database_server_of_their_own_that_keeps_what_it_acknowledged()
    {
        Assert.SkipWhen(PostgresCluster.Missing is not null, PostgresCluster.Missing ?? "");
        var ct = TestContext.Current.CancellationToken;
        var cluster = await PostgresCluster.Shared;
        var database = await cluster.NewDatabase(ct);

        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand("SHOW fsync", connection);
            (await command.ExecuteScalarAsync(ct)).ShouldBe("on");
        }

        await cluster.Drop(database, ct);
        await Should.ThrowAsync<PostgresException>(async () =>
        {
            await using var gone = new NpgsqlConnection(database + ";Pooling=false");
            await gone.OpenAsync(ct);
        });
    }
}
