using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti.Administration;

/// <param name="KeyAge">Seconds after which a new key is made by itself.</param>
/// <param name="NextAt">When that is.</param>
internal sealed record KeysView(IReadOnlyList<KeyView> Keys, long KeyAge, long NextAt);

/// <param name="PublishedUntil">Null for the newest: nothing replaces it yet.</param>
/// <param name="State"><c>coming</c>, <c>signing</c> or <c>old</c>.</param>
internal sealed record KeyView(string KeyId, long CreatedAt, long SignsFrom, long? PublishedUntil, string State);

internal sealed record RotatedView(string KeyId, long SignsFrom);

/// <summary>The service's own keys; for operators.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this RouteGroupBuilder admin)
    {
        admin.MapGet("/keys", List);
        admin.MapPost("/keys/rotate", Rotate);
    }

    private static async Task<Results<Ok<KeysView>, Refusal>> List(Caller caller, Administering administering, IOptions<LtiOptions> options, TimeProvider clock, CancellationToken ct)
    {
        var answer = await administering.Read<KeysView>(
            caller,
            AuditEntry.Service,
            Need.Operator,
            async (asking, token) =>
            {
                var made = (await ToolKeys.All(asking.Db, token)).Select(key => (key.KeyId, key.CreatedAt)).ToList();
                var times = made.ConvertAll(key => key.CreatedAt);
                var signing = KeyTurns.Signing(times, clock.Now());
                var first = KeyTurns.FirstPublished(times, clock.Now());
                var views = made.Select((key, i) => new KeyView(key.KeyId, key.CreatedAt, KeyTurns.SignsFrom(times, i), KeyTurns.PublishedUntil(times, i), State(i, signing))).Skip(first).Reverse();
                return new KeysView([.. views], (long)options.Value.KeyAge.TotalSeconds, times[^1] + Clock.Microseconds(options.Value.KeyAge));
            },
            ct);
        return answer.Ok();
    }

    private static async Task<Results<Ok<RotatedView>, Refusal>> Rotate(Caller caller, Administering administering, ToolKeys keys, CancellationToken ct)
    {
        var answer = await administering.Change<RotatedView>(
            caller,
            AuditEntry.Service,
            Need.Operator,
            async (asking, token) =>
            {
                var key = await keys.Rotate(asking.Db, asking.Actor, token);
                return new RotatedView(key.KeyId, key.CreatedAt + Clock.Microseconds(KeyTurns.Ahead));
            },
            ct);
        keys.Forget();
        return answer.Ok();
    }

    private static string State(int key, int signing) => key.CompareTo(signing) switch
    {
        > 0 => "coming",
        0 => "signing",
        _ => "old",
    };
}
