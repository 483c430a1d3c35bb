using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using LmsSupport.Harness;

namespace LmsSupport.Bench;

/// <summary>Somebody with a session of a real launch.</summary>
internal sealed class Guest
{
    // A token lives ten minutes; a run that begins with one must not end without.
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(6);

    private readonly HttpClient _http;
    private readonly Uri _service;
    private SessionView _session;
    private long _since = Stopwatch.GetTimestamp();

    private Guest(HttpClient http, Uri service, SessionView session)
    {
        _http = http;
        _service = service;
        _session = session;
    }

    /// <summary>The whole walk: link in the LMS, login, authorization, launch, code, session.</summary>
    public static async Task<Guest> Launch(HttpClient http, Walk browser, Uri link, Uri service, CancellationToken ct)
    {
        var code = await browser.Launch(link, ct);
        using var open = new HttpRequestMessage(HttpMethod.Post, new Uri(service, "/api/session")) { Content = JsonContent.Create(new { code }) };
        open.Headers.Add("Origin", service.GetLeftPart(UriPartial.Authority));
        using var opened = await browser.Send(open, ct);
        return new(http, service, await Read<SessionView>(opened, ct));
    }

    public async Task<Uri> HubAddress(CancellationToken ct) => HubClient.HubAddress(_service, (await Post<HubToken>("/api/session/hub-token", new { }, ct)).Token);

    public async Task<Guid> Ask(string text, CancellationToken ct) =>
        (await Post<Opened>("/api/conversations", new { clientId = Guid.CreateVersion7(), text }, ct)).ConversationId;

    public Task Take(Guid conversation, CancellationToken ct) =>
        Post<object>("/api/conversations/" + conversation.ToString() + "/take", new { clientId = Guid.CreateVersion7() }, ct);

    private static async Task<T> Read<T>(HttpResponseMessage answer, CancellationToken ct)
    {
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri!.AbsolutePath}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}");
        return (await answer.Content.ReadFromJsonAsync<T>(ct))!;
    }

    private async Task<T> Post<T>(string path, object command, CancellationToken ct)
    {
        if (Stopwatch.GetElapsedTime(_since) > FreshFor)
        {
            using var refreshed = await _http.PostAsJsonAsync(new Uri(_service, "/api/session/refresh"), new { handle = _session.Handle }, ct);
            _session = await Read<SessionView>(refreshed, ct);
            _since = Stopwatch.GetTimestamp();
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_service, path)) { Content = JsonContent.Create(command) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _session.AccessToken);
        using var answer = await _http.SendAsync(request, ct);
        return await Read<T>(answer, ct);
    }

    private sealed record SessionView(string AccessToken, string Handle);

    private sealed record HubToken(string Token);

    private sealed record Opened([property: JsonRequired] Guid ConversationId);
}
