using System.Threading.Channels;
using LmsSupport.Api.Chat.Writing;
using LmsSupport.Api.People;
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var batch in _batches.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    TellSenders(batch);
                    TellFollowers(batch);
                    await TellQueues(batch, stoppingToken);
                }
                catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
                {
                    // What was not told is in the log: readers find the hole within a heartbeat.
                    Log.NotTold(logger, problem);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; readers reconnect elsewhere and ask "since n".
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
        var senders = new Dictionary<(Guid Actor, Guid Client), string>();
        foreach (var append in batch.Appends.Where(append => append.ConnectionId is not null))
            senders.TryAdd((append.ActorId, append.ClientId), append.ConnectionId!);
        foreach (var events in batch.Events.GroupBy(happened => happened.ConversationId))
        {
            foreach (var socket in sockets.Followers(events.Key))
            {
                if (!socket.Following.TryGetValue(events.Key, out var conversation))
                    continue;
                var reader = socket.Caller.PersonId;
                var asTutor = conversation.AsTutor(reader, socket.Rights);
                var views = events
                    .Where(happened => happened.ClientId is not { } id || senders.GetValueOrDefault((happened.ActorId ?? Guid.Empty, id)) != socket.Id)
                    .Select(happened => Views.See(happened, reader, asTutor))
                    .ToList();
                if (views.Count > 0)
                    Send(socket, client => client.Events(new EventsTold(events.Key, views)));
            }
        }
    }

    /// <summary>
    /// A conversation that begins or ends waiting concerns every tutor who may take it; any other change of state only
    /// the tutor who has it. Messages alone change no queue.
    /// </summary>
    private async Task TellQueues(Batch batch, CancellationToken cancellation)
    {
        var changed = batch.Before.Where(change => change.Value != (change.Key.State, change.Key.TutorId)).Select(change => (Head: change.Key, Was: change.Value.State)).ToList();
        foreach (var organisation in changed.GroupBy(change => change.Head.OrganisationId))
        {
            var tutors = sockets.Tutors(organisation.Key);
            if (tutors.IsEmpty)
                continue;
            var views = await conversations.Views(organisation.Key, [.. organisation.Select(change => change.Head.Id)], cancellation);
            foreach (var (head, was) in organisation)
            {
                if (!views.TryGetValue(head.Id, out var view))
                    continue;
                var forAll = was is default(ConversationState) or ConversationState.Waiting || head.State == ConversationState.Waiting;
                foreach (var socket in tutors)
                {
                    var person = socket.Caller.PersonId;
                    if ((forAll || head.TutorId == person) && head.LearnerId != person && socket.Rights.MayTutor(head.CourseId, head.EditionId))
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
