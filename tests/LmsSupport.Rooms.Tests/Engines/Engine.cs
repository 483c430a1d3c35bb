using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Engines;

/// <summary>
/// The service on one engine, shared by the tests of a class. A test class is written once, abstract, and derived once
/// per engine: what holds on SQLite must hold on PostgreSQL.
/// </summary>
public abstract class Engine : IAsyncLifetime
{
    private RunningService? _service;

    public RunningService Service => _service ?? throw new InvalidOperationException("The engine is not there: ask Skip first.");

    /// <summary>Why this engine can't run here; null when it can.</summary>
    public virtual string? Missing => null;

    public async ValueTask InitializeAsync()
    {
        if (Missing is null)
            _service = await RunningService.Start(new Dictionary<string, string>(await Settings()) { ["Chat:SaysAtOnce"] = "10000" });
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<IReadOnlyDictionary<string, string>> Settings();
}

public sealed class Sqlite : Engine
{
    protected override Task<IReadOnlyDictionary<string, string>> Settings() => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
}

public sealed class Postgres : Engine
{
    public override string? Missing => PostgresCluster.Missing;

    protected override Task<IReadOnlyDictionary<string, string>> Settings() => NewDatabase();

    /// <summary>Settings for a database that nobody else has.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> NewDatabase() => new Dictionary<string, string>
    {
        ["Storage:Engine"] = "postgres",
        ["Storage:Connection"] = await (await PostgresCluster.Shared).NewDatabase(),
    };
}
