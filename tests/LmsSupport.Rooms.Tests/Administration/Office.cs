using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Administration;

/// <summary>An organisation of its own with a platform, a category, two courses and an edition of each, and whoever administers it.</summary>
internal sealed class Office
{
    private readonly RunningService _service;

    private Office(RunningService service) => _service = service;

    public int Organisation { get; private set; }

    public Guid Platform { get; } = Guid.CreateVersion7();

    public Guid Category { get; } = Guid.CreateVersion7();

    /// <summary>In the category.</summary>
    public Guid Course { get; } = Guid.CreateVersion7();

    public Guid Edition { get; } = Guid.CreateVersion7();

    /// <summary>In no category.</summary>
    public Guid OtherCourse { get; } = Guid.CreateVersion7();

    public Guid OtherEdition { get; } = Guid.CreateVersion7();

    /// <summary>Where the pages of this organisation ask.</summary>
    public string At => $"/api/admin/organisations/{Organisation}";

    public static async Task<Office> Open(RunningService service)
    {
        var office = new Office(service);
        var clock = service.Get<TimeProvider>();
        var organisation = new Organisation { Name = $"Office {Guid.NewGuid():N}", Secret = service.Get<DataKeys>().NewSecret(), CreatedAt = clock.Now() };
        await service.Get<WriteQueue>().Run(
            async (db, ct) =>
            {
                db.Add(organisation);
                await db.SaveChangesAsync(ct);
                var id = office.Organisation = organisation.Id;
                db.Add(new Platform { OrganisationId = id, Id = office.Platform, Issuer = $"https://lms.example/{id}", PageOrigins = "https://lms.example", InstructorsAreTutors = true });
                db.Add(new Category { OrganisationId = id, Id = office.Category, Name = "Obbligatori" });
                db.Add(new Course { OrganisationId = id, Id = office.Course, Title = "Sicurezza", CategoryId = office.Category, CreatedAt = clock.Now() });
                db.Add(new Course { OrganisationId = id, Id = office.OtherCourse, Title = "Statistica", CreatedAt = clock.Now() });
                db.Add(new Edition { OrganisationId = id, Id = office.Edition, CourseId = office.Course, PlatformId = office.Platform, Context = "1", Title = "Sicurezza, autunno", CreatedAt = clock.Now() });
                db.Add(new Edition { OrganisationId = id, Id = office.OtherEdition, CourseId = office.OtherCourse, PlatformId = office.Platform, Context = "2", Title = "Statistica, autunno", CreatedAt = clock.Now() });
            },
            CancellationToken.None);
        return office;
    }

    public Guid IdOf(GrantScope scope) => scope switch
    {
        GrantScope.Category => Category,
        GrantScope.Course => Course,
        GrantScope.Edition => Edition,
        _ => Guid.Empty,
    };

    /// <summary>Somebody with a session of the administrator's pages; a grant on the first of each kind of place.</summary>
    public Task<Clerk> Somebody(GrantRole role, GrantScope scope, string name = "Carla Riva") => Somebody(name, (role, scope, IdOf(scope)));

