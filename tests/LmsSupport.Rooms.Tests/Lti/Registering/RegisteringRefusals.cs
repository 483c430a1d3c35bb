using System.Net;
using System.Text.Json.Nodes;
using LmsSupport.Api.Lti.Registering;
using LmsSupport.Api.People;
using LmsSupport.Widget;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti.Registering;

/// <summary>Every way in which a registration can go wrong, each with the code that its page names.</summary>
public abstract class RegisteringRefusals(Gate gate)
{
    private static readonly Dictionary<string, (string Code, Func<Invited, Gate, string, string> Bend)> _rows = Rows().ToDictionary(row => row.Name, row => (row.Code, row.Bend), StringComparer.Ordinal);

    public static TheoryData<string> Names { get; } = [.. _rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_goes_wrong_is_said_on_a_page_that_a_frame_may_show_and_leaves_nothing_behind(string name)
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        var (code, bend) = _rows[name];
        var platform = new Invited(gate);
        var good = await gate.Invites(await gate.Administrator());
        var address = bend(platform, gate, good);
        var before = await Registrations();

        var page = await platform.Opens(address);

        page.Header("X-Refusal-Code").ShouldBe(code, page.Body);
        ((int)page.Status).ShouldBeInRange(400, 499);
        page.Body.ShouldContain($"<code>{code}</code>");
        WebUtility.HtmlDecode(page.Body).ShouldContain(Texts.Of("it")[$"refusal.{code}.title"]);
        Texts.Of("en")[$"refusal.{code}.detail"].ShouldNotBe(Texts.Of("it")[$"refusal.{code}.detail"]);
        page.Header("Content-Security-Policy").ShouldNotBeNull().ShouldNotContain("frame-ancestors 'none'");
        (await Registrations()).ShouldBe(before);
        if (address == good && !code.StartsWith("invitation-", StringComparison.Ordinal))
            (await gate.Read(db => db.Set<Api.Lti.Invitation>().OrderByDescending(invitation => invitation.Id).Select(invitation => new { invitation.UsedAt, invitation.ReservedUntil }).FirstAsync()))
                .ShouldBe(new { UsedAt = (long?)null, ReservedUntil = (long?)null });
    }

