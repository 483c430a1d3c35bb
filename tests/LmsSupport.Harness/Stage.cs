using System.Globalization;

namespace LmsSupport.Harness;

/// <summary>
/// The whole product as a newcomer meets it: the published service and the practice LMS, each a process of its own, on
/// two sites, agreed with each other. For journeys and faults; rooms are tested in process.
/// </summary>
public sealed class Stage : IAsyncDisposable
{
    private Stage(ServiceProcess service, ServiceProcess campus) => (Service, Campus) = (service, campus);

    public ServiceProcess Service { get; }

    public ServiceProcess Campus { get; }

    /// <param name="settings">More settings of the service, with colons.</param>
    /// <param name="campusSettings">More settings of the campus.</param>
    /// <param name="registered">False: the service knows no platform yet.</param>
    public static async Task<Stage> Open(IReadOnlyDictionary<string, string>? settings = null, IReadOnlyDictionary<string, string>? campusSettings = null, bool registered = true)
    {
        var campusPort = RunningService.FreePort();
        var all = new Dictionary<string, string>(
            registered ? Registration(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{campusPort}")) : new Dictionary<string, string> { ["Lti:AllowPrivateAddresses"] = "true" },
            StringComparer.Ordinal);
        foreach (var (key, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
            all[key] = value;
        var service = await ServiceProcess.Service(all);
        try
        {
            var campus = new Dictionary<string, string>(StringComparer.Ordinal) { ["Campus:ServiceAddress"] = service.Address };
            foreach (var (key, value) in campusSettings ?? new Dictionary<string, string>(StringComparer.Ordinal))
                campus[key] = value;
            return new Stage(service, await ServiceProcess.Campus(campusPort, campus));
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Settings of the service by which it knows the campus at this address.</summary>
    public static IDictionary<string, string> Registration(string campus) =>
        new Dictionary<string, string>(new CampusRegistration("Campus").Settings(0, campus), StringComparer.Ordinal) { ["Lti:AllowPrivateAddresses"] = "true" };

    public Task<Visitor> SignsIn(string person) => Visitor.SignsIn(Campus.Address, person);

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Campus.DisposeAsync();
    }
}
