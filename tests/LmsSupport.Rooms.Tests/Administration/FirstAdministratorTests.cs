using System.Net;
using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Engines;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Administration;

public sealed class FirstAdministratorOnSqlite() : FirstAdministratorTests(missing: null)
{
    protected override Task<IReadOnlyDictionary<string, string>> Database() => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
}

public sealed class FirstAdministratorOnPostgres() : FirstAdministratorTests(PostgresCluster.Missing)
{
    protected override Task<IReadOnlyDictionary<string, string>> Database() => Postgres.NewDatabase();
}

/// <summary>Before anybody: a link in a file that only the service's user reads.</summary>
public abstract class FirstAdministratorTests(string? missing) : IAsyncLifetime
{
    private readonly MovableClock _clock = new();
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private Dictionary<string, string> _settings = [];
    private RunningService? _service;

    private RunningService Service => _service!;

    private string File => Path.Combine(_folder.Path, FirstAdministrator.FileName);

    protected abstract Task<IReadOnlyDictionary<string, string>> Database();

    public async ValueTask InitializeAsync()
    {
        if (missing is not null)
            return;
        _settings = new(await Database()) { ["Storage:Folder"] = _folder.Path, ["environment"] = "Testing" };
        _service = await RunningService.Start(_settings, _clock);
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _folder.Dispose();
        _http.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Whoever_reads_the_service_s_files_becomes_operator_and_administrator_once()
    {
        Skip();
        if (!OperatingSystem.IsWindows())
            System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var token = Token();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Comes(token)));

        var view = answers.Where(answer => answer.Status == HttpStatusCode.OK).ShouldHaveSingleItem().Body;
        answers.Where(answer => answer.Status != HttpStatusCode.OK).ShouldAllBe(answer => answer.Code == "first-link-used");
        var me = view.GetProperty("me");
        me.GetProperty("person").GetProperty("name").GetString().ShouldBe("Carla Riva");
        me.GetProperty("organisation").GetProperty("name").GetString().ShouldBe("Istituto Rossi");
        me.GetProperty("apps").EnumerateArray().Select(app => app.GetString()).ShouldBe(["admin"]);
        me.GetProperty("edition").GetProperty("id").GetGuid().ShouldBe(Guid.Empty);
        me.GetProperty("pageOrigins").GetArrayLength().ShouldBe(0);
        System.IO.File.Exists(File).ShouldBeFalse();

        _http.DefaultRequestHeaders.Authorization = new("Bearer", view.GetProperty("accessToken").GetString());
        var may = (await Asks(HttpMethod.Get, "/api/admin/me")).ShouldBe(HttpStatusCode.OK).Body;
        may.GetProperty("operator").GetBoolean().ShouldBeTrue();
        may.GetProperty("may").EnumerateObject().ShouldAllBe(what => what.Value.GetBoolean());
        var refreshed = await Asks(HttpMethod.Post, "/api/session/refresh", new { handle = view.GetProperty("handle").GetString() });
        refreshed.ShouldBe(HttpStatusCode.OK);
        // A conversation begins in an edition, and this session is in none.
        (await Asks(HttpMethod.Post, "/api/conversations", new { clientId = Guid.CreateVersion7(), text = "?" })).ShouldBeRefused(HttpStatusCode.Forbidden, "not-yours-to-do");

