using LmsSupport.Api.Chat.Writing;
using LmsSupport.Api.People;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Chat.Telling;

/// <summary>
/// The four hot calls. SignalR runs one call of a socket at a time, so each returns as soon as its order is fixed;
/// what becomes of it is told after the commit.
/// </summary>
internal sealed class ChatHub(Sockets sockets, Rights rights, Sessions sessions, Conversations conversations, ConversationLog log, MarkBook marks, IOptions<ChatOptions> options, TimeProvider clock) : Hub<IChatClient>
{
    public const string Path = "/hub/chat";

    /// <summary>Conversations that one socket may follow.</summary>
    public const int FollowLimit = 100;

    public override async Task OnConnectedAsync()
    {
        var caller = Caller.From(Context.User!);
        if (!await sessions.IsLive(caller.OrganisationId, caller.SessionId, Context.ConnectionAborted))
        {
            await Clients.Caller.Ended(new EndedTold("session-ended"));
            Context.Abort();
            return;
        }

        var pace = new Pace(options.Value.SaysPerSecond, options.Value.SaysAtOnce, clock);
        sockets.Add(new Socket(Context, caller, await rights.Of(caller.OrganisationId, caller.PersonId, Context.ConnectionAborted), pace));
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (sockets.Find(Context.ConnectionId) is { } socket)
            sockets.Remove(socket);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Follows exactly these conversations. Called at the start, at each change, and every few seconds as the heartbeat:
    /// its answer holds each last number as the database has it, so that even a lost last event is noticed.
    /// </summary>
    public async Task<IReadOnlyList<Followed>> Follow(IReadOnlyList<Guid> ids)
    {
        if (sockets.Find(Context.ConnectionId) is not { } socket || ids.Count > FollowLimit)
            return [.. ids.Take(FollowLimit).Select(id => new Followed(id, 0, Found: false))];
        var caller = socket.Caller;
        var now = await rights.Of(caller.OrganisationId, caller.PersonId, Context.ConnectionAborted);
        sockets.Renew(socket, now);
        foreach (var left in socket.Following.Keys.Except(ids).ToList())
            sockets.Unfollow(socket, left);

        var readable = await conversations.Followable(ids, caller, now, Context.ConnectionAborted);
        var fresh = false;
        foreach (var (conversation, _) in readable)
        {
            fresh |= !socket.Following.ContainsKey(conversation.Id);
            sockets.Follow(socket, conversation);
        }

        // Subscribe first, then read: an event between the two would otherwise be neither told nor counted.
        if (fresh)
            readable = await conversations.Followable(ids, caller, now, Context.ConnectionAborted);
        var last = readable.ToDictionary(row => row.Conversation.Id, row => row.Last);
        foreach (var gone in socket.Following.Keys.Where(id => !last.ContainsKey(id)).ToList())
            sockets.Unfollow(socket, gone);
        return [.. ids.Distinct().Select(id => new Followed(id, last.GetValueOrDefault(id), last.ContainsKey(id)))];
    }

    public async Task Say(Guid conversationId, Guid clientId, string text)
    {
        if (sockets.Find(Context.ConnectionId) is not { } socket)
            return;
        if (Words.Check(text) is { } refusal)
        {
            await Clients.Caller.Refused(new RefusedTold(conversationId, clientId, refusal.Code, refusal.Title(socket.Caller.Locale), refusal.Detail(socket.Caller.Locale)));
            return;
        }

        if (socket.Pace.Next() is { Ticks: > 0 } wait)
            await Task.Delay(wait, clock, Context.ConnectionAborted);
        var caller = socket.Caller;
        await log.Enqueue(
            new Append
            {
                OrganisationId = caller.OrganisationId,
                ConversationId = conversationId,
                ActorId = caller.PersonId,
                Rights = await rights.Of(caller.OrganisationId, caller.PersonId, Context.ConnectionAborted),
                Kind = EventKind.Said,
                ClientId = clientId,
                Body = EventBody.Said(text),
                ConnectionId = socket.Id,
                Locale = caller.Locale,
            },
            Context.ConnectionAborted);
    }

    public async Task Typing(Guid conversationId)
    {
        if (sockets.Find(Context.ConnectionId) is not { } socket || !socket.Following.ContainsKey(conversationId))
            return;
        var others = sockets.Followers(conversationId).Where(other => other.Caller.PersonId != socket.Caller.PersonId).Select(other => other.Id).ToList();
        if (others.Count > 0)
            await Clients.Clients(others).Typing(new TypingTold(conversationId, socket.Caller.PersonId));
    }

    /// <summary>How far this person has got; the marks only rise and are stored and told at most once a second.</summary>
    public Task Seen(Guid conversationId, int delivered, int read)
    {
        if (sockets.Find(Context.ConnectionId) is { } socket && socket.Following.ContainsKey(conversationId))
            marks.Note(new MarkBook.Key(socket.Caller.OrganisationId, conversationId, socket.Caller.PersonId), delivered, read);
        return Task.CompletedTask;
    }
}
