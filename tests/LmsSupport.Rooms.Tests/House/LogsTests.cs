using System.Net;
using System.Text.Json;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.House;

public class LogsTests
{
    private static readonly HttpClient _http = new();

    [Fact]
    public async Task A_request_leaves_one_line_of_json_with_route_status_and_duration_and_nothing_that_was_sent()
    {
        await using var service = await ServiceProcess.Service();
        const string secret = "tok-5f1c8e0b9d";
        (await _http.GetAsync(new Uri($"{service.Address}/health/live?access_token={secret}"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _http.GetAsync(new Uri($"{service.Address}/{secret}?access_token={secret}"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await service.Stop()).ShouldBe(0);

        LogHygiene.Findings([service.LogFile], new Dictionary<string, string> { ["the token"] = secret }).ShouldBeEmpty();
        var lines = File.ReadAllLines(service.LogFile).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var request = lines.Select(line => line.GetProperty("Properties")).Single(properties => properties.TryGetProperty("Status", out var status) && status.GetInt32() == 404);
        request.GetProperty("Method").GetString().ShouldBe("GET");
        request.GetProperty("Route").GetString().ShouldBe("(no route)");
        request.GetProperty("Milliseconds").GetDouble().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task No_level_that_someone_configures_brings_a_query_into_the_log()
    {
        await using var service = await ServiceProcess.Service(new Dictionary<string, string>
        {
            ["Serilog:MinimumLevel:Default"] = "Verbose",
            ["Serilog:MinimumLevel:Override:Microsoft"] = "Verbose",
            ["Serilog:MinimumLevel:Override:Microsoft.AspNetCore"] = "Verbose",
            ["Serilog:MinimumLevel:Override:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Verbose",
        });
        const string secret = "tok-77aa0b9d12";
        await _http.GetAsync(new Uri($"{service.Address}/hub/chat?access_token={secret}"));
        await _http.PostAsync(new Uri($"{service.Address}/hub/chat/negotiate?access_token={secret}"), null);
        await service.Stop();

        service.ReadLog().ShouldContain("\"Level\":\"Debug\"");
        LogHygiene.Findings([service.LogFile], new Dictionary<string, string> { ["the token"] = secret }).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_gets_the_lines_too_and_development_s_are_readable()
    {
        using var folder = new TemporaryFolder();
        await using var service = await ServiceProcess.Service(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Logs:File"] = Path.Combine(folder.Path, "service-.log"),
        });
        await service.Stop();

        var file = Directory.GetFiles(folder.Path).ShouldHaveSingleItem();
        File.ReadAllText(file).ShouldContain("INF LmsSupport.Api.Storage.Migrator: Database ready");
        service.ReadLog().ShouldContain("INF LmsSupport.Api.Storage.Migrator: Database ready");
    }

    [Fact]
    public void A_secret_is_found_in_each_of_its_spellings()
    {
        using var folder = new TemporaryFolder();
        var log = Path.Combine(folder.Path, "a.log");
        File.WriteAllLines(log, ["nothing", "name=Niccol%C3%B2%20Rossi", "{\"n\":\"Niccol\\u00F2 Rossi\"}", "niccolò rossi", "Niccolò"]);

        LogHygiene.Findings([folder.Path], new Dictionary<string, string> { ["the learner's name"] = "Niccolò Rossi" })
            .ShouldBe(["a.log, line 2, holds the learner's name", "a.log, line 3, holds the learner's name", "a.log, line 4, holds the learner's name"]);
        Should.Throw<ArgumentException>(() => LogHygiene.Findings([folder.Path], new Dictionary<string, string> { ["nothing"] = "" }));
        Should.Throw<ArgumentException>(() => LogHygiene.Findings([], new Dictionary<string, string> { ["something"] = "12345" }));
    }
}
