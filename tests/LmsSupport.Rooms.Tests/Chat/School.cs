using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Chat;

/// <summary>An organisation of its own with people in it: each test has one, so that none sees another's.</summary>
internal sealed class School
{
    private readonly RunningService _service;
    private readonly Guid _platform;
    private int _people;

    private School(RunningService service, int organisation, Guid platform)
    {
        _service = service;
        Organisation = organisation;
        _platform = platform;
    }

    public int Organisation { get; }

    public static async Task<School> Open(RunningService service)
    {
        var clock = service.Get<TimeProvider>();
        var organisation = new Organisation { Name = $"School {Guid.NewGuid():N}", Secret = [1, 2, 3], CreatedAt = clock.Now() };
        var platform = Guid.CreateVersion7();
        await service.Get<WriteQueue>().Run(
            async (database, token) =>
            {
                database.Add(organisation);
                await database.SaveChangesAsync(token);
                database.Add(new Platform { OrganisationId = organisation.Id, Id = platform, Issuer = $"https://lms.example/{organisation.Id}", PageOrigins = "https://lms.example", InstructorsAreTutors = true });
            },
            CancellationToken.None);
        return new School(service, organisation.Id, platform);
    }

    public Task<Member> Learner(string name = "Anna Longhi", string course = "safety") => Arrives(name, course, FirstRole.Learner);

    public Task<Member> Tutor(string name = "Giulia Bassi", string course = "safety") => Arrives(name, course, FirstRole.Instructor);

    private async Task<Member> Arrives(string name, string course, FirstRole role)
    {
        var arrival = new Arrival
        {
            OrganisationId = Organisation,
            PlatformId = _platform,
            Subject = $"{Interlocked.Increment(ref _people)}",
            Name = name,
            Locale = "it",
            Context = course,
            Title = course,
            Role = role,
        };
        return await Member.Comes(_service, arrival);
    }
}

/// <summary>A person with a session: asks over HTTP and opens sockets, as a browser does.</summary>
internal sealed class Member
{
    private readonly RunningService _service;
    private readonly Caller _caller;

    private Member(RunningService service, Arrival arrival, Caller caller)
    {
        _service = service;
        _caller = caller;
        Arrival = arrival;
        Http = new HttpClient { BaseAddress = new Uri(service.Address) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", service.Get<Tokens>().Access(caller));
        Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("it");
    }

    public Arrival Arrival { get; }

    public Guid Id => _caller.PersonId;

    public Guid Session => _caller.SessionId;

    public HttpClient Http { get; }

    public static async Task<Member> Comes(RunningService service, Arrival arrival)
    {
        var caller = await service.Get<WriteQueue>().Run(
            async (database, token) =>
            {
                var session = await service.Get<Arrivals>().Record(database, arrival, token);
                await database.SaveChangesAsync(token);
                var edition = database.Set<Edition>().Single(known => known.OrganisationId == arrival.OrganisationId && known.Id == session.EditionId);
                return new Caller(arrival.OrganisationId, session.PersonId, session.Id, edition.Id, edition.CourseId, session.Locale);
            },
            CancellationToken.None);
        return new Member(service, arrival, caller);
    }

    /// <summary>The same person on another device: a session of its own.</summary>
    public Task<Member> OnAnotherDevice() => Comes(_service, Arrival);

    public Task<HubClient> Connects() => HubClient.Connect(new Uri(_service.Address), _service.Get<Tokens>().Hub(_caller));

    public async Task<HubClient> Follows(Guid conversation)
    {
        var hub = await Connects();
        await hub.Follow(conversation);
        return hub;
    }

    public async Task<Guid> Asks(string text = "Mi si apre una pagina bianca", object? context = null)
    {
        var opened = await Post("/api/conversations", new { clientId = Guid.CreateVersion7(), text, context });
        return opened.GetProperty("conversationId").GetGuid();
    }

    public Task<JsonElement> Says(Guid conversation, string text) => Does(conversation, "messages", new { clientId = Guid.CreateVersion7(), text });

    public Task<JsonElement> Notes(Guid conversation, string text) => Does(conversation, "notes", new { clientId = Guid.CreateVersion7(), text });

    public Task<JsonElement> Takes(Guid conversation) => Does(conversation, "take", new { clientId = Guid.CreateVersion7() });

    public Task<JsonElement> ProposesSolved(Guid conversation) => Does(conversation, "propose-solved", new { clientId = Guid.CreateVersion7() });

    public Task<JsonElement> Confirms(Guid conversation, bool solved) => Does(conversation, "confirm", new { clientId = Guid.CreateVersion7(), solved });

    public Task<JsonElement> Does(Guid conversation, string what, object command) => Post($"/api/conversations/{conversation}/{what}", command);

    public async Task<JsonElement> Reads(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return await Answer(response);
    }

    public Task<JsonElement> Reads(Guid conversation) => Reads($"/api/conversations/{conversation}");

    public async Task<JsonElement> Post(string path, object command)
    {
        using var response = await Http.PostAsJsonAsync(path, command);
        return await Answer(response);
    }

    private static async Task<JsonElement> Answer(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (response.IsSuccessStatusCode)
            return JsonSerializer.Deserialize<JsonElement>(text);
        var problem = text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
        throw new RefusedException(response.StatusCode, problem);
    }
}

/// <summary>The service said no: with a code, and words for a person.</summary>
public sealed class RefusedException(HttpStatusCode status, JsonElement problem) : Exception($"{status}: {problem}")
{
    public HttpStatusCode Status { get; } = status;

    public JsonElement Problem { get; } = problem;

    public string Code => Problem.ValueKind == JsonValueKind.Object ? Problem.GetProperty("code").GetString()! : "";

    public static async Task<RefusedException> Of(Func<Task> doing) => await Should.ThrowAsync<RefusedException>(doing);
}
