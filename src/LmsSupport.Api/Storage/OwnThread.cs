using System.Threading.Channels;

namespace LmsSupport.Api.Storage;

/// <summary>
/// For the loops that every message and every launch passes: a thread each, so that they wait neither behind the sockets' work in the
/// pool's line nor take one of its few threads away while a disk is slow.
/// </summary>
internal static class OwnThread
{
    public static Task Run(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

#pragma warning disable S4462 // blocking is what such a thread is for
    /// <summary>Waits here until the task is done.</summary>
    public static void Wait(Task task) => task.GetAwaiter().GetResult();

    /// <summary>Waits here until there is something to read; false when there will never be.</summary>
    public static bool Wait<T>(ChannelReader<T> reader, CancellationToken cancellation) =>
        reader.TryPeek(out _) || reader.WaitToReadAsync(cancellation).AsTask().GetAwaiter().GetResult();
#pragma warning restore S4462
}
