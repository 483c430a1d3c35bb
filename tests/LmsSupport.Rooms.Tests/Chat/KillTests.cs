using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LmsSupport.Harness;
using Acknowledged = LmsSupport.Harness.Acknowledged;

namespace LmsSupport.Rooms.Tests.Chat;

/// <summary>The published service, killed in the middle of everything, as by a power cut.</summary>
public sealed class KillTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_or_doubled_when_the_process_is_killed_under_load()
    {
        await using var stage = await Stage.Open(new Dictionary<string, string> { ["Chat:SaysAtOnce"] = "100000" });
        using var visitor = await stage.SignsIn("anna");
        var session = (await visitor.Launch(into: Into.Tab)).Opened;
        using var http = new HttpClient { BaseAddress = new Uri(stage.Service.Address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
        var conversations = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Ask(http)));

        // What each message was acknowledged as; a message without a number is sent again, as an outbox does.
        var said = new Dictionary<Guid, (Guid Conversation, string Text, long? Number)>();
        for (var life = 0; life < 3; life++)
        {
            await using var hub = await HubClient.Connect(new Uri(stage.Service.Address), await HubToken(http));
            await hub.Follow(conversations);
            foreach (var (id, message) in said.Where(entry => entry.Value.Number is null).OrderBy(entry => entry.Key))
                await hub.Say(message.Conversation, id, message.Text);
            for (var i = 0; i < 200; i++)
            {
                var id = Guid.CreateVersion7();
                said[id] = (conversations[i % conversations.Length], $"{life}.{i}", null);
                await hub.Say(said[id].Conversation, id, said[id].Text);
            }

            if (life < 2)
            {
                await hub.Sees<Acknowledged>(_ => true);
                await stage.Service.Kill();
            }
            else
            {
                await Eventually.True(() => hub.Received.OfType<Acknowledged>().Select(ack => ack.ClientId).Distinct().Count() == said.Values.Count(message => message.Number is null), _patience, () => "not everything was acknowledged in the end");
            }

            foreach (var ack in hub.Received.OfType<Acknowledged>())
                said[ack.ClientId] = said[ack.ClientId] with { Number = ack.Number };
            await stage.Service.Start();
        }

        foreach (var conversation in conversations)
        {
            var stored = await Read(http, conversation);
            stored.Keys.Order().ShouldBe(Enumerable.Range(1, stored.Count).Select(number => (long)number));
            foreach (var message in said.Values.Where(message => message.Conversation == conversation))
                stored[message.Number!.Value].ShouldBe(message.Text);
            stored.Count.ShouldBe(2 + said.Values.Count(message => message.Conversation == conversation));
        }
    }

    private static async Task<Guid> Ask(HttpClient http)
    {
        using var response = await http.PostAsJsonAsync("/api/conversations", new { clientId = Guid.CreateVersion7(), text = "Si apre una pagina bianca" });
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("conversationId").GetGuid();
    }

    private static async Task<string> HubToken(HttpClient http)
    {
        using var response = await http.PostAsync(new Uri("/api/session/hub-token", UriKind.Relative), content: null);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private static async Task<Dictionary<long, string?>> Read(HttpClient http, Guid conversation)
    {
        var stored = new Dictionary<long, string?>();
        JsonElement page;
        do
        {
            page = await http.GetFromJsonAsync<JsonElement>($"/api/conversations/{conversation}/events?since={stored.Count}");
            foreach (var seen in page.GetProperty("events").EnumerateArray())
                stored.Add(seen.GetProperty("number").GetInt64(), seen.GetProperty("body").TryGetProperty("text", out var text) ? text.GetString() : null);
        }
        while (page.GetProperty("more").GetBoolean());
        return stored;
    }
}
