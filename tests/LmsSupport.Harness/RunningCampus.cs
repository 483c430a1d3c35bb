using System.Globalization;
using LmsSupport.Campus;
using LmsSupport.Campus.Lti;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LmsSupport.Harness;

/// <summary>The practice LMS in this process, on a real socket of its own, at <c>localhost</c>: another site than the service's <c>127.0.0.1</c>.</summary>
public sealed class RunningCampus : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningCampus(WebApplication app, string address)
    {
        _app = app;
        Address = address;
    }

    /// <summary>Issuer and origin, for example <c>http://localhost:41234</c>.</summary>
    public string Address { get; }

    /// <summary>How the next launches misbehave. <see cref="Misbehaviour.None"/> puts an end to it.</summary>
    public Misbehaviour Misbehaves
    {
        get => _app.Services.GetRequiredService<Switches>().Now;
        set => _app.Services.GetRequiredService<Switches>().Now = value;
    }

    /// <summary>How often its keys were asked for.</summary>
    public int KeysAsked => _app.Services.GetRequiredService<SigningKeys>().Asked;

    /// <param name="serviceAddress">Where the tool is, or will be.</param>
    /// <param name="settings">More settings, with colons: <c>Campus:SharePersonalData</c>.</param>
    public static async Task<RunningCampus> Start(string serviceAddress, IReadOnlyDictionary<string, string>? settings = null)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{RunningService.FreePort()}");
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["environment"] = "Development",
            ["urls"] = address,
            ["Campus:Address"] = address,
            ["Campus:ServiceAddress"] = serviceAddress,
            ["Campus:Switches"] = "true",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
            all[key] = value;
        var app = Campus.Program.Build([.. all.Select(setting => $"--{setting.Key}={setting.Value}")]);
        await app.StartAsync();
        return new RunningCampus(app, app.Services.GetRequiredService<Addresses>().Campus);
    }

    /// <param name="person">A username, for example <c>anna</c> (who learns) or <c>giulia</c> (who tutors).</param>
    public Task<Visitor> SignsIn(string person) => Visitor.SignsIn(Address, person);

    /// <summary>The platform takes a new key, and publishes it instead of the old one.</summary>
    public void RotateKeys() => _app.Services.GetRequiredService<SigningKeys>().Rotate();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
