using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using Microsoft.AspNetCore.Http;

namespace LmsSupport.Rooms.Tests.Lti.Registering;

/// <summary>
/// The platform before the gate answers registrations as the recorded Moodle did, with the addresses of this test. Each
/// of its three documents may be bent.
/// </summary>
internal sealed class Invited
{
    private const string Recording = "moodle-registration.json";

    private readonly Gate _gate;
    private readonly List<(JsonNode Body, string? Authorization)> _received = [];
    private bool _tokenUsed;

    public Invited(Gate gate)
    {
        _gate = gate;
        var recorded = JsonNode.Parse(File.ReadAllText(Checkout.At("tests", "LmsSupport.Rooms.Tests", "Recorded", Recording))
            .Replace("http://127.0.0.1:8081/mod/lti/openid-registration.php", gate.Platform.Address + "/register", StringComparison.Ordinal)
            .Replace("http://127.0.0.1:8081/mod/lti/certs.php", gate.Platform.Address + "/keys", StringComparison.Ordinal)
            .Replace("http://127.0.0.1:8081/mod/lti/auth.php", gate.Platform.Address + "/auth", StringComparison.Ordinal)
            .Replace("http://127.0.0.1:8081", gate.Platform.Address, StringComparison.Ordinal))!;
        Configuration = recorded["configuration"]!.AsObject();
        Response = recorded["answer"]!["body"]!.AsObject();
        ClientId = string.Create(CultureInfo.InvariantCulture, $"client-{Guid.NewGuid():N}");
        Response["client_id"] = ClientId;
        Again = (recorded["again"]!["status"]!.GetValue<int>(), recorded["again"]!["content_type"]!.GetValue<string>(), recorded["again"]!["body"]!.GetValue<string>());
        Name = $"configuration-{Guid.NewGuid():N}";
        Path = $"register-{Guid.NewGuid():N}";
        Configuration["registration_endpoint"] = $"{gate.Platform.Address}/{Path}";
        gate.Platform.Answers(Name, http => http.Response.WriteAsync(Configuration.ToJsonString()));
        gate.Platform.Answers(Path, http => Registers(http));
    }

    public string ClientId { get; }

    /// <summary>The platform's published configuration, as bent.</summary>
    public JsonObject Configuration { get; }

    /// <summary>Its answer to a registration, as bent.</summary>
    public JsonObject Response { get; }

    /// <summary>What it says to a token that was used.</summary>
    public (int Status, string ContentType, string Body) Again { get; }

    public string Name { get; }

    public string Path { get; }

    public IReadOnlyList<(JsonNode Body, string? Authorization)> Received => _received;

    /// <summary>Before the platform answers a registration.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    public Dictionary<string, string?> Query { get; } = new(StringComparer.Ordinal);

    public void Replaces(string name, Func<HttpContext, Task> answer) => _gate.Platform.Answers(name, answer);

    public void NewToken() => _tokenUsed = false;

    /// <summary>The platform's page opens our address in a frame.</summary>
    public Task<Answer> Opens(string address, string language = "it-IT,it;q=0.9")
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["openid_configuration"] = $"{_gate.Platform.Address}/{Name}",
            ["registration_token"] = "header.claims.signature",
        };
        foreach (var (key, value) in Query)
            fields[key] = value;
        var more = string.Concat(fields.Where(field => field.Value is not null).Select(field => $"&{field.Key}={Uri.EscapeDataString(field.Value!)}"));
        return new Browser { Language = language }.Get(new Uri(address + more), Into.Frame);
    }

    private async Task Registers(HttpContext http)
    {
        _received.Add((JsonNode.Parse(await new StreamReader(http.Request.Body, Encoding.UTF8).ReadToEndAsync(http.RequestAborted))!, http.Request.Headers.Authorization));
        await Meanwhile();
        if (_tokenUsed)
        {
            http.Response.StatusCode = Again.Status;
            http.Response.ContentType = Again.ContentType;
            await http.Response.WriteAsync(Again.Body, http.RequestAborted);
            return;
        }

        _tokenUsed = true;
        await http.Response.WriteAsync(Response.ToJsonString(), http.RequestAborted);
    }
}

/// <summary>Somebody in an organisation who may do what the tests need.</summary>
internal static class Administrators
{
    public static async Task<OpenedSession> Administrator(this Gate gate, GrantRole role = GrantRole.Administrator, string deployment = "1")
    {
        var session = await gate.Launching().With(Launching.Lti + "deployment_id", deployment).Arrives();
        await gate.Grant(session, role, role == GrantRole.Operator ? GrantScope.Service : GrantScope.Organisation);
        return session;
    }

    public static async Task Grant(this Gate gate, OpenedSession session, GrantRole role, GrantScope scope, Guid scopeId = default)
    {
        var organisation = await gate.Service.Get<WriteQueue>().Run(
            async (db, ct) =>
            {
                var person = db.Set<Person>().Single(known => known.Id == session.PersonId);
                db.Add(new Grant { OrganisationId = person.OrganisationId, Id = gate.Clock.NewId(), PersonId = person.Id, Role = role, Scope = scope, ScopeId = scopeId, Source = GrantSource.Granted, CreatedAt = gate.Clock.Now() });
                return await Task.FromResult(person.OrganisationId);
            },
            CancellationToken.None);
        gate.Service.Get<Rights>().Forget(organisation, session.PersonId);
    }

    public static async Task<int> OrganisationOf(this Gate gate, string name) =>
        await gate.Read(db => Task.FromResult(db.Set<Organisation>().Single(organisation => organisation.Name == name).Id));

    public static async Task<(HttpStatusCode Status, JsonElement Body)> Asks(this Gate gate, OpenedSession session, HttpMethod method, string path, object? command = null) =>
        await gate.Browser.Posts(gate.Service.Address + path, command, session.AccessToken, method);

    /// <summary>The address to paste.</summary>
    public static async Task<string> Invites(this Gate gate, OpenedSession administrator, string note = "", string organisation = Gate.OneSchool)
    {
        var (status, made) = await gate.Asks(administrator, HttpMethod.Post, $"/api/admin/organisations/{await gate.OrganisationOf(organisation)}/invitations", new { note });
        status.ShouldBe(HttpStatusCode.Created, made.ToString());
        return made.GetProperty("address").GetString()!;
    }
}