    [Fact]
    public async Task Without_a_good_invitation_nobody_is_called()
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        var platform = new Invited(gate);
        await platform.Opens(gate.Service.Address + "/lti/register?invitation=" + new string('A', 43));
        gate.Platform.Asked(platform.Name).ShouldBe(0);
    }

    private static IEnumerable<Row> Rows()
    {
        yield return Of("no configuration", "registration-not-begun", x => x.Query["openid_configuration"] = null);
        yield return Of("configuration no address", "configuration-address-invalid", x => x.Query["openid_configuration"] = "javascript:alert(1)");
        yield return Of("configuration in a file", "configuration-address-invalid", x => x.Query["openid_configuration"] = "file:///etc/passwd");
        yield return Of("an endless token", "configuration-address-invalid", x => x.Query["registration_token"] = new string('t', 6001));
        yield return new("no invitation", "invitation-unknown", (_, gate, _) => gate.Service.Address + "/lti/register?x=1");
        yield return new("an invitation made up", "invitation-unknown", (_, gate, _) => gate.Service.Address + "/lti/register?invitation=" + new string('A', 43));
        yield return new("half an invitation", "invitation-unknown", (_, _, good) => good[..^9]);
        yield return new("an invitation too old", "invitation-over", (_, gate, good) =>
        {
            gate.Clock.Pass(TimeSpan.FromDays(7));
            return good;
        });
        foreach (var row in Configurations().Concat(Answers()))
            yield return row;
    }

    private static IEnumerable<Row> Configurations()
    {
        yield return Fetching("configuration of a server that is down", "configuration-refused", Status(503));
        yield return Fetching("configuration not for us", "configuration-refused", Status(403));
        yield return Fetching("configuration a page", "configuration-unreadable", http => http.Response.WriteAsync("<!doctype html><title>Log in</title>"));
        yield return Fetching("configuration a list", "configuration-unreadable", http => http.Response.WriteAsync("[1]"));
        yield return Fetching("configuration without end", "configuration-too-large", http => http.Response.WriteAsync(new string(' ', 300_000)));
        yield return Fetching("configuration after a long time", "configuration-slow", http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));
        yield return new("configuration behind redirects without end", "configuration-redirecting", (x, gate, good) =>
        {
            x.Query["openid_configuration"] = gate.Platform.Address + "/around";
            return good;
        });
        yield return Of("configuration nowhere", "configuration-unreachable", x => x.Query["openid_configuration"] = "http://127.0.0.1:9/configuration");
        foreach (var field in new[] { "issuer", "authorization_endpoint", "jwks_uri", "token_endpoint", "registration_endpoint" })
            yield return Of($"configuration without {field}", "configuration-incomplete", x => x.Configuration.Remove(field));
        yield return Of("configuration with an issuer that is a number", "configuration-incomplete", x => x.Configuration["issuer"] = 7);
        yield return Of("configuration of another host's issuer", "configuration-foreign", x => x.Configuration["issuer"] = "https://moodle.example.org");
        yield return Of("configuration of an issuer that is no address", "configuration-foreign", x => x.Configuration["issuer"] = "moodle");
        foreach (var field in new[] { "authorization_endpoint", "jwks_uri", "token_endpoint", "registration_endpoint" })
            yield return Of($"{field} on another host", "configuration-address-foreign", x => x.Configuration[field] = "https://evil.example/x");
        yield return Of("registration on a host that only says it is Canvas", "configuration-address-foreign", x =>
        {
            x.Configuration[PlatformConfiguration.Extension]!["product_family_code"] = "canvas";
            x.Configuration["registration_endpoint"] = "https://sso.canvaslms.com/register";
        });
    }

    private static IEnumerable<Row> Answers()
    {
        yield return Registering("registration refused in JSON", "registration-refused", async http =>
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync("""{"error":"invalid_redirect_uri","error_description":"not there"}""");
        });
        yield return Registering("registration refused by a page", "registration-refused", async http =>
        {
            http.Response.StatusCode = 500;
            await http.Response.WriteAsync("<html><script>alert(1)</script></html>");
        });
        yield return Registering("registration sent elsewhere", "registration-redirecting", http =>
        {
            http.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        yield return Registering("registration after a long time", "registration-slow", http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));
        yield return Registering("registration broken off", "registration-unreachable", http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        yield return Registering("answer a page", "registration-answer-unreadable", http => http.Response.WriteAsync("<html>Saved!</html>"));
        yield return Registering("answer without end", "registration-answer-unreadable", http => http.Response.WriteAsync(new string(' ', 300_000)));
        yield return Of("answer without client", "registration-without-client", x => x.Response.Remove("client_id"));
        yield return Of("answer with an endless client", "registration-without-client", x => x.Response["client_id"] = new string('c', 256));
        yield return Of("answer with a client that is a list", "registration-without-client", x => x.Response["client_id"] = new JsonArray("c"));
    }

    private static Row Of(string name, string code, Action<Invited> bend) => new(name, code, (x, _, good) =>
    {
        bend(x);
        return good;
    });

    private static Row Fetching(string name, string code, Func<HttpContext, Task> answer) => Of(name, code, x => x.Replaces(x.Name, answer));

    private static Row Registering(string name, string code, Func<HttpContext, Task> answer) => Of(name, code, x => x.Replaces(x.Path, answer));

    private static Func<HttpContext, Task> Status(int status) => http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private Task<int> Registrations() => gate.Read(async db => await db.Set<Registration>().CountAsync() + await db.Set<Deployment>().CountAsync() + await db.Set<Platform>().CountAsync());

    private sealed record Row(string Name, string Code, Func<Invited, Gate, string, string> Bend);
}

public sealed class RegisteringRefusalsOnSqlite(SqliteGate gate) : RegisteringRefusals(gate), IClassFixture<SqliteGate>;

public sealed class RegisteringRefusalsOnPostgres(PostgresGate gate) : RegisteringRefusals(gate), IClassFixture<PostgresGate>;
