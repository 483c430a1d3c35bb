using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace LmsSupport.Harness;

/// <summary>Cuts what a socket receives into messages: a frame may hold several, a message may span frames.</summary>
internal sealed class HubInbox(WebSocket socket)
{
    private readonly byte[] _chunk = new byte[16 * 1024];
    private byte[] _unread = [];

    public async Task Handshake(CancellationToken ct)
    {
        var unread = new ReadOnlySequence<byte>(_unread);
        HandshakeResponseMessage? answer;
        while (!HandshakeProtocol.TryParseResponseMessage(ref unread, out answer))
        {
            if (!await Receive(ct)) throw new InvalidOperationException("The hub closed during the handshake.");
            unread = new ReadOnlySequence<byte>(_unread);
        }

        _unread = unread.ToArray();
        if (answer.Error is { } error) throw new InvalidOperationException("The hub refused the handshake: " + error);
    }

    /// <summary>The next message, or null when the server closed.</summary>
    public async Task<HubMessage?> Next(JsonHubProtocol protocol, IInvocationBinder binder, CancellationToken ct)
    {
        while (true)
        {
            var unread = new ReadOnlySequence<byte>(_unread);
            if (protocol.TryParseMessage(ref unread, binder, out var message))
            {
                _unread = unread.ToArray();
                return message;
            }

            if (!await Receive(ct)) return null;
        }
    }

    private async Task<bool> Receive(CancellationToken ct)
    {
        var got = await socket.ReceiveAsync(_chunk.AsMemory(), ct);
        if (got.MessageType == WebSocketMessageType.Close) return false;
        _unread = [.. _unread, .. _chunk.AsSpan(0, got.Count)];
        return true;
    }
}
