using System.Text.Json;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>Lists that services give in pages: each followed as it stands, at the same host, to an end.</summary>
internal sealed class ServicePages(PlatformServices services)
{
    private const int MostPages = 500;
    private const int MaxPage = 16 * 1024 * 1024;

    /// <param name="call">Of the first page.</param>
    /// <param name="items">The array of a page; null when it is none.</param>
    /// <param name="read">One of its items; null when it has not its form, and is passed over.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<(IReadOnlyList<T> Items, Refusal? Refusal)> All<T>(ServiceCall call, Func<JsonElement, JsonElement?> items, Func<JsonElement, T?> read, CancellationToken ct)
        where T : class
    {
        var (all, seen) = (new List<T>(), new HashSet<string>(StringComparer.Ordinal));
        for (var address = call.Call.Address; ;)
        {
            if (!seen.Add(address) || seen.Count > MostPages)
                return ([], ServiceRefusals.Failed("service-malformed"));
            var reply = await services.Send(call with { Call = call.Call with { Address = address, MaxAnswer = MaxPage } }, ct);
            if (reply.Refusal is { } refusal)
                return ([], refusal);
            using var page = Parse(reply.Reply!.Body);
            if (page is null || items(page.RootElement) is not { ValueKind: JsonValueKind.Array } array)
                return ([], ServiceRefusals.Failed("service-malformed"));
            all.AddRange(array.EnumerateArray().Select(read).OfType<T>());
            // Moodle's header for line items has not the form of one, and says nothing then.
            if (Links.Find(reply.Reply.Links, Links.Next) is not { } next)
                return (all, null);
            if (!ServiceAddress.IsSameOrigin(next, call.Call.Address))
                return ([], ServiceRefusals.Failed("service-address-foreign"));
            address = next;
        }
    }

    public static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