    public async Task<Clerk> Somebody(string name = "Nora Neri", params (GrantRole Role, GrantScope Scope, Guid Id)[] granted)
    {
        var clock = _service.Get<TimeProvider>();
        var person = new Person { OrganisationId = Organisation, Id = Guid.CreateVersion7(), CreatedAt = clock.Now() };
        person.Tell(name, $"{person.Id:N}@example.test", "it");
        var session = new Session { OrganisationId = Organisation, Id = Guid.CreateVersion7(), PersonId = person.Id, App = SessionApp.Admin, Locale = "it", CreatedAt = clock.Now(), SeenAt = clock.Now(), OpenedAt = clock.Now() };
        var widget = new Session { OrganisationId = Organisation, Id = Guid.CreateVersion7(), PersonId = person.Id, App = SessionApp.Widget, Locale = "it", CreatedAt = clock.Now(), SeenAt = clock.Now(), OpenedAt = clock.Now() };
        await _service.Get<WriteQueue>().Run(
            (db, _) =>
            {
                db.AddRange(person, session, widget);
                foreach (var (role, scope, id) in granted)
                    db.Add(new Grant { OrganisationId = Organisation, Id = Guid.CreateVersion7(), PersonId = person.Id, Role = role, Scope = scope, ScopeId = id, Source = GrantSource.Granted, CreatedAt = clock.Now() });
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return new Clerk(_service, person, session, widget);
    }

    public Task<Clerk> Operator() => Somebody(GrantRole.Operator, GrantScope.Service, "Olga Operatrice");

    public Task<Clerk> Administrator() => Somebody(GrantRole.Administrator, GrantScope.Organisation);

    /// <summary>A registration as an administrator of it writes it.</summary>
    public object Registration(string? client = null, string deployment = "1", string? issuer = null) => new
    {
        name = "Moodle",
        issuer = issuer ?? $"https://lms.example/{Organisation}",
        clientId = client ?? Guid.NewGuid().ToString("N"),
        authorizationAddress = "https://lms.example/auth",
        keysAddress = "https://lms.example/keys",
        tokenAddress = "https://lms.example/token",
        deploymentId = deployment,
        pageOrigins = new[] { "https://lms.example" },
    };

    public async Task<T> Read<T>(Func<Database, Task<T>> read)
    {
        await using var db = await _service.Get<IDbContextFactory<Database>>().CreateDbContextAsync();
        return await read(db);
    }

    /// <summary>Actions of this organisation's trail, oldest first.</summary>
    public Task<List<AuditEntry>> Trail() => Read(db => db.Set<AuditEntry>().Where(entry => entry.OrganisationId == Organisation).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).ToListAsync());
}

/// <summary>Somebody at a page of ours, asking as that page does.</summary>
internal sealed class Clerk
{
    private readonly HttpClient _http;

    public Clerk(RunningService service, Person person, Session session, Session widget)
    {
        Id = person.Id;
        Organisation = person.OrganisationId;
        Name = person.Name;
        Session = session.Id;
        var tokens = service.Get<Tokens>();
        var caller = new Caller(person.OrganisationId, person.Id, session.Id, Guid.Empty, Guid.Empty, session.Locale);
        _http = Client(service.Address, tokens.Access(caller));
        Hub = tokens.Hub(caller);
        // Rights are of the person: from whichever page they ask, the answer is the same.
        Elsewhere = Client(service.Address, tokens.Access(caller with { SessionId = widget.Id }));
    }

    public Guid Id { get; }

    public int Organisation { get; }

    public string Name { get; }

    public Guid Session { get; }

    public string Hub { get; }

    public HttpClient Elsewhere { get; }

    public Task<Said> Gets(string path) => Asks(HttpMethod.Get, path);

    public Task<Said> Posts(string path, object? command = null) => Asks(HttpMethod.Post, path, command);

    public Task<Said> Puts(string path, object command) => Asks(HttpMethod.Put, path, command);

    public Task<Said> Deletes(string path) => Asks(HttpMethod.Delete, path);

    public Task<Said> Asks(HttpMethod method, string path, object? command = null) => Said.By(_http, method, path, command);

    private static HttpClient Client(string address, string token)
    {
        var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}

/// <summary>What the service answered.</summary>
internal sealed record Said(HttpStatusCode Status, JsonElement Body)
{
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public Guid Id => Body.GetProperty("id").GetGuid();

    public static async Task<Said> By(HttpClient http, HttpMethod method, string path, object? command = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (command is not null)
            request.Content = JsonContent.Create(command);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new Said(answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    public Said ShouldBe(HttpStatusCode status)
    {
        Status.ShouldBe(status, Body.ToString());
        return this;
    }

    public void ShouldBeRefused(HttpStatusCode status, string code)
    {
        ShouldBe(status);
        Code.ShouldBe(code);
        Body.GetProperty("title").GetString().ShouldNotBe($"refusal.{code}.title");
    }
}
