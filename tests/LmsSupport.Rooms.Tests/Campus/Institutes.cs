using LmsSupport.Api.Storage;
using LmsSupport.Campus.Lti;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Engines;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>
/// The service on one engine, and a campus that it knows under several registrations: two institutes under one of them,
/// a second client, one switched off, and one client per test that needs the platform's keys anew.
/// </summary>
public abstract class Institutes : IAsyncLifetime
{
    public const string Second = "campus-second";
    public const string Verdi = "verdi";

    private readonly TemporaryFolder _logs = new();
    private LaunchWorld? _world;
    private int _freshKeys;

    public LaunchWorld World => _world ?? throw new InvalidOperationException("The engine is not there: ask Missing first.");

    public RunningCampus Campus => World.Campus;

    public virtual string? Missing => null;

    /// <summary>Everything that the service logged so far.</summary>
    public string LogFolder => _logs.Path;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        List<CampusRegistration> registrations =
        [
            new(),
            new(ClientId: Second, Deployment: "2"),
            new(ClientId: "campus-disabled", Deployment: "3", Enabled: false),
            new("Istituto Verdi", Deployment: Verdi),
            .. Enumerable.Range(0, 12).Select(i => new CampusRegistration(ClientId: $"campus-keys-{i}", Deployment: $"keys-{i}", Keys: $"?of={i}")),
        ];
        var settings = new Dictionary<string, string>(await Settings())
        {
            ["Logs:Console"] = "false",
            ["Logs:File"] = Path.Combine(_logs.Path, "service.log"),
            ["Lti:PlatformTimeout"] = "00:00:01",
        };
        _world = await LaunchWorld.Start(registrations, settings);
    }

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
            await _world.DisposeAsync();
        _logs.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A client whose platform's keys nobody has asked for yet, and its deployment.</summary>
    public (string Client, string Deployment) FreshKeys()
    {
        var next = _freshKeys++;
        return ($"campus-keys-{next}", $"keys-{next}");
    }

    /// <summary>Somebody signs in at a campus that behaves. What goes wrong later in a test ends with it.</summary>
    public async Task<Visitor> SignsIn(string person)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        Campus.Misbehaves = Misbehaviour.None;
        return await Campus.SignsIn(person);
    }

    /// <summary>
    /// How many rows each table has: what must not change when a launch is refused. Not those in which the service notes how its
    /// registrations fare: they follow a moment later, and hold nothing of a person.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, long>> Footprint()
    {
        await using var db = await World.Service.Get<IDbContextFactory<Database>>().CreateDbContextAsync();
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Except(["registration_health", "waiting_deployments"], StringComparer.Ordinal))
        {
            var sql = $"SELECT count(*) AS \"Value\" FROM \"{table}\"";
            rows[table] = await db.Database.SqlQueryRaw<long>(sql).SingleAsync();
        }

        return rows;
    }

    protected abstract Task<IReadOnlyDictionary<string, string>> Settings();
}

public sealed class InstitutesOnSqlite : Institutes
{
    protected override Task<IReadOnlyDictionary<string, string>> Settings() => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
}

public sealed class InstitutesOnPostgres : Institutes
{
    public override string? Missing => PostgresCluster.Missing;

    protected override Task<IReadOnlyDictionary<string, string>> Settings() => Postgres.NewDatabase();
}
