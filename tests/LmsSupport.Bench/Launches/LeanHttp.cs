using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LmsSupport.Bench.Launches;

/// <param name="Cookie">Name and value of the cookie that it set; null without one.</param>
internal readonly record struct LeanAnswer(int Status, string? Location, string? Cookie);

/// <summary>
/// One connection that speaks just enough HTTP/1.1 for a login and a launch: on two cores a real client would cost as much
/// as what it measures. Answers must have a length.
/// </summary>
internal sealed class LeanHttp : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly string _host;
    private readonly byte[] _in = new byte[64 * 1024];
    private readonly byte[] _out = new byte[64 * 1024];

    public LeanHttp(Uri server)
    {
        _host = server.Authority;
        _socket.Connect(server.Host, server.Port);
    }

    public ValueTask<LeanAnswer> Get(string path, CancellationToken ct) => Send($"GET {path} HTTP/1.1\r\nHost: {_host}\r\nSec-Fetch-Dest: document\r\n\r\n", ct);

    public ValueTask<LeanAnswer> Post(string path, string form, string cookie, string origin, CancellationToken ct) => Send(
        string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: {_host}\r\nOrigin: {origin}\r\nSec-Fetch-Dest: iframe\r\nContent-Type: application/x-www-form-urlencoded\r\nCookie: {cookie}\r\nContent-Length: {form.Length}\r\n\r\n{form}"),
        ct);

    public void Dispose() => _socket.Dispose();

    private async ValueTask<LeanAnswer> Send(string request, CancellationToken ct)
    {
        var length = Encoding.ASCII.GetBytes(request, _out);
        for (var sent = 0; sent < length;)
            sent += await _socket.SendAsync(_out.AsMemory(sent, length - sent), ct);
        var read = 0;
        int end;
        while ((end = _in.AsSpan(0, read).IndexOf("\r\n\r\n"u8)) < 0)
            read += await Receive(read, ct);
        var head = Encoding.ASCII.GetString(_in, 0, end);
        var body = int.Parse(Field(head, "Content-Length") ?? "0", CultureInfo.InvariantCulture);
        while (read < end + 4 + body)
            read += await Receive(read, ct);
        return new(int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), Field(head, "Location"), Field(head, "Set-Cookie")?.Split(';')[0]);
    }

    private async ValueTask<int> Receive(int from, CancellationToken ct)
    {
        var some = await _socket.ReceiveAsync(_in.AsMemory(from), ct);
        return some > 0 ? some : throw new IOException("The server closed the connection.");
    }

    private static string? Field(string head, string name)
    {
        var at = head.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var from = at + name.Length + 4;
        var end = head.IndexOf('\r', from);
        return end < 0 ? head[from..] : head[from..end];
    }
}
