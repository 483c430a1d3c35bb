using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using LmsSupport.Harness;

namespace LmsSupport.Bench;

/// <summary>Somebody with the session of a real launch, who asks for a hub token whenever a run begins; one thing at a time.</summary>
internal sealed class Guest(HttpClient http, Uri service, OpenedSession opened)
{
    // A token lives ten minutes; a run that begins with one must not end without.
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(6);

    private Tokens _tokens = new(opened.AccessToken, opened.Handle);
    private long _since = Stopwatch.GetTimestamp();

    public async Task<Uri> HubAddress(CancellationToken ct) => HubClient.HubAddress(service, (await Post<HubToken>("/api/session/hub-token", new { }, ct)).Token);

    public async Task<Guid> Ask(string text, CancellationToken ct) =>
        (await Post<Opened>("/api/conversations", new { clientId = Guid.CreateVersion7(), text }, ct)).ConversationId;

    public Task Take(Guid conversation, CancellationToken ct) =>
        Post<object>("/api/conversations/" + conversation.ToString() + "/take", new { clientId = Guid.CreateVersion7() }, ct);

    private async Task<T> Post<T>(string path, object command, CancellationToken ct)
    {
        await Refresh(ct);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service, path)) { Content = JsonContent.Create(command) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens.AccessToken);
        using var answer = await http.SendAsync(request, ct);
        return await Read<T>(answer, ct);
    }

    private async Task Refresh(CancellationToken ct)
    {
        if (Stopwatch.GetElapsedTime(_since) < FreshFor)
            return;
        using var answer = await http.PostAsJsonAsync(new Uri(service, "/api/session/refresh"), new { handle = _tokens.Handle }, ct);
        _tokens = await Read<Tokens>(answer, ct);
        _since = Stopwatch.GetTimestamp();
    }

    private static async Task<T> Read<T>(HttpResponseMessage answer, CancellationToken ct)
    {
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri!.AbsolutePath}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}");
        return (await answer.Content.ReadFromJsonAsync<T>(ct))!;
    }

    private sealed record Tokens(string AccessToken, string Handle);

    private sealed record HubToken(string Token);

    private sealed record Opened([property: JsonRequired] Guid ConversationId);
}
