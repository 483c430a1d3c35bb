using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti;

/// <summary>
/// The one way to every address that a platform gave. The address is checked when the connection is made, after the
/// name was resolved, so that no name and no redirect can lead inside; an answer has a size and a time.
/// </summary>
internal sealed class PlatformClient : IDisposable
{
    /// <summary>A platform that moved from http to https, or to another host name; more is a loop.</summary>
    internal const int MostRedirects = 3;

    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;

    public PlatformClient(IOptions<LtiOptions> options)
        : this(options, PrivateAddresses.Contains)
    {
    }

    /// <param name="options">Time limit, and whether private addresses are allowed.</param>
    /// <param name="isPrivate">Which addresses are; tests have nothing but this machine's.</param>
    internal PlatformClient(IOptions<LtiOptions> options, Predicate<IPAddress> isPrivate)
    {
        Predicate<IPAddress> isRefused = options.Value.AllowPrivateAddresses ? _ => false : isPrivate;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would make the connection in our place, and nobody would check where it leads.
            UseProxy = false,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, ct) => Connect(context.DnsEndPoint, isRefused, ct),
        };
        _timeout = options.Value.PlatformTimeout;
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { { "User-Agent", "LmsSupport" } } };
    }

    /// <summary>Never throws for what a platform does; only when <paramref name="ct"/> ends it.</summary>
    public async Task<PlatformReply> Send(PlatformCall call, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(call.Timeout ?? _timeout);
        try
        {
            return await Follow(call, patience.Token);
        }
        catch (HttpRequestException problem)
        {
            return PlatformReply.Without(problem.InnerException is PrivateAddressException ? PlatformAnswer.PrivateAddress : PlatformAnswer.Unreachable);
        }
        catch (BoundedStream.TooLongException)
        {
            return PlatformReply.Without(PlatformAnswer.TooLarge);
        }
        catch (IOException)
        {
            // Broken off in the middle of the answer.
            return PlatformReply.Without(PlatformAnswer.Unreachable);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return PlatformReply.Without(PlatformAnswer.Slow);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<PlatformReply> Follow(PlatformCall call, CancellationToken ct)
    {
        if (!Uri.TryCreate(call.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return PlatformReply.Without(PlatformAnswer.Unreachable);
        for (var hop = 0; ; hop++)
        {
            using var request = Request(call, address);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                return await Read(response, call, ct);
            var next = new Uri(address, location);
            // A token is for the host that it was given for, and what was posted is not repeated elsewhere.
            var mayFollow = call.Method == HttpMethod.Get && call.Bearer is null && hop < MostRedirects
                && (next.Scheme == address.Scheme || next.Scheme == Uri.UriSchemeHttps);
            if (!mayFollow)
                return PlatformReply.Without(PlatformAnswer.Redirecting);
            address = next;
        }
    }

    private static HttpRequestMessage Request(PlatformCall call, Uri address)
    {
        var request = new HttpRequestMessage(call.Method, address);
        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        if (call.Bearer is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + call.Bearer);
        if (call.Body is not null)
            request.Content = new ByteArrayContent(call.Body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(call.ContentType) } };
        return request;
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static async Task<PlatformReply> Read(HttpResponseMessage response, PlatformCall call, CancellationToken ct)
    {
        if (response.Content.Headers.ContentLength > call.MaxAnswer)
            return PlatformReply.Without(PlatformAnswer.TooLarge);
        await using var body = new BoundedStream(await response.Content.ReadAsStreamAsync(ct), call.MaxAnswer);
        if (call.Reader is { } reader && response.IsSuccessStatusCode)
        {
            await reader(body, ct);
            return PlatformReply.Of(response, []);
        }

        using var read = new MemoryStream();
        await body.CopyToAsync(read, 16 * 1024, ct);
        return PlatformReply.Of(response, read.ToArray());
    }

    private static async ValueTask<Stream> Connect(DnsEndPoint endpoint, Predicate<IPAddress> isRefused, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, ct);
        var allowed = Array.FindAll(addresses, address => !isRefused(address));
        if (allowed.Length == 0 && addresses.Length > 0)
            throw new PrivateAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endpoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class PrivateAddressException : IOException;
}
