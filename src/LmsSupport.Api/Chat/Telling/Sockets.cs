using System.Collections.Concurrent;
using System.Collections.Immutable;
using LmsSupport.Api.People;
using Microsoft.AspNetCore.SignalR;

namespace LmsSupport.Api.Chat.Telling;

/// <summary>One open socket: who is behind it, what it follows, how far it lags.</summary>
internal sealed class Socket(HubCallerContext context, Caller caller, PersonRights rights, Pace pace)
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<Guid, Followable> _following = ImmutableDictionary<Guid, Followable>.Empty;
    private int _pending;

    public string Id { get; } = context.ConnectionId;

    public Caller Caller { get; } = caller;

    /// <summary>As last read; the sweep renews it and closes what no longer holds.</summary>
    public PersonRights Rights { get; set; } = rights;

    public Pace Pace { get; } = pace;

    public ImmutableDictionary<Guid, Followable> Following => _following;

    /// <summary>Following one's own conversations takes no grant; a thousand idle learners cost the sweep nothing.</summary>
    public bool NeedsRights => Rights.TutorsAnything || _following.Values.Any(conversation => conversation.LearnerId != Caller.PersonId);

    public bool Follow(Followable conversation)
    {
        lock (_gate)
        {
            if (_following.ContainsKey(conversation.Id))
                return false;
            _following = _following.Add(conversation.Id, conversation);
            return true;
        }
    }

    public void Unfollow(Guid conversation)
    {
        lock (_gate)
            _following = _following.Remove(conversation);
    }

    /// <summary>Watches a delivery that the socket has not taken at once; too many of them close it.</summary>
    public void Await(Task sending, int limit)
    {
        if (sending.IsCompletedSuccessfully)
            return;
        if (Interlocked.Increment(ref _pending) > limit)
            Close();
        _ = sending.ContinueWith(
            done =>
            {
                Interlocked.Decrement(ref _pending);
                _ = done.Exception; // a socket that broke: it comes back and asks "since n"
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public void Close() => context.Abort();
}

/// <summary>What is needed to judge, without the database, who may follow a conversation.</summary>
internal sealed record Followable(Guid Id, Guid CourseId, Guid EditionId, Guid LearnerId)
{
    public bool MayRead(Guid person, PersonRights rights) => LearnerId == person || AsTutor(person, rights);

    public bool AsTutor(Guid person, PersonRights rights) => LearnerId != person && rights.MayTutor(CourseId, EditionId);
}

/// <summary>The open sockets of this process and what each follows.</summary>
internal sealed class Sockets
{
    private readonly ConcurrentDictionary<string, Socket> _all = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, ImmutableArray<Socket>> _followers = new();
    private readonly ConcurrentDictionary<int, ImmutableArray<Socket>> _tutors = new();

    public ICollection<Socket> All => _all.Values;

    public Socket? Find(string id) => _all.GetValueOrDefault(id);

    public ImmutableArray<Socket> Followers(Guid conversation) => _followers.TryGetValue(conversation, out var sockets) ? sockets : [];

    /// <summary>Sockets of people who tutor anything in the organisation: they hear of its queue.</summary>
    public ImmutableArray<Socket> Tutors(int organisation) => _tutors.TryGetValue(organisation, out var sockets) ? sockets : [];

    public void Add(Socket socket)
    {
        _all[socket.Id] = socket;
        if (socket.Rights.TutorsAnything)
            Add(_tutors, socket.Caller.OrganisationId, socket);
    }

    public void Remove(Socket socket)
    {
        _all.TryRemove(socket.Id, out _);
        Remove(_tutors, socket.Caller.OrganisationId, socket);
        foreach (var conversation in socket.Following.Keys)
            Unfollow(socket, conversation);
    }

    public void Follow(Socket socket, Followable conversation)
    {
        if (!socket.Follow(conversation))
            return;
        Add(_followers, conversation.Id, socket);
        // Closed in between: its removal may have run before it followed.
        if (!_all.ContainsKey(socket.Id))
            Unfollow(socket, conversation.Id);
    }

    public void Unfollow(Socket socket, Guid conversation)
    {
        socket.Unfollow(conversation);
        Remove(_followers, conversation, socket);
    }

    /// <summary>Rights were read anew: joins or leaves the queue's listeners, drops what may not be followed any more.</summary>
    public void Renew(Socket socket, PersonRights rights)
    {
        if (ReferenceEquals(socket.Rights, rights))
            return;
        socket.Rights = rights;
        if (rights.TutorsAnything)
            Add(_tutors, socket.Caller.OrganisationId, socket);
        else
            Remove(_tutors, socket.Caller.OrganisationId, socket);
        foreach (var conversation in socket.Following.Values.Where(conversation => !conversation.MayRead(socket.Caller.PersonId, rights)))
            Unfollow(socket, conversation.Id);
    }

    private static void Add<TKey>(ConcurrentDictionary<TKey, ImmutableArray<Socket>> sockets, TKey key, Socket socket)
        where TKey : notnull => sockets.AddOrUpdate(key, static (_, added) => [added], static (_, all, added) => all.Contains(added) ? all : all.Add(added), socket);

    private static void Remove<TKey>(ConcurrentDictionary<TKey, ImmutableArray<Socket>> sockets, TKey key, Socket socket)
        where TKey : notnull
    {
        while (sockets.TryGetValue(key, out var all))
        {
            var left = all.Remove(socket);
            if (left.IsEmpty ? sockets.TryRemove(KeyValuePair.Create(key, all)) : sockets.TryUpdate(key, left, all))
                return;
        }
    }
}
