using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace LmsSupport.Bench;

/// <summary>
/// What a message costs at least on SignalR: the same calls in, the same acknowledgement and delivery out, and nothing
/// in between: no identity, no right, no duplicate check, no storage. The number comes from a counter in memory.
/// </summary>
internal sealed class BareHub : Hub<IBareClient>
{
    private static readonly ConcurrentDictionary<Guid, Counter> Counters = new();
    private static readonly Guid Actor = Guid.CreateVersion7();

    public async Task<IReadOnlyList<FollowedOne>> Follow(IReadOnlyList<Guid> ids)
    {
        foreach (var id in ids) await Groups.AddToGroupAsync(Context.ConnectionId, Name(id));
        return [.. ids.Select(id => new FollowedOne(id, Counters.GetOrAdd(id, _ => new Counter()).Last, Found: true))];
    }

    public async Task Say(Guid conversationId, Guid clientId, string text)
    {
        var counter = Counters.GetOrAdd(conversationId, _ => new Counter());
        var number = Interlocked.Increment(ref counter.Last);
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        await Clients.Caller.Acknowledged([new(conversationId, clientId, number, at)]);
        await Clients.OthersInGroup(counter.Group ??= Name(conversationId)).Events(new(conversationId, [new(number, at, Actor, "said", new(text))]));
    }

    /// <summary>Runs until its parent ends it. The first line on standard output is the address.</summary>
    public static async Task Run()
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSignalR();
        await using var app = builder.Build();
        app.MapHub<BareHub>("/hub/chat");
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await app.WaitForShutdownAsync();
    }

    private static string Name(Guid conversation) => conversation.ToString("N");

    private sealed class Counter
    {
        public long Last;
        public string? Group;
    }
}
