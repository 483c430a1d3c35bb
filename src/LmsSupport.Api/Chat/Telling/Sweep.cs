using LmsSupport.Api.People;
using Microsoft.AspNetCore.SignalR;

namespace LmsSupport.Api.Chat.Telling;

/// <summary>
/// Reads sessions and rights anew for every open socket: what was taken away ends here within ten seconds, on every
/// process, without anybody telling it.
/// </summary>
internal sealed partial class Sweep(Sockets sockets, Sessions sessions, Rights rights, IHubContext<ChatHub, IChatClient> hub, TimeProvider clock, ILogger<Sweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await Once(stoppingToken);
                }
                catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
                {
                    Log.Failed(logger, problem);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ends with the process.
        }
    }

    internal async Task Once(CancellationToken cancellation)
    {
        foreach (var organisation in sockets.All.GroupBy(socket => socket.Caller.OrganisationId))
        {
            var ended = await sessions.Ended(organisation.Key, [.. organisation.Select(socket => socket.Caller.SessionId)], cancellation);
            foreach (var socket in organisation)
            {
                if (ended.Contains(socket.Caller.SessionId))
                    await End(socket);
                else if (socket.NeedsRights)
                    sockets.Renew(socket, await rights.Of(socket.Caller.OrganisationId, socket.Caller.PersonId, cancellation));
            }
        }
    }

    private async Task End(Socket socket)
    {
        sockets.Remove(socket);
        socket.Await(hub.Clients.Client(socket.Id).Ended(new EndedTold("session-ended")), int.MaxValue);
        await Task.Yield();
        socket.Close();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Sessions and rights could not be read for the open sockets; tried again in a moment")]
        public static partial void Failed(ILogger logger, Exception problem);
    }
}
