using System.Diagnostics;
using System.Net;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Lti;

namespace LmsSupport.Rooms.Tests.Administration;

/// <summary>A registration, a deployment, a grant: closed on one process, its sessions and sockets are over on every one within ten seconds.</summary>
public abstract class ClosingTests(Gate gate, string? missing) : IAsyncLifetime
{
    private static readonly string[] _origins = ["https://course.example"];
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);

    private RunningService? _other;

    private RunningService Here => gate.Service;

    private RunningService There => _other!;

    protected abstract IReadOnlyDictionary<string, string> Database { get; }

    public async ValueTask InitializeAsync()
    {
        if (missing is not null)
            return;
        await gate.InitializeAsync();
        _other = await RunningService.Start(new Dictionary<string, string>(Database) { ["environment"] = "Testing", ["Lti:AllowPrivateAddresses"] = "true" }, gate.Clock);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_other is not null)
            await _other.DisposeAsync();
        await gate.DisposeAsync();
    }

    [Fact]
    public async Task A_registration()
    {
        Skip();
        var (office, clerk, registration) = await Opens();
        await Closes(
            await From().Arrives(),
            () => clerk.Posts($"{office.At}/registrations/{registration}/disable"),
            "registration-disabled",
            () => clerk.Posts($"{office.At}/registrations/{registration}/enable"));
    }

    [Fact]
    public async Task A_deployment()
    {
        Skip();
        var (office, clerk, _) = await Opens();
        var deployment = (await clerk.Gets($"{office.At}/platforms")).Body.EnumerateArray().SelectMany(platform => platform.GetProperty("deployments").EnumerateArray()).Single().GetProperty("id").GetGuid();
        await Closes(
            await From().Arrives(),
            () => clerk.Posts($"{office.At}/deployments/{deployment}/disable"),
            "deployment-waiting",
            () => clerk.Posts($"{office.At}/deployments/{deployment}/enable"));
    }

    [Fact]
    public async Task A_grant()
    {
        Skip();
        var (office, clerk, _) = await Opens();
        var tutor = await From().With("sub", "giulia").Arrives();
        var given = new { personId = tutor.PersonId, role = "leadTutor", scope = "organisation" };
        var grant = (await clerk.Posts($"{office.At}/grants", given)).ShouldBe(HttpStatusCode.Created).Id;
        var again = From().With("sub", "giulia");
        var at = (await again.Goes()).Location.ShouldNotBeNull();
        at.AbsolutePath.ShouldBe("/console/");
        var console = await again.Opens(at);
        var handed = await gate.Browser.Posts(Here.Address + "/api/session/handoff", new { app = "admin" }, console.AccessToken);
        var admin = await From().Opens(new Uri(Here.Address + handed.Body.GetProperty("address").GetString()));
        (await Asks(There, admin.AccessToken, "/api/admin/me")).ShouldBe(HttpStatusCode.OK);

        await using var here = await Connects(Here, console);
        await using var there = await Connects(There, console);
        var since = Stopwatch.GetTimestamp();
        (await clerk.Deletes($"{office.At}/grants/{grant}")).ShouldBe(HttpStatusCode.NoContent);
        (await Asks(Here, console.AccessToken)).ShouldBeRefused(HttpStatusCode.Unauthorized, "session-ended");
        await Task.WhenAll(here.Closed, there.Closed).WaitAsync(_limit, TimeProvider.System);
        await Eventually.True(async () => (await Asks(There, admin.AccessToken, "/api/admin/me")).Code == "session-ended", _limit - Stopwatch.GetElapsedTime(since), () => "the administrator's pages are still open there");
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(_limit);

        // What they do as a learner goes on, and given again they come in again.
        (await Asks(Here, tutor.AccessToken)).ShouldBe(HttpStatusCode.OK);
        (await From().With("sub", "giulia").Goes()).Location.ShouldNotBeNull().AbsolutePath.ShouldStartWith("/widget/at/");
        (await clerk.Posts($"{office.At}/grants", given)).ShouldBe(HttpStatusCode.Created);
        (await From().With("sub", "giulia").Goes()).Location.ShouldNotBeNull().AbsolutePath.ShouldBe("/console/");
        (await Asks(Here, console.AccessToken)).ShouldBeRefused(HttpStatusCode.Unauthorized, "session-ended");
    }

    private async Task Closes(OpenedSession session, Func<Task<Said>> close, string code, Func<Task<Said>> open)
    {
        await using var here = await Connects(Here, session);
        await using var there = await Connects(There, session);
        (await Asks(There, session.AccessToken)).ShouldBe(HttpStatusCode.OK);
        var since = Stopwatch.GetTimestamp();

        (await close()).ShouldBe(HttpStatusCode.NoContent);

        (await Asks(Here, session.AccessToken)).ShouldBeRefused(HttpStatusCode.Unauthorized, "session-ended");
        (await From().Goes()).Header("X-Refusal-Code").ShouldBe(code);
        await Task.WhenAll(here.Closed, there.Closed).WaitAsync(_limit, TimeProvider.System);
        await Eventually.True(async () => (await Asks(There, session.AccessToken)).Code == "session-ended", _limit - Stopwatch.GetElapsedTime(since), () => "the session is still good there");
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(_limit);

        (await open()).ShouldBe(HttpStatusCode.NoContent);
        var back = await From().Arrives();
        await using var again = await Connects(There, back);
    }

    private async Task<(Office Office, Clerk Clerk, Guid Registration)> Opens()
    {
        var office = await Office.Open(Here);
        var clerk = await office.Administrator();
        var registration = (await clerk.Posts($"{office.At}/registrations", new
        {
            issuer = gate.Platform.Address,
            clientId = "closing",
            authorizationAddress = gate.Platform.Address + "/auth",
            keysAddress = gate.Platform.Address + "/keys",
            deploymentId = "1",
            pageOrigins = _origins,
        })).ShouldBe(HttpStatusCode.Created);
        return (office, clerk, registration.Id);
    }

    private Launching From() => gate.Launching("closing");

    /// <summary>The tokens are sealed by the ring that both processes share.</summary>
    private async Task<HubClient> Connects(RunningService service, OpenedSession session)
    {
        var (status, body) = await gate.Browser.Posts(service.Address + "/api/session/hub-token", token: session.AccessToken);
        status.ShouldBe(HttpStatusCode.OK, body.ToString());
        var hub = await HubClient.Connect(new Uri(service.Address), body.GetProperty("token").GetString()!);
        await hub.Follow();
        return hub;
    }

    private async Task<Said> Asks(RunningService service, string token, string path = "/api/conversations")
    {
        var (status, body) = await gate.Browser.Posts(service.Address + path, token: token, method: HttpMethod.Get);
        return new Said(status, body);
    }

    private void Skip() => Assert.SkipWhen(missing is not null, missing ?? "");
}

