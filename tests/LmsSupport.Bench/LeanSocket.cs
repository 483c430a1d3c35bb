using System.Net.WebSockets;
using System.Text;

namespace LmsSupport.Bench;

/// <summary>
/// A hub connection that costs the measuring process as little as a ClientWebSocket allows: bytes are read where they
/// arrived, nothing is deserialised, nothing is allocated per message. The same code drives both servers.
/// </summary>
internal abstract class LeanSocket : IAsyncDisposable
{
    private const byte RecordEnd = 0x1e;

    // One handler for all: thousands of handlers would cost the bench more than the connections themselves.
    private static readonly HttpMessageInvoker Dialler = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    private readonly ClientWebSocket _socket = new();
    private byte[] _inbox = new byte[4 * 1024];
    private int _filled;
    private Task _pump = Task.CompletedTask;

    /// <summary>Ends with the connection; faulted if anything but <see cref="DisposeAsync"/> ended it.</summary>
    public Task Pumping => _pump;

    private static ReadOnlySpan<byte> CompletionPrefix => "{\"type\":3,"u8;

    private static ReadOnlySpan<byte> ClosePrefix => "{\"type\":7"u8;

    /// <summary>Connects, shakes hands and follows one conversation.</summary>
    public async Task Open(Uri hub, Guid conversation, CancellationToken ct)
    {
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await _socket.ConnectAsync(hub, Dialler, ct);
        await Send("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray());
        await Send(Encoding.ASCII.GetBytes(FollowOf(conversation)));
        var following = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pump = Pump(following);
        await await Task.WhenAny(following.Task, _pump).WaitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    protected static string FollowOf(Guid conversation) => $$"""{"type":1,"invocationId":"1","target":"Follow","arguments":[["{{conversation}}"]]}""" + "\u001e";

    /// <summary>Never call it while the pump may send: a socket takes one message at a time.</summary>
    protected ValueTask Send(ReadOnlyMemory<byte> records) => _socket.SendAsync(records, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>One invocation by the server, from its first brace to its last.</summary>
    protected abstract void Take(ReadOnlySpan<byte> invocation);

    /// <summary>What to send in answer to all that one read brought, as one frame.</summary>
    protected abstract ReadOnlyMemory<byte> Owed();

    private async Task Pump(TaskCompletionSource following)
    {
        while (true)
        {
            var got = await _socket.ReceiveAsync(_inbox.AsMemory(_filled), CancellationToken.None);
            if (got.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException("The server closed: " + _socket.CloseStatusDescription);
            _filled += got.Count;
            TakeWholeRecords(following);
            if (Owed() is { IsEmpty: false } owed) await Send(owed);
        }
    }

    private void TakeWholeRecords(TaskCompletionSource following)
    {
        ReadOnlySpan<byte> unread = _inbox.AsSpan(0, _filled);
        for (int end; (end = unread.IndexOf(RecordEnd)) >= 0; unread = unread[(end + 1)..])
        {
            var record = unread[..end];
            if (record.StartsWith(CompletionPrefix)) following.TrySetResult();
            else if (record.StartsWith(ClosePrefix)) throw new InvalidOperationException("The hub closed: " + Encoding.UTF8.GetString(record));
            else Take(record);
        }

        unread.CopyTo(_inbox);
        _filled = unread.Length;
        if (_filled == _inbox.Length) Array.Resize(ref _inbox, _inbox.Length * 2);
    }
}
