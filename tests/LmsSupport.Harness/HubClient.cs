using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace LmsSupport.Harness;

/// <summary>
/// A person's socket, for tests: the hub protocol of the shared framework over a ClientWebSocket, because no C# SignalR
/// client package is to be had. What the hub told is kept, so that <see cref="Sees"/> never misses what came before it.
/// </summary>
public sealed class HubClient : IAsyncDisposable
{
    /// <summary>Long enough for a slow machine; a test that waits this long has failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BetweenPings = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly JsonHubProtocol _protocol = new();
    private readonly HubBinder _binder = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _life = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<object?>> _calls = new(StringComparer.Ordinal);
    private readonly HubSights _sights = new();
    private Task _pump = Task.CompletedTask;
    private Task _pings = Task.CompletedTask;
    private volatile bool _silent;
    private int _lastCall;

    private HubClient()
    {
    }

    /// <summary>Everything the hub told so far, oldest first.</summary>
    public IReadOnlyList<HubEvent> Received => _sights.Received;

    /// <summary>Completes when the server closed or the socket broke; never faults.</summary>
    public Task Closed => _pump;

    /// <summary>Opens a socket. The address is the service's own; the token is a hub token of that session.</summary>
    public static async Task<HubClient> Connect(Uri service, string hubToken, CancellationToken ct = default)
    {
        var client = new HubClient();
        try
        {
            await client.Open(HubAddress(service, hubToken), ct);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public static Uri HubAddress(Uri service, string hubToken) => new UriBuilder(service)
    {
        Scheme = string.Equals(service.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) ? Uri.UriSchemeWss : Uri.UriSchemeWs,
        Path = "/hub/chat",
        Query = "access_token=" + Uri.EscapeDataString(hubToken),
    }.Uri;

    public async Task<IReadOnlyList<Followed>> Follow(params Guid[] conversations) =>
        (IReadOnlyList<Followed>)(await Call("Follow", (object)conversations))!;

    /// <summary>Returns with the hub's answer to the call, which says nothing about the message: see <see cref="Acknowledged"/> and <see cref="Refused"/>.</summary>
    public Task Say(Guid conversation, Guid clientId, string text) => Call("Say", conversation, clientId, text);

    /// <summary>Says and waits until it is stored; a refusal fails the test with its code.</summary>
    public async Task<Acknowledged> SaysAndIsAcknowledged(Guid conversation, string text)
    {
        var clientId = Guid.CreateVersion7();
        await Say(conversation, clientId, text);
        var outcome = await Sees<HubEvent>(e => e is Acknowledged a && a.ClientId == clientId || e is Refused r && r.ClientId == clientId);
        return outcome as Acknowledged ?? throw new InvalidOperationException("Expected to be acknowledged, but " + outcome);
    }

    public Task Typing(Guid conversation) => Call("Typing", conversation);

    public Task Seen(Guid conversation, long delivered, long read) => Call("Seen", conversation, delivered, read);

    /// <summary>Waits for an event for which the condition holds, one that came already included.</summary>
    public Task<T> Sees<T>(Func<T, bool> condition, TimeSpan? within = null)
        where T : HubEvent => _sights.See(condition, within ?? Patience);

    public Task<Told> Sees(Func<EventView, bool> condition, TimeSpan? within = null) => Sees<Told>(told => condition(told.Event), within);

    /// <summary>Stops answering and pinging while the socket stays open, as a laptop that fell asleep does.</summary>
    public void FallSilent() => _silent = true;

    /// <summary>Breaks the connection without a word, as a tunnel does.</summary>
    public void Drop() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        if (!_life.IsCancellationRequested) await _life.CancelAsync();
        await Task.WhenAll(_pump, _pings);
        _socket.Dispose();
        _sending.Dispose();
        _life.Dispose();
    }

    private async Task Open(Uri address, CancellationToken ct)
    {
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await _socket.ConnectAsync(address, ct);
        var greeting = new ArrayBufferWriter<byte>();
        HandshakeProtocol.WriteRequestMessage(new HandshakeRequestMessage(_protocol.Name, _protocol.Version), greeting);
        await _socket.SendAsync(greeting.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, ct);
        var inbox = new HubInbox(_socket);
        await inbox.Handshake(ct);
        _pump = Pump(inbox);
        _pings = Ping();
    }

    private async Task Pump(HubInbox inbox)
    {
        try
        {
            while (await inbox.Next(_protocol, _binder, _life.Token) is { } message)
            {
                // Cancelling a read would break the socket: one that is silent just never reads again.
                if (_silent) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _life.Token);
                Take(message);
            }

            _sights.End("the server closed the socket");
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            _sights.End("the socket broke: " + e.Message);
        }
        catch (Exception e)
        {
            _sights.End("what the server sent can't be read: " + e.Message);
        }

        foreach (var call in _calls.Values) call.TrySetException(new HubException("The socket is closed."));
    }

    private void Take(HubMessage message)
    {
        switch (message)
        {
            case InvocationMessage invocation:
                _sights.Add(HubBinder.Read(invocation));
                break;
            case CompletionMessage { InvocationId: { } id } completion when _calls.TryRemove(id, out var call):
                if (completion.Error is { } error) call.TrySetException(new HubException(error));
                else call.TrySetResult(completion.Result);
                break;
            case InvocationBindingFailureMessage failure:
                throw new InvalidDataException($"{failure.Target}: {failure.BindingFailure.SourceException.Message}");
            case CloseMessage { Error: { } why }:
                throw new InvalidDataException("closed with an error: " + why);
        }
    }

    private async Task<object?> Call(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _lastCall).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = answer;
        _binder.Expect(id, string.Equals(method, "Follow", StringComparison.Ordinal) ? typeof(IReadOnlyList<Followed>) : typeof(object));
        await Send(new InvocationMessage(id, method, arguments));
        if (_pump.IsCompleted) answer.TrySetException(new HubException("The socket is closed."));
        return await answer.Task.WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
    }

    private async Task Send(HubMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        _protocol.WriteMessage(message, buffer);
        await _sending.WaitAsync(CancellationToken.None);
        try
        {
            await _socket.SendAsync(buffer.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task Ping()
    {
        using var timer = new PeriodicTimer(BetweenPings, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_life.Token) && !_pump.IsCompleted && !_silent) await Send(PingMessage.Instance);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The pump sees the same end and tells it.
        }
    }
}