/// <summary>A gate without registrations of the configuration, on a database that another process may share.</summary>
public sealed class SharedGate(Func<Task<IReadOnlyDictionary<string, string>>> database) : Gate
{
    public IReadOnlyDictionary<string, string> Database { get; private set; } = new Dictionary<string, string>();

    internal override Registrations Register(Registrations registrations) => registrations;

    protected override async Task<IReadOnlyDictionary<string, string>> Engine()
    {
        Database = await database();
        return new Dictionary<string, string>(Database) { ["environment"] = "Testing" };
    }
}

public sealed class ClosingOnPostgres : ClosingTests
{
    private readonly SharedGate _gate;

    public ClosingOnPostgres()
        : this(new SharedGate(PostgresGate.Settings))
    {
    }

    private ClosingOnPostgres(SharedGate gate)
        : base(gate, PostgresCluster.Missing) => _gate = gate;

    protected override IReadOnlyDictionary<string, string> Database => _gate.Database;
}

public sealed class ClosingOnSqlite : ClosingTests
{
    private readonly SharedGate _gate;
    private readonly TemporaryFolder _folder;

    public ClosingOnSqlite()
        : this(new TemporaryFolder())
    {
    }

    private ClosingOnSqlite(TemporaryFolder folder)
        : this(folder, new SharedGate(() => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["Storage:Folder"] = folder.Path })))
    {
    }

    private ClosingOnSqlite(TemporaryFolder folder, SharedGate gate)
        : base(gate, missing: null) => (_folder, _gate) = (folder, gate);

    protected override IReadOnlyDictionary<string, string> Database => _gate.Database;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
