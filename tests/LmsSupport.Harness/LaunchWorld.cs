using System.Globalization;

namespace LmsSupport.Harness;

/// <summary>What an administrator of the tool writes about one registration of the campus.</summary>
/// <param name="Keys">Added to the address of the platform's keys, so that registrations keep their keys apart.</param>
public sealed record CampusRegistration(string Organisation = "Istituto Rossi", string ClientId = "campus-lmssupport", string Deployment = "1", bool Enabled = true, string Keys = "")
{
    /// <param name="issuer">Where it isn't the address: with the ways of Canvas or Blackboard.</param>
    public IEnumerable<KeyValuePair<string, string>> Settings(int index, string campus, string? issuer = null)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"Lti:Registrations:{index}");
        yield return new($"{key}:Organisation", Organisation);
        yield return new($"{key}:Issuer", issuer ?? campus);
        yield return new($"{key}:ClientId", ClientId);
        yield return new($"{key}:AuthorizationAddress", $"{campus}/lti/auth");
        yield return new($"{key}:KeysAddress", $"{campus}/lti/jwks{Keys}");
        yield return new($"{key}:TokenAddress", $"{campus}/lti/token");
        yield return new($"{key}:Deployments:0", Deployment);
        yield return new($"{key}:PageOrigins:0", campus);
        yield return new($"{key}:Enabled", Enabled ? "true" : "false");
    }
}

/// <summary>The service and a campus that knows it, both in this process.</summary>
public sealed class LaunchWorld : IAsyncDisposable
{
    private LaunchWorld(RunningCampus campus, RunningService service)
    {
        Campus = campus;
        Service = service;
    }

    public RunningCampus Campus { get; }

    public RunningService Service { get; }

    /// <param name="registrations">None: the one of the first run.</param>
    /// <param name="settings">More settings of the service.</param>
    /// <param name="campusSettings">More settings of the campus, for example <c>Campus:Product</c>.</param>
    public static async Task<LaunchWorld> Start(
        IReadOnlyList<CampusRegistration>? registrations = null, IReadOnlyDictionary<string, string>? settings = null, IReadOnlyDictionary<string, string>? campusSettings = null)
    {
        var serviceAddress = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{RunningService.FreePort()}");
        var campus = await RunningCampus.Start(serviceAddress, campusSettings);
        try
        {
            var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["PublicAddress"] = serviceAddress,
                ["urls"] = serviceAddress,
                ["Lti:AllowPrivateAddresses"] = "true",
            };
            foreach (var (key, value) in (registrations ?? [new CampusRegistration()]).SelectMany((registration, index) => registration.Settings(index, campus.Address, campus.Issuer)).Concat(settings ?? new Dictionary<string, string>(StringComparer.Ordinal)))
                all[key] = value;
            return new LaunchWorld(campus, await RunningService.Start(all));
        }
        catch
        {
            await campus.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Campus.DisposeAsync();
    }
}