        var trail = await Read(db => db.Set<AuditEntry>().Where(entry => entry.Action == "first-administrator").ToListAsync());
        trail.Select(entry => entry.OrganisationId).Order().ShouldBe([AuditEntry.Service, (await Read(db => db.Set<Organisation>().SingleAsync())).Id]);
        (await Read(db => db.Set<AdminLink>().Select(link => link.Hash).ToListAsync())).ShouldHaveSingleItem().ShouldBe(FirstAdministrator.Hash(token));
    }

    [Fact]
    public async Task A_link_is_good_for_an_hour_and_a_newer_one_by_command_replaces_it()
    {
        Skip();
        var first = Token();
        string[] settings = ["--Logs:Console=false", "--urls=http://127.0.0.1:5099", "--PublicAddress=http://127.0.0.1:5099", .. _settings.Select(setting => $"--{setting.Key}={setting.Value}")];
        (await Api.Program.Main(["admin-link", .. settings])).ShouldBe(0);
        var second = Token();
        second.ShouldNotBe(first);
        (await Comes(first)).ShouldBeRefused(HttpStatusCode.Unauthorized, "first-link-invalid");

        _clock.Pass(TimeSpan.FromMinutes(61));
        (await Comes(second)).ShouldBeRefused(HttpStatusCode.Unauthorized, "first-link-invalid");
        (await Comes("made-up")).ShouldBeRefused(HttpStatusCode.Unauthorized, "first-link-invalid");
    }

    [Fact]
    public async Task A_start_writes_another_link_only_where_the_last_one_is_good_no_more_and_none_when_there_is_an_operator()
    {
        Skip();
        var first = Token();
        await Again();
        Token().ShouldBe(first);
        _clock.Pass(TimeSpan.FromHours(2));
        await Again();
        var third = Token();
        third.ShouldNotBe(first);
        (await Comes(third)).ShouldBe(HttpStatusCode.OK);
        _clock.Pass(TimeSpan.FromHours(2));
        await Again();
        System.IO.File.Exists(File).ShouldBeFalse();
    }

    [Theory]
    [InlineData("name", "")]
    [InlineData("organisation", "")]
    public async Task A_form_that_lacks_something_uses_no_link_up(string field, string value)
    {
        Skip();
        var token = Token();
        var said = await Comes(token, field == "name" ? value : "Carla Riva", field == "organisation" ? value : "Istituto Rossi");
        said.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        said.Body.GetProperty("errors").GetProperty(field)[0].GetString()!.ShouldContain(" ");
        (await Comes(token)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task With_one_organisation_they_join_it_and_with_several_the_first_or_the_one_they_name()
    {
        Skip();
        var one = await Office.Open(Service);
        (await Comes(Token(), organisation: "whatever")).ShouldBe(HttpStatusCode.OK);
        var other = await Office.Open(Service);
        var name = await Read(db => db.Set<Organisation>().Where(known => known.Id == other.Organisation).Select(known => known.Name).SingleAsync());
        await Service.Get<FirstAdministrator>().Issue(Actor.Command, TestContext.Current.CancellationToken);
        (await Comes(Token(), organisation: "nowhere")).ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        (await Comes(Token(), organisation: name)).ShouldBe(HttpStatusCode.OK);
        await Service.Get<FirstAdministrator>().Issue(Actor.Command, TestContext.Current.CancellationToken);
        (await Comes(Token(), organisation: "")).ShouldBe(HttpStatusCode.OK);
        (await Read(db => db.Set<Grant>().Where(grant => grant.Role == GrantRole.Operator).Select(grant => grant.OrganisationId).ToListAsync())).Order()
            .ShouldBe([one.Organisation, one.Organisation, other.Organisation]);
    }

    private async Task Again()
    {
        await Service.DisposeAsync();
        _service = null;
        _service = await RunningService.Start(_settings, _clock);
    }

    private string Token()
    {
        var text = System.IO.File.ReadAllText(File).Trim();
        text.ShouldContain("/admin/#first=");
        return text.Split("#first=")[1];
    }

    private Task<Said> Comes(string token, string name = "Carla Riva", string organisation = "Istituto Rossi") => Asks(HttpMethod.Post, "/api/admin/first", new { token, name, organisation });

    private Task<Said> Asks(HttpMethod method, string path, object? command = null) => Said.By(_http, method, Service.Address + path, command);

    private async Task<T> Read<T>(Func<Database, Task<T>> read)
    {
        await using var db = await Service.Get<IDbContextFactory<Database>>().CreateDbContextAsync();
        return await read(db);
    }

    private void Skip() => Assert.SkipWhen(missing is not null, missing ?? "");
}
