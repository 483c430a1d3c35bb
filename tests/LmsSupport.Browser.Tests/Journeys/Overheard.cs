using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace LmsSupport.Browser.Tests.Journeys;

/// <summary>Every token that browsers were given or sent: what no log may hold.</summary>
internal sealed class Overheard
{
    private static readonly string[] _names = ["accessToken", "handle", "token", "dataKey"];
    private readonly ConcurrentDictionary<string, byte> _tokens = new(StringComparer.Ordinal);

    public ICollection<string> All => _tokens.Keys;

    public Task In(IBrowserContext context)
    {
        context.Response += async (_, response) =>
        {
            if (response.Ok && response.Url.Contains("/api/session", StringComparison.Ordinal))
                Keep(await response.TextAsync());
        };
        context.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/lti/launch", StringComparison.Ordinal) && request.PostData is { } form)
            {
                foreach (var field in form.Split('&').Where(field => field.Contains('=', StringComparison.Ordinal)))
                    _tokens.TryAdd(Uri.UnescapeDataString(field[(field.IndexOf('=', StringComparison.Ordinal) + 1)..]), 0);
            }
        };
        return Task.CompletedTask;
    }

    private void Keep(string text)
    {
        if (text.Length == 0)
            return;
        var json = JsonSerializer.Deserialize<JsonElement>(text);
        foreach (var value in json.EnumerateObject().Where(property => _names.Contains(property.Name)))
            _tokens.TryAdd(value.Value.GetString()!, 0);
    }
}
