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
    private readonly HttpClient _http = Walk.NewClient();
    private readonly List<(Guest Learner, Guest Tutor, Guid Conversation)> _pairs = [];
    private readonly Process _campusProcess;
    private int _turn;

    private ServiceContender(ServiceProcess service, ServiceProcess campus, string probe)
    {
        (_service, _campus, ProbeSocket) = (service, campus, probe);
        Process = Process.GetProcessById(service.ProcessId!.Value);
        _campusProcess = Process.GetProcessById(campus.ProcessId!.Value);
    }

    public override string Name => "service";

    protected override Process Process { get; }

    protected override string ProbeSocket { get; }

    private Uri Address => new(_service.Address);

    private Uri CampusAddress => new(_campus.Address);

    public static async Task<ServiceContender> Start(Settings settings, Workplace place)
    {
        var probe = Workplace.SocketPath(Guid.CreateVersion7().ToString("N"));
        var campusPort = RunningService.FreePort();
        var campus = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{campusPort}");
        var service = await ServiceProcess.Service(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Storage:Folder"] = Path.Combine(place.Folder, Guid.CreateVersion7().ToString("N")),
                ["Chat:SaysPerSecond"] = "100000",
                ["Chat:SaysAtOnce"] = "100000",
                ["People:SessionRequestsPerMinute"] = "1000000",
                ["DOTNET_STARTUP_HOOKS"] = typeof(ServiceContender).Assembly.Location,
                [Bench.Probe.Variable] = probe,
            },
            settings.Published);
        try
        {
            var beside = await ServiceProcess.Campus(campusPort, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Campus:Address"] = campus,
                ["Campus:ServiceAddress"] = service.Address,
            });
            return new(service, beside, probe);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public TimeSpan CampusCpu() => Cpu(_campusProcess);

    /// <summary>One launch from the first click to the session; people take turns.</summary>
    public Task<Guest> Launch(CancellationToken ct) => Launch(Learners, ct);

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
            var learner = await Launch(c);
            return new IdleSeat(learner.HubAddress, await learner.Ask("Buongiorno", c));
        },
        ct);

    public override async ValueTask DisposeAsync()
    {
        _http.Dispose();
        Process.Dispose();
        _campusProcess.Dispose();
        await _service.DisposeAsync();
        await _campus.DisposeAsync();
    }

    private static ParallelOptions Options(CancellationToken ct) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };

    private static async Task<T[]> Make<T>(int count, Func<CancellationToken, Task<T>> one, CancellationToken ct)
    {
        var made = new T[count];
        await Parallel.ForAsync(0, count, Options(ct), async (i, c) => made[i] = await one(c));
        return made;
    }

    private async Task<(Guest Learner, Guest Tutor, Guid Conversation)> NewPair(CancellationToken ct)
    {
        var learner = await Launch(Learners, ct);
        var tutor = await Launch(Tutors, ct);
        var conversation = await learner.Ask("Buongiorno, posso chiedere una cosa?", ct);
        await tutor.Take(conversation, ct);
        return (learner, tutor, conversation);
    }

    private async Task<Guest> Launch(string[] people, CancellationToken ct)
    {
        var person = people[Interlocked.Increment(ref _turn) % people.Length];
        var browser = new Walk(_http);
        await browser.SignIn(CampusAddress, person, ct);
        return await Guest.Launch(_http, browser, new Uri(CampusAddress, $"/mod/lti/launch?course={Course}&activity=help&target=window"), Address, ct);
    }
}
