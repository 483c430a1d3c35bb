using System.Text.Json.Nodes;
using LmsSupport.Api.Lti;
using LmsSupport.Api.Lti.Advantage;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti.Advantage;

/// <summary>The service before a Moodle whose services answer as recorded. Each test takes a registration that no other has used.</summary>
public abstract class ServicesGate : Gate
{
    internal const int Spare = 60;

    private MoodleServices? _moodle;
    private int _taken;

    protected override string PlatformTimeout => "00:00:02";

    internal MoodleServices Moodle => _moodle ??= new MoodleServices(Platform);

    internal override Registrations Register(Registrations registrations)
    {
        for (var i = 0; i < Spare; i++)
            registrations.Add(OneSchool, Name(i), "keys", "1", ("TokenAddress", $"{Platform.Address}/{MoodleServices.Token}"));
        return registrations.Add(OtherSchool, "other-school", "keys", "1", ("TokenAddress", $"{Platform.Address}/{MoodleServices.Token}"));
    }

    internal void Skip() => Assert.SkipWhen(Missing is not null, Missing ?? "");

    /// <summary>The client id of a registration that nobody has used yet.</summary>
    internal string Fresh() => Name(Interlocked.Increment(ref _taken) - 1);

    internal Task<Registration> Registration(string client) => Read(db => db.Set<Registration>().SingleAsync(registration => registration.ClientId == client));

    internal async Task<Guid> Id(string client) => (await Registration(client)).Id;

    internal Task<ServiceReply> Sends(Guid registration, string path, string scopes = Scopes.Roster, Func<ServiceCall, ServiceCall>? otherwise = null)
    {
        var call = new ServiceCall(registration, scopes, PlatformCall.Get(path.StartsWith("http", StringComparison.Ordinal) ? path : Moodle.At(path)));
        return Service.Get<PlatformServices>().Send(otherwise?.Invoke(call) ?? call, TestContext.Current.CancellationToken);
    }

    /// <summary>An edition that a launch has made known, with a registration of its own.</summary>
    internal async Task<RosterPlace> Place(string? memberships = null, string? client = null)
    {
        client ??= Fresh();
        memberships ??= $"mod/lti/services.php/CourseSection/{client}/memberships";
        Moodle.Instead(MoodleServices.Token, "token.ok");
        var place = new RosterPlace(this, client, memberships);
        place.Session = await place.Launching().Arrives();
        return place;
    }

    private static string Name(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"client-{number}");
}

public sealed class SqliteServices : ServicesGate
{
    protected override Task<IReadOnlyDictionary<string, string>> Engine() => SqliteGate.Settings();
}

public sealed class PostgresServices : ServicesGate
{
    public override string? Missing => PostgresCluster.Missing;

    protected override Task<IReadOnlyDictionary<string, string>> Engine() => PostgresGate.Settings();
}

/// <summary>One edition at the platform, and its roster there.</summary>
internal sealed class RosterPlace(ServicesGate gate, string client, string memberships)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);

    public string Path { get; } = memberships.Split('?')[0];

    public string Client => client;

    public OpenedSession Session { get; set; } = null!;

    public Guid Edition => Session.Me.GetProperty("edition").GetProperty("id").GetGuid();

    public Launching Launching(string role = "Learner") => gate.Launching(client)
        .With(Lti.Launching.Lti + "context", new JsonObject { ["id"] = $"course of {client}", ["title"] = "Sicurezza" })
        .With(Lti.Launching.Lti + "roles", new JsonArray(role))
        .With(Claims.NamesAndRoles, new JsonObject { ["context_memberships_url"] = gate.Moodle.At(memberships), ["service_versions"] = new JsonArray("2.0") });

    /// <summary>The platform's roster from now on, on one page.</summary>
    public void Lists(params JsonObject[] members) => gate.Moodle.Instead(Path, http => http.Says(MoodleServices.Roster(members)));

    public static JsonObject Member(string subject, string role = "Learner", string? name = null, string? status = null)
    {
        var member = new JsonObject { ["user_id"] = subject, ["roles"] = new JsonArray(role) };
        if (name is not null)
            member["name"] = name;
        if (status is not null)
            member["status"] = status;
        return member;
    }

    /// <summary>Somebody asks for it: by the service's own round, all of it.</summary>
    public async Task<RosterState> IsRead()
    {
        var edition = await Row();
        await gate.Service.Get<RosterTurns>().Hasten(edition.OrganisationId, edition.Id, TestContext.Current.CancellationToken);
        return await Comes();
    }

    /// <summary>It is due by itself.</summary>
    public Task<RosterState> IsReadWhenDue()
    {
        gate.Clock.Pass(TimeSpan.FromHours(7));
        return Comes();
    }

    public Task<Edition> Row() => gate.Read(db => db.Set<Edition>().AsNoTracking().SingleAsync(edition => edition.Id == Edition));

    public Task<RosterState?> State() => gate.Read(db => db.Set<RosterState>().AsNoTracking().SingleOrDefaultAsync(state => state.EditionId == Edition));

    public Task<Dictionary<string, Member>> Members() =>
        gate.Read(db => db.Set<Member>().AsNoTracking().Where(member => member.EditionId == Edition).ToDictionaryAsync(member => member.Subject));

    public Task<Dictionary<string, Enrolment>> Enrolments() =>
        gate.Read(db => db.Set<Enrolment>().AsNoTracking().Where(enrolment => enrolment.EditionId == Edition).ToDictionaryAsync(enrolment => enrolment.ExternalId));

    private async Task<RosterState> Comes()
    {
        var before = await State();
        RosterState? after = null;
        await Eventually.True(
            async () =>
            {
                gate.Service.Get<Rosters>().Wake();
                after = await State();
                return after is not null && (after.FinishedAt != before?.FinishedAt || after.FailedAt != before?.FailedAt) && !after.IsRunning(gate.Clock.Now());
            },
            _patience,
            () => "the roster was not read");
        return after!;
    }
}
