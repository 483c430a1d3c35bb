using System.Net;
using LmsSupport.Api.People;
using LmsSupport.Rooms.Tests.Engines;

namespace LmsSupport.Rooms.Tests.Administration;

/// <summary>For each endpoint who is refused, and how: a table, so that a new endpoint without a line is seen.</summary>
public abstract class WhoMayNotTests(Engine engine)
{
    /// <summary>Method, path below the organisation (<c>{…}</c> filled in), and who at least is let through.</summary>
    public static TheoryData<string, string, string> Endpoints => new()
    {
        { "GET", "/platforms", "administrator" },
        { "PUT", "/platforms/{platform}", "administrator" },
        { "GET", "/registrations", "administrator" },
        { "POST", "/registrations", "administrator" },
        { "PUT", "/registrations/{id}", "administrator" },
        { "POST", "/registrations/{id}/enable", "administrator" },
        { "POST", "/registrations/{id}/disable", "administrator" },
        { "POST", "/registrations/{id}/approve", "administrator" },
        { "POST", "/registrations/{id}/test", "administrator" },
        { "GET", "/deployments/waiting", "administrator" },
        { "POST", "/deployments", "administrator" },
        { "POST", "/deployments/{id}/enable", "administrator" },
        { "POST", "/deployments/{id}/disable", "administrator" },
        { "PUT", "", "administrator" },
        { "GET", "/categories", "anybody" },
        { "POST", "/categories", "administrator" },
        { "PUT", "/categories/{category}", "administrator" },
        { "DELETE", "/categories/{category}", "administrator" },
        { "GET", "/people?search=an", "anybody" },
        { "GET", "/grants", "anybody" },
        { "POST", "/grants", "anybody" },
        { "DELETE", "/grants/{id}", "anybody" },
        { "GET", "/audit", "administrator" },
        { "GET", "/courses", "anybody" },
        { "POST", "/courses", "administrator" },
        { "PUT", "/courses/{course}", "administrator" },
        { "PUT", "/editions/{edition}", "administrator" },
        { "POST", "/editions", "administrator" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Whoever_administers_less_or_elsewhere_is_refused(string method, string path, string least)
    {
        Assert.SkipWhen(engine.Missing is not null, engine.Missing ?? "");
        var office = await Office.Open(engine.Service);
        var elsewhere = await Office.Open(engine.Service);
        var at = office.At + path.Replace("{platform}", $"{office.Platform}").Replace("{category}", $"{office.Category}").Replace("{edition}", $"{office.Edition}")
            .Replace("{course}", $"{office.Course}").Replace("{id}", $"{Guid.CreateVersion7()}");
        var command = method is "POST" or "PUT" ? Command(office, path) : null;

        // Another organisation's administrator, a tutor, a learner: they may not know that there is anything.
        foreach (var stranger in new[] { await elsewhere.Administrator(), await office.Somebody(GrantRole.Tutor, GrantScope.Organisation), await office.Somebody(GrantRole.CourseAuthor, GrantScope.Organisation), await office.Somebody() })
            (await Said.By(stranger.Elsewhere, new HttpMethod(method), at, command)).ShouldBeRefused(HttpStatusCode.NotFound, "not-found");
        foreach (var part in new[] { GrantScope.Category, GrantScope.Course, GrantScope.Edition })
        {
            var said = await (await office.Somebody(GrantRole.Administrator, part)).Asks(new HttpMethod(method), at, command);
            if (least == "administrator")
                said.ShouldBeRefused(HttpStatusCode.Forbidden, "not-yours-to-do");
            else
                said.Code.ShouldNotBe("not-yours-to-do");
        }

        foreach (var role in new[] { GrantRole.Organizer, GrantRole.LeadTutor })
        {
            var said = await (await office.Somebody(role, GrantScope.Organisation)).Asks(new HttpMethod(method), at, command);
            if (least == "administrator")
                said.ShouldBeRefused(HttpStatusCode.Forbidden, "not-yours-to-do");
        }

        foreach (var (who, name) in new[] { (await office.Administrator(), "administrator"), (await elsewhere.Operator(), "operator") })
        {
            var said = await who.Asks(new HttpMethod(method), at, command);
            said.Code.ShouldNotBe("not-yours-to-do", name);
            // Who comes second finds it done already.
            if (name == "administrator" && !path.Contains("{id}") && path is not ("/deployments" or "/grants"))
                ((int)said.Status).ShouldBeLessThan(400, $"{name}: {said.Body}");
        }

        using var nobody = new HttpClient();
        (await Said.By(nobody, new HttpMethod(method), engine.Service.Address + at, command)).ShouldBeRefused(HttpStatusCode.Unauthorized, "session-ended");
    }

    [Theory]
    [InlineData("GET", "/api/admin/keys")]
    [InlineData("POST", "/api/admin/keys/rotate")]
    [InlineData("GET", "/api/admin/audit")]
    [InlineData("POST", "/api/admin/organisations")]
    public async Task The_service_itself_is_its_operators(string method, string path)
    {
        Assert.SkipWhen(engine.Missing is not null, engine.Missing ?? "");
        var office = await Office.Open(engine.Service);
        object? command = path.EndsWith("organisations", StringComparison.Ordinal) ? new { name = $"{Guid.NewGuid()}" } : null;
        var administrator = await (await office.Administrator()).Asks(new HttpMethod(method), path, command);
        administrator.Status.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.NotFound);
        ((int)(await (await office.Operator()).Asks(new HttpMethod(method), path, command)).Status).ShouldBeLessThan(400);
    }

    private static object? Command(Office office, string path) => path switch
    {
        "/registrations" => office.Registration(),
        _ when path.StartsWith("/registrations/{id}", StringComparison.Ordinal) => new { name = "x", authorizationAddress = "https://x.example/a", keysAddress = "https://x.example/k" },
        "/platforms/{platform}" => new { name = "Moodle", pageOrigins = new[] { "https://lms.example" }, instructorsAreTutors = true },
        "/deployments" => new { registrationId = Guid.CreateVersion7(), externalId = "1" },
        "" or "/categories" or "/categories/{category}" => new { name = $"{Guid.NewGuid()}" },
        "/courses" or "/courses/{course}" => new { title = "Sicurezza" },
        "/editions/{edition}" => new { courseId = office.Course, title = "Sicurezza, primavera", datesByHand = true, buttonShown = true },
        "/editions" => new { editionId = office.Edition, groupId = $"{Guid.NewGuid()}", title = "Gruppo A" },
        "/grants" => new { personId = Guid.CreateVersion7(), role = "tutor", scope = "edition", scopeId = office.Edition },
        _ => null,
    };
}

public sealed class WhoMayNotOnSqlite(Sqlite engine) : WhoMayNotTests(engine), IClassFixture<Sqlite>;

public sealed class WhoMayNotOnPostgres(Postgres engine) : WhoMayNotTests(engine), IClassFixture<Postgres>;
