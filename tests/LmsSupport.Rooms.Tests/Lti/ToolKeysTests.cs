using System.Security.Cryptography;
using System.Text.Json;
using LmsSupport.Api.Lti;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Engines;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LmsSupport.Rooms.Tests.Lti;

public sealed class ToolKeysOnSqlite() : ToolKeysTests(missing: null)
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<IReadOnlyDictionary<string, string>> Database() =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["Storage:Folder"] = _folder.Path });
}

public sealed class ToolKeysOnPostgres() : ToolKeysTests(PostgresCluster.Missing)
{
    protected override Task<IReadOnlyDictionary<string, string>> Database() => Postgres.NewDatabase();
}

/// <summary>The service's own keys, on two processes with one database.</summary>
public abstract class ToolKeysTests(string? missing) : IAsyncLifetime
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly HttpClient _http = new();

    private readonly MovableClock _clock = new();
    private readonly List<RunningService> _services = [];
    private IReadOnlyDictionary<string, string> _settings = new Dictionary<string, string>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RunningService One => _services[0];

    protected abstract Task<IReadOnlyDictionary<string, string>> Database();

    public async ValueTask InitializeAsync()
    {
        if (missing is not null)
            return;
        _settings = await Database();
        _services.Add(await RunningService.Start(_settings, _clock));
        _services.Add(await RunningService.Start(_settings, _clock));
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var service in _services)
            await service.DisposeAsync();
    }

    [Fact]
    public async Task The_key_set_holds_public_halves_only_and_checks_what_the_service_signs()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        using var answer = await _http.GetAsync(new Uri(One.Address + ToolKeys.Path), Cancellation);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=300");
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        foreach (var key in JsonDocument.Parse(text).RootElement.GetProperty("keys").EnumerateArray())
            key.EnumerateObject().Select(member => member.Name).ShouldBe(["kty", "use", "alg", "kid", "n", "e"]);
        (await Passes(await Sign(One), text)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_rotation_loses_no_signature_on_any_process_however_old_a_platforms_copy_of_the_keys()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        var sets = new List<string[]>();
        var tokens = new List<string[]>();
        for (var minute = 0; minute < 120; minute++, _clock.Pass(_minute))
        {
            if (minute == 20)
                await One.Get<ToolKeys>().Rotate(Actor.Command, Cancellation);
            sets.Add([await Published(One), await Published(_services[1])]);
            tokens.Add([await Sign(One), await Sign(_services[1])]);
        }

        var (before, after) = ((int)KeyTurns.Remembered.TotalMinutes, (int)KeyTurns.LongestStatement.TotalMinutes);
        for (var signed = before; signed < tokens.Count - after; signed++)
        {
            foreach (var set in sets.GetRange(signed - before, before + after + 1).SelectMany(both => both).Distinct())
            {
                foreach (var token in tokens[signed])
                    (await Passes(token, set)).ShouldBeTrue($"signed in minute {signed}");
            }
        }

        var first = KeyOf(tokens[20][0]);
        KeyOf(tokens[^1][0]).ShouldNotBe(first);
        sets[^1].ShouldAllBe(set => !set.Contains(first));
        await One.Get<ToolKeys>().Tend(Cancellation);
        (await Stored()).Select(key => key.KeyId).ShouldNotContain(first);
    }

    [Fact]
    public async Task A_key_that_is_old_enough_gets_a_successor_and_only_then()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        var newest = (await Stored())[^1].Id;
        _clock.Pass(TimeSpan.FromDays(89));
        await One.Get<ToolKeys>().Tend(Cancellation);
        (await Stored())[^1].Id.ShouldBe(newest);
        _clock.Pass(TimeSpan.FromDays(2));
        await One.Get<ToolKeys>().Tend(Cancellation);
        (await Stored())[^1].Id.ShouldNotBe(newest);
    }

    [Fact]
    public async Task A_copy_of_the_database_signs_nothing()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        using var rsa = RSA.Create();
        foreach (var key in await Stored())
            Should.Throw<CryptographicException>(() => rsa.ImportPkcs8PrivateKey(key.PrivateKey, out _));
    }

    [Fact]
    public async Task An_operator_rotates_by_command_beside_the_service_and_is_told_of_a_command_that_there_is_not()
    {
        Assert.SkipWhen(missing is not null, missing ?? "");
        var count = (await Stored()).Count;
        string[] settings = ["--environment=Development", "--Logs:Console=false", "--urls=http://127.0.0.1:5099", .. _settings.Select(setting => $"--{setting.Key}={setting.Value}")];
        (await Api.Program.Main(["rotate-keys", .. settings])).ShouldBe(0);
        (await Stored()).Count.ShouldBe(count + 1);
        (await Api.Program.Main(["rotate-everything", .. settings])).ShouldBe(1);
        (await Stored()).Count.ShouldBe(count + 1);
    }

    private static async Task<string> Published(RunningService service) => await _http.GetStringAsync(new Uri(service.Address + ToolKeys.Path), Cancellation);

    private static string KeyOf(string token) => new JsonWebToken(token).Kid;

    private static async Task<bool> Passes(string token, string set)
    {
        var parameters = new TokenValidationParameters
        {
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false, // which key is asked here, not when
            TryAllIssuerSigningKeys = false,
            IssuerSigningKeys = new JsonWebKeySet(set).GetSigningKeys(),
        };
        return (await new JsonWebTokenHandler().ValidateTokenAsync(token, parameters)).IsValid;
    }

    private async Task<string> Sign(RunningService service) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
        new SecurityTokenDescriptor
        {
            Issuer = "tool",
            Expires = (_clock.GetUtcNow() + KeyTurns.LongestStatement).UtcDateTime,
            SigningCredentials = await service.Get<ToolKeys>().Signing(Cancellation),
        });

    private async Task<List<ToolKey>> Stored()
    {
        await using var database = await One.Get<IDbContextFactory<Database>>().CreateDbContextAsync(Cancellation);
        return await database.Set<ToolKey>().OrderBy(key => key.CreatedAt).ThenBy(key => key.Id).ToListAsync(Cancellation);
    }
}
