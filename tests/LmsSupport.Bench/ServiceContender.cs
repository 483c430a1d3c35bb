using System.Diagnostics;
using System.Globalization;
using LmsSupport.Harness;

namespace LmsSupport.Bench;

/// <summary>
/// The published service beside the practice LMS, each a process of its own, SQLite on a real disk. Nothing is switched
/// off: only limits that are there against a flood are raised, because one bench is a flood.
/// </summary>
internal sealed class ServiceContender : Contender
{
    private const int AtOnce = 8;
    private const string Course = "sicurezza";
    private static readonly string[] Learners = ["anna", "marco", "lucia", "mariavittoria", "emma"];
    private static readonly string[] Tutors = ["giulia", "helen"];

    private readonly ServiceProcess _service;
    private readonly ServiceProcess _campus;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<(Guest Learner, Guest Tutor, Guid Conversation)> _pairs = [];
    private readonly Process _campusProcess;
    private int _turn;

    private ServiceContender(ServiceProcess service, ServiceProcess campus, string data, string probe)
    {
        Data = data;
        (_service, _campus, ProbeSocket) = (service, campus, probe);
        Process = Process.GetProcessById(service.ProcessId!.Value);
        _campusProcess = Process.GetProcessById(campus.ProcessId!.Value);
    }

    public override string Name => "service";

    protected override Process Process { get; }

    protected override string ProbeSocket { get; }

    private Uri Address => new(_service.Address);

    private Task<Visitor> SignIn(string person) => Visitor.SignsIn(_campus.Address, person);

    /// <summary>Under which the service runs; null when it may hold what it likes.</summary>
    public MemoryLimit? Limit { get; private init; }

    /// <summary>The folder of its database.</summary>
    public string Data { get; }

    /// <param name="settings">The command line's.</param>
    /// <param name="place">Where it runs.</param>
    /// <param name="rosterSize">Learners whom the practice LMS makes up in each course.</param>
    public static async Task<ServiceContender> Start(Settings settings, Workplace place, int rosterSize = 0)
    {
        var probe = Workplace.SocketPath(Guid.CreateVersion7().ToString("N"));
        var campusPort = RunningService.FreePort();
        var data = Path.Combine(place.Folder, Guid.CreateVersion7().ToString("N"));
        var all = ServiceSettings(data, campusPort, probe);
        foreach (var (key, value) in settings.OfService)
            all[key] = value;
        var limit = settings.Memory is { } megabytes ? new MemoryLimit(megabytes) : null;
        var service = await ServiceProcess.Service(all, settings.Published);
        limit?.Leave();
        try
        {
            var campus = await ServiceProcess.Campus(campusPort, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Campus:Address"] = CampusAt(campusPort),
                ["Campus:ServiceAddress"] = service.Address,
                ["Campus:RosterSize"] = rosterSize.ToString(CultureInfo.InvariantCulture),
            });
            return new(service, campus, data, probe) { Limit = limit };
        }
        catch
        {
            await service.DisposeAsync();
            limit?.Dispose();
            throw;
        }
    }

    /// <summary>What the process holds in memory, bytes (proc(5): <c>VmRSS</c> now, <c>VmHWM</c> at the most since <see cref="ForgetPeak"/>, <c>RssAnon</c> and <c>RssShmem</c> without mapped files).</summary>
    public long Resident(string what) => 1024 * long.Parse(
        File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{Process.Id}/status")).First(line => line.StartsWith(what, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    public void ForgetPeak() => File.WriteAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{Process.Id}/clear_refs"), "5");

    public TimeSpan CampusCpu() => Cpu(_campusProcess);

    /// <summary>A browser that is signed in at the LMS, and may launch again and again.</summary>
    public Task<Visitor> SignIn() => SignIn(Learners[Interlocked.Increment(ref _turn) % Learners.Length]);

    public static async Task Launch(Visitor visitor) => _ = (await visitor.Launch(Course, Into.Tab)).Opened;

    public override async Task<IReadOnlyList<Seat>> Seats(int pairs, CancellationToken ct)
    {
        var missing = await Make(Math.Max(0, pairs - _pairs.Count), NewPair, ct);
        _pairs.AddRange(missing);
        var seats = new Seat[pairs];
        await Parallel.ForAsync(0, pairs, Options(ct), async (pair, c) =>
        {
            var (learner, tutor, conversation) = _pairs[pair];
            seats[pair] = new(await learner.HubAddress(c), await tutor.HubAddress(c), conversation);
        });
        return seats;
    }

    public override async Task<IReadOnlyList<IdleSeat>> IdleSeats(int count, CancellationToken ct) => await Make(
        count,
        async c =>
        {
            var learner = await Launch(Learners);
            return new IdleSeat(learner.HubAddress, await learner.Ask("Buongiorno", c));
        },
        ct);

    public override async ValueTask DisposeAsync()
    {
        _http.Dispose();
        Process.Dispose();
        _campusProcess.Dispose();
        await _service.DisposeAsync();
        Limit?.Dispose();
        await _campus.DisposeAsync();
    }

    private static string CampusAt(int port) => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");

    private static Dictionary<string, string> ServiceSettings(string data, int campusPort, string probe) => new(StringComparer.Ordinal)
    {
        ["Storage:Folder"] = data,
        ["Lti:AllowPrivateAddresses"] = "true",
        ["Lti:Registrations:0:Organisation"] = "Campus",
        ["Lti:Registrations:0:Issuer"] = CampusAt(campusPort),
        ["Lti:Registrations:0:ClientId"] = "campus-lmssupport",
        ["Lti:Registrations:0:AuthorizationAddress"] = CampusAt(campusPort) + "/lti/auth",
        ["Lti:Registrations:0:KeysAddress"] = CampusAt(campusPort) + "/lti/jwks",
        ["Lti:Registrations:0:TokenAddress"] = CampusAt(campusPort) + "/lti/token",
        ["Lti:Registrations:0:Deployments:0"] = "1",
        // The bench is one address and five people, who do in a second what a school does in a week.
        ["Lti:RequestsPerMinute"] = "1000000",
        ["People:SessionRequestsPerMinute"] = "1000000",
        ["Chat:SaysPerSecond"] = "100000",
        ["Chat:SaysAtOnce"] = "100000",
        ["DOTNET_STARTUP_HOOKS"] = typeof(ServiceContender).Assembly.Location,
        [Bench.Probe.Variable] = probe,
    };

    private static ParallelOptions Options(CancellationToken ct) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };

    private static async Task<T[]> Make<T>(int count, Func<CancellationToken, Task<T>> one, CancellationToken ct)
    {
        var made = new T[count];
        await Parallel.ForAsync(0, count, Options(ct), async (i, c) => made[i] = await one(c));
        return made;
    }

    private async Task<(Guest Learner, Guest Tutor, Guid Conversation)> NewPair(CancellationToken ct)
    {
        var learner = await Launch(Learners);
        var tutor = await Launch(Tutors);
        var conversation = await learner.Ask("Buongiorno, posso chiedere una cosa?", ct);
        await tutor.Take(conversation, ct);
        return (learner, tutor, conversation);
    }

    private async Task<Guest> Launch(string[] people)
    {
        using var visitor = await SignIn(people[Interlocked.Increment(ref _turn) % people.Length]);
        return new(_http, Address, (await visitor.Launch(Course, Into.Tab)).Opened);
    }
}
