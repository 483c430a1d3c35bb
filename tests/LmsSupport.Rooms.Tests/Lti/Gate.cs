using LmsSupport.Api.Lti;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>
/// The service with a platform before its door and a clock that can be moved. Two organisations share the platform's
/// first registration; further registrations are wrong each in their own way.
/// </summary>
public abstract class Gate : IAsyncLifetime
{
    public const string Client = "tool";
    public const string OneSchool = "Istituto Rossi";
    public const string OtherSchool = "Liceo Verdi";

    private RunningService? _service;
    private TestPlatform? _platform;

    public RunningService Service => _service ?? throw new InvalidOperationException("The service is not there: ask Skip first.");

    public MovableClock Clock { get; } = new();

    /// <summary>For pages' own requests, which need no login's cookie.</summary>
    public Browser Browser { get; } = new();

    /// <summary>Why this engine can't run here; null when it can.</summary>
    public virtual string? Missing => null;

    /// <summary>How long a test waits for a platform that never answers.</summary>
    protected virtual string PlatformTimeout => "00:00:01";

    internal TestPlatform Platform => _platform ?? throw new InvalidOperationException("The platform is not there: ask Skip first.");

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        _platform = await TestPlatform.Start();
        var settings = Register(new Registrations(_platform.Address)).Settings;
        settings["Lti:PlatformTimeout"] = PlatformTimeout;
        foreach (var (key, value) in await Engine())
            settings[key] = value;
        _service = await RunningService.Start(settings, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        if (_platform is not null)
            await _platform.DisposeAsync();
        Browser.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The registrations of this gate.</summary>
    internal virtual Registrations Register(Registrations registrations) => registrations
            .Add(OneSchool, Client, "keys", "1")
            .Add(OtherSchool, Client, "keys", "2")
            .Add(OneSchool, "second", "keys", "1")
            .Add(OneSchool, "down", "down", "1")
            .Add(OneSchool, "malformed", "malformed", "1")
            .Add(OneSchool, "not-a-set", "not-a-set", "1")
            .Add(OneSchool, "page", "page", "1")
            .Add(OneSchool, "apology", "apology", "1")
            .Add(OneSchool, "empty", "empty", "1")
            .Add(OneSchool, "huge", "huge", "1")
            .Add(OneSchool, "elsewhere", "elsewhere", "1")
            .Add(OneSchool, "around", "around", "1")
            .Add(OneSchool, "slow", "slow", "1")
            .Add(OneSchool, "changing", "changing", "1")
            .Add(OneSchool, "no-alg", "no-alg", "1")
            .Add(OneSchool, "disabled", "keys", "1", ("Enabled", "false"));

    internal Launching Launching(string client = Client) => new(this, client);

    /// <summary>Rows that a launch could have written, all together.</summary>
    internal Task<int> Rows() => Read(async db =>
        await db.Set<Person>().CountAsync() + await db.Set<Identity>().CountAsync() + await db.Set<Course>().CountAsync() + await db.Set<Edition>().CountAsync()
        + await db.Set<Enrolment>().CountAsync() + await db.Set<Grant>().CountAsync() + await db.Set<Session>().CountAsync() + await db.Set<UsedNonce>().CountAsync());

    internal async Task<T> Read<T>(Func<Database, Task<T>> read)
    {
        await using var db = await Service.Get<IDbContextFactory<Database>>().CreateDbContextAsync();
        return await read(db);
    }

    protected abstract Task<IReadOnlyDictionary<string, string>> Engine();
}

public sealed class SqliteGate : Gate
{
    public static Task<IReadOnlyDictionary<string, string>> Settings() => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    protected override Task<IReadOnlyDictionary<string, string>> Engine() => Settings();
}

public sealed class PostgresGate : Gate
{
    public override string? Missing => PostgresCluster.Missing;

    public static async Task<IReadOnlyDictionary<string, string>> Settings() => new Dictionary<string, string>
    {
        ["Storage:Engine"] = "postgres",
        ["Storage:Connection"] = await (await PostgresCluster.Shared).NewDatabase(),
    };

    protected override Task<IReadOnlyDictionary<string, string>> Engine() => Settings();
}

/// <summary>Registrations as an administrator writes them.</summary>
internal sealed class Registrations(string platform)
{
    private int _count;

    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal) { ["Lti:AllowPrivateAddresses"] = "true" };

    public Registrations Add(string organisation, string client, string keys, string deployment, params (string Name, string Value)[] more)
    {
        var at = $"Lti:Registrations:{_count++}";
        Settings[$"{at}:Organisation"] = organisation;
        Settings[$"{at}:Issuer"] = platform;
        Settings[$"{at}:ClientId"] = client;
        Settings[$"{at}:AuthorizationAddress"] = $"{platform}/auth";
        Settings[$"{at}:KeysAddress"] = $"{platform}/{keys}";
        Settings[$"{at}:TokenAddress"] = $"{platform}/token";
        Settings[$"{at}:Deployments:0"] = deployment;
        Settings[$"{at}:PageOrigins:0"] = "https://course.example";
        foreach (var (name, value) in more)
            Settings[$"{at}:{name}"] = value;
        return this;
    }
}
