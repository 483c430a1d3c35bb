using System.Collections.Concurrent;
using LmsSupport.Api.Chat.Telling;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Chat;

/// <summary>
/// Collects how far people have got and writes it once a second: a mark lost with the process rises again with the
/// next one, so it may wait; a message may not.
/// </summary>
internal sealed partial class MarkBook(WriteQueue writes, Sockets sockets, IHubContext<ChatHub, IChatClient> hub, TimeProvider clock, ILogger<MarkBook> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Only rising, never beyond the log's end; written so that both engines understand it.
    private const string Raise =
        """
        INSERT INTO marks (organisation_id, conversation_id, person_id, delivered, read)
        SELECT c.organisation_id, c.id, {2},
            CASE WHEN {3} > c.last_number THEN c.last_number ELSE {3} END,
            CASE WHEN {4} > c.last_number THEN c.last_number ELSE {4} END
        FROM conversations c WHERE c.organisation_id = {0} AND c.id = {1}
        ON CONFLICT (organisation_id, conversation_id, person_id) DO UPDATE SET
            delivered = CASE WHEN excluded.delivered > marks.delivered THEN excluded.delivered ELSE marks.delivered END,
            read = CASE WHEN excluded.read > marks.read THEN excluded.read ELSE marks.read END
        """;

    private readonly ConcurrentDictionary<Key, (int Delivered, int Read)> _noted = new();

    public void Note(Key key, int delivered, int read)
    {
        // What was read was delivered.
        delivered = Math.Max(Math.Max(delivered, read), 0);
        read = Math.Max(read, 0);
        _noted.AddOrUpdate(key, (delivered, read), (_, was) => (Math.Max(was.Delivered, delivered), Math.Max(was.Read, read)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Flush(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Marks still noted rise again when their readers come back.
        }
    }

    private async Task Flush(CancellationToken cancellation)
    {
        var taken = new List<(Key Key, int Delivered, int Read)>();
        foreach (var key in _noted.Keys)
        {
            if (_noted.TryRemove(key, out var mark))
                taken.Add((key, mark.Delivered, mark.Read));
        }

        // In one order everywhere, so that two processes never wait for each other; in slices, so that messages pass between.
        foreach (var slice in taken.OrderBy(mark => mark.Key.Organisation).ThenBy(mark => mark.Key.Conversation).ThenBy(mark => mark.Key.Person).Chunk(100))
        {
            try
            {
                Tell(await writes.Run((database, token) => Store(database, slice, token), cancellation));
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested)
            {
                Log.NotStored(logger, problem, slice.Length);
            }
        }
    }

    private static async Task<List<Mark>> Store(Database database, (Key Key, int Delivered, int Read)[] slice, CancellationToken cancellation)
    {
        foreach (var (key, delivered, read) in slice)
        {
            object conversation = database.IsSqlite ? key.Conversation.ToByteArray(bigEndian: true) : key.Conversation;
            object person = database.IsSqlite ? key.Person.ToByteArray(bigEndian: true) : key.Person;
            await database.Database.ExecuteSqlRawAsync(Raise, [key.Organisation, conversation, person, delivered, read], cancellation);
        }

        return [.. slice.Select(mark => new Mark { OrganisationId = mark.Key.Organisation, ConversationId = mark.Key.Conversation, PersonId = mark.Key.Person, Delivered = mark.Delivered, Read = mark.Read })];
    }

    private void Tell(List<Mark> marks)
    {
        foreach (var mark in marks)
        {
            var told = new MarksTold(mark.ConversationId, mark.PersonId, mark.Delivered, mark.Read);
            foreach (var socket in sockets.Followers(mark.ConversationId))
                socket.Await(hub.Clients.Client(socket.Id).Marks(told), int.MaxValue);
        }
    }

    internal readonly record struct Key(int Organisation, Guid Conversation, Guid Person);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} marks could not be stored; they rise again with the next ones")]
        public static partial void NotStored(ILogger logger, Exception problem, int count);
    }
}
