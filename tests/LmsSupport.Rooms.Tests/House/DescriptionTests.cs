using System.Net.Http.Json;
using System.Text.Json;
using LmsSupport.Rooms.Tests.Engines;

namespace LmsSupport.Rooms.Tests.House;

public sealed class DescriptionTests(Sqlite engine) : IClassFixture<Sqlite>
{
    [Fact]
    public async Task Whoever_develops_finds_every_command_described()
    {
        using var http = new HttpClient();
        var paths = (await http.GetFromJsonAsync<JsonElement>(engine.Service.Address + "/openapi/v1.json")).GetProperty("paths");
        foreach (var path in new[] { "/api/session", "/api/conversations", "/api/conversations/{id}/messages", "/api/conversations/{id}/take", "/api/console", "/api/admin/first", "/api/admin/me", "/api/admin/organisations/{organisationId}/registrations", "/api/admin/organisations/{organisationId}/grants/{id}" })
            paths.TryGetProperty(path, out _).ShouldBeTrue(path);
    }
}
