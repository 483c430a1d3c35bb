using System.Globalization;
using LmsSupport.Campus;
using LmsSupport.Campus.Courses;
using LmsSupport.Campus.Lti;
using LmsSupport.Campus.Lti.Registering;
using LmsSupport.Campus.Lti.Tokens;
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

    /// <summary>Origin, and with Moodle's ways the issuer too, for example <c>http://localhost:41234</c>.</summary>
    public string Address { get; }

    /// <summary>Issuer of its tokens: the address, unless <c>Campus:Product</c> or <c>Campus:Issuer</c> says otherwise.</summary>
    public string Issuer => _app.Services.GetRequiredService<Addresses>().Issuer;

    /// <summary>How the next launches misbehave. <see cref="Misbehaviour.None"/> puts an end to it.</summary>
    public Misbehaviour Misbehaves
    {
        get => _app.Services.GetRequiredService<Switches>().Now;
        set => _app.Services.GetRequiredService<Switches>().Now = value;
    }

    /// <summary>How often its keys were asked for.</summary>
    public int KeysAsked => _app.Services.GetRequiredService<SigningKeys>().Asked;

    /// <summary>Where tools get their tokens.</summary>
    public string TokenAddress => Address + TokenEndpoint.Path;

    /// <summary>Every request to a service so far, oldest first: method, path and query.</summary>
    public IReadOnlyList<string> Asked => [.. Watch.Asked];

    private ServiceWatch Watch => _app.Services.GetRequiredService<ServiceWatch>();

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
    /// <param name="institution">Which of the institutions that share the campus (<c>Campus:Institutions</c>), counted from 0.</param>
    public Task<Visitor> SignsIn(string person, int institution = 0) => Visitor.SignsIn(Address, person, institution);

    /// <summary>What the platform says about itself, for tools that register themselves.</summary>
    public string ConfigurationAddress => Address + PlatformConfiguration.Path;

    /// <summary>The tools that the campus knows: that of the settings, one for each institution, and those that registered themselves.</summary>
    public IReadOnlyList<Tool> Tools => _app.Services.GetRequiredService<Tools>().All;

    /// <summary>The address that a tool's registration page is opened with: <c>openid_configuration</c> and a <c>registration_token</c> for an hour.</summary>
    /// <param name="pasted">The tool's registration address, as the administrator pastes it.</param>
    public Uri OpensRegistration(string pasted) => new(_app.Services.GetRequiredService<RegistrationTokens>().Open(new Uri(pasted)));

    /// <summary>The administrator lets a tool in that registered itself.</summary>
    public void Activate(int tool) => _app.Services.GetRequiredService<Tools>().Activate(ToolOf(tool));

    /// <summary>The activities of a course that open a tool: its help, and what was placed by deep linking.</summary>
    public IReadOnlyList<Entry> Entries(string course = "sicurezza") => [.. _app.Services.GetRequiredService<Entries>().Of(CourseOf(course))];

    /// <summary>The address of a course's roster, as a launch tells it.</summary>
    /// <param name="tool">The tool's type: 1, unless it registered itself or belongs to another institution.</param>
    public string RosterAddress(string course = "sicurezza", int tool = 1) => Services.Memberships(CourseOf(course), ToolOf(tool));

    /// <summary>The address of a course's line items, as a launch tells it.</summary>
    public string LineItemsAddress(string course = "sicurezza", int tool = 1) => Services.LineItems(CourseOf(course), ToolOf(tool));

    /// <summary>The address of the line item of a course's help, perhaps with <c>/scores</c> or <c>/results</c>, which stand before its query.</summary>
    public string LineItemAddress(string course = "sicurezza", string after = "", int tool = 1) => Services.LineItem(CourseOf(course), ToolOf(tool), CourseOf(course).Link.Module, after);

    public string GroupsAddress(string course = "sicurezza", int tool = 1) => Services.Groups(CourseOf(course), ToolOf(tool));

    public string GroupSetsAddress(string course = "sicurezza", int tool = 1) => Services.GroupSets(CourseOf(course), ToolOf(tool));

    /// <summary>How many requests a service got and how many at once; see <see cref="ServiceName"/>. Without a name: all services together.</summary>
    public ServiceTraffic Traffic(string service = "") => Watch.Traffic(service);

    public void ForgetTraffic() => Watch.Reset();

    /// <summary>Every token given to a tool is unknown from now on.</summary>
    public void ForgetTokens() => _app.Services.GetRequiredService<AccessTokens>().Forget();

    /// <summary>The platform takes a new key, and publishes it instead of the old one.</summary>
    public void RotateKeys() => _app.Services.GetRequiredService<SigningKeys>().Rotate();

    private static Course CourseOf(string id) => Catalogue.Find(id) ?? throw new ArgumentException($"There is no course {id}", nameof(id));

    private Campus.Lti.Services Services => _app.Services.GetRequiredService<Campus.Lti.Services>();

    private Tool ToolOf(int type) => _app.Services.GetRequiredService<Tools>().Find(type) ?? throw new ArgumentException($"There is no tool {type}", nameof(type));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
