using System.Runtime.InteropServices;
using System.Threading.Channels;
using LmsSupport.Api.Chat.Writing;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Chat.Telling;

/// <summary>
/// Tells committed batches to the sockets of this process, in the order of their commits, while the log is already
/// busy with the next. It never waits for a slow socket.
/// </summary>
internal sealed partial class TellingRoom(IHubContext<ChatHub, IChatClient> hub, Sockets sockets, Conversations conversations, IOptions<ChatOptions> options, ILogger<TellingRoom> logger) : BackgroundService
{
    private readonly Channel<Batch> _batches = Channel.CreateBounded<Batch>(new BoundedChannelOptions(64)
    {
        // Overflow: commits wait. Telling touches memory only, so this lasts moments.
        FullMode = BoundedChannelFullMode.Wait,
        SingleReader = true,
        SingleWriter = true,
    });

    public ValueTask Tell(Batch batch) => _batches.Writer.WriteAsync(batch);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => OwnThread.Run(() => TellAll(stoppingToken));

    private void TellAll(CancellationToken stopping)
    {
        try
        {
            while (OwnThread.Wait(_batches.Reader, stopping))
            {
                while (_batches.Reader.TryRead(out var batch))
                    TellAll(batch, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process ends; readers reconnect elsewhere and ask "since n".
        }
    }

    private void TellAll(Batch batch, CancellationToken stopping)
    {
        try
        {
            TellSenders(batch);
            TellFollowers(batch);
            OwnThread.Wait(TellQueues(batch, stopping));
        }
        catch (Exception problem) when (!stopping.IsCancellationRequested)
        {
            // What was not told is in the log: readers find the hole within a heartbeat.
            Log.NotTold(logger, problem);
        }
    }

    private void TellSenders(Batch batch)
    {
        var answers = new Dictionary<Socket, List<AcknowledgedTold>>();
        foreach (var append in batch.Appends)
        {
            if (append.ConnectionId is null || sockets.Find(append.ConnectionId) is not { } socket)
                continue;
            if (append.Outcome.Refusal is { } refusal)
            {
                Send(socket, client => client.Refused(Refused(append, refusal)));
                continue;
            }

            if (!answers.TryGetValue(socket, out var told))
                answers[socket] = told = [];
            told.Add(new AcknowledgedTold(append.Outcome.ConversationId, append.ClientId, append.Outcome.Number, append.Outcome.At));
        }

        foreach (var (socket, told) in answers)
            Send(socket, client => client.Acknowledged(told));
    }

    private void TellFollowers(Batch batch)
    {
        if (batch.Events.Count == 0)
            return;
        var byConversation = new Dictionary<Guid, List<int>>();
        for (var i = 0; i < batch.Events.Count; i++)
        {
            ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(byConversation, batch.Events[i].ConversationId, out _);
            (places ??= []).Add(i);
        }

        foreach (var (id, places) in byConversation)
        {
            foreach (var socket in sockets.Followers(id))
            {
                if (socket.Following.TryGetValue(id, out var conversation) && See(batch, places, socket, conversation) is { } views)
                    Send(socket, client => client.Events(new EventsTold(id, views)));
            }
        }
    }

    /// <summary>What this socket sees of these events, without what it said itself; null when that is nothing.</summary>
    private static List<EventView>? See(Batch batch, List<int> places, Socket socket, Followable conversation)
    {
        var reader = socket.Caller.PersonId;
        var asTutor = conversation.AsTutor(reader, socket.Rights);
        List<EventView>? views = null;
        foreach (var place in places)
        {
            if (batch.Sockets[place] != socket.Id)
                (views ??= new(places.Count)).Add(Views.See(batch.Events[place], reader, asTutor));
        }

        return views;
    }

    /// <summary>
    /// A conversation that begins or ends waiting concerns every tutor who may take it; any other change of state only
    /// the tutor who has it. Messages alone change no queue.
    /// </summary>
    private async Task TellQueues(Batch batch, CancellationToken cancellation)
    {
        foreach (var organisation in batch.Moves.GroupBy(move => move.Head.OrganisationId))
        {
            var tutors = sockets.Tutors(organisation.Key);
            if (tutors.IsEmpty)
                continue;
            var views = await conversations.Views(organisation.Key, [.. organisation.Select(move => move.Head.Id)], cancellation);
            foreach (var (head, was, now, tutor) in organisation)
            {
                if (!views.TryGetValue(head.Id, out var view))
                    continue;
                var forAll = was is default(ConversationState) or ConversationState.Waiting || now == ConversationState.Waiting;
                foreach (var socket in tutors)
                {
                    var person = socket.Caller.PersonId;
                    if ((forAll || tutor == person) && head.LearnerId != person && socket.Rights.MayTutor(head.CourseId, head.EditionId))
                        Send(socket, client => client.Queue(new QueueTold(view.For(person))));
                }
            }
        }
    }

    private void Send(Socket socket, Func<IChatClient, Task> say) => socket.Await(say(hub.Clients.Client(socket.Id)), options.Value.SlowSocketLimit);

    private static RefusedTold Refused(Append append, Refusal refusal) =>
        new(append.ConversationId, append.ClientId, refusal.Code, refusal.Title(append.Locale), refusal.Detail(append.Locale));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A committed batch could not be told; readers will fetch it")]
        public static partial void NotTold(ILogger logger, Exception problem);
    }
}
