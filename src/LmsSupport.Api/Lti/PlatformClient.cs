using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti;

internal enum PlatformAnswer
{
    Read,
    Unreachable,
    Slow,
    TooLarge,

    /// <summary>It is on a private network, and the configuration does not allow that.</summary>
    PrivateAddress,
}

/// <summary>
/// The one way to every address that a platform gave. The address is checked when the connection is made, after the
/// name was resolved, so that no name can lead inside; redirects are not followed; an answer has a size and a time.
/// </summary>
internal sealed class PlatformClient : IDisposable
{
    private const int MaxAnswer = 256 * 1024;

    private readonly HttpClient _http;

    public PlatformClient(IOptions<LtiOptions> options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would make the connection in our place, and nobody would check where it leads.
            UseProxy = false,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, ct) => Connect(context.DnsEndPoint, options.Value.AllowPrivateAddresses, ct),
        };
        _http = new HttpClient(handler)
        {
            MaxResponseContentBufferSize = MaxAnswer,
            Timeout = options.Value.PlatformTimeout,
            DefaultRequestHeaders = { { "Accept", "application/json" }, { "User-Agent", "LmsSupport" } },
        };
    }

    public async Task<(PlatformAnswer Answer, byte[] Body)> Get(string address, CancellationToken ct)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(address), ct);
            return response.IsSuccessStatusCode ? (PlatformAnswer.Read, await response.Content.ReadAsByteArrayAsync(ct)) : (PlatformAnswer.Unreachable, []);
        }
        catch (HttpRequestException problem)
        {
            return (Meaning(problem), []);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (PlatformAnswer.Slow, []);
        }
    }

    public void Dispose() => _http.Dispose();

    private static PlatformAnswer Meaning(HttpRequestException problem) => problem switch
    {
        { InnerException: PrivateAddressException } => PlatformAnswer.PrivateAddress,
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => PlatformAnswer.TooLarge,
        _ => PlatformAnswer.Unreachable,
    };

    private static async ValueTask<Stream> Connect(DnsEndPoint endpoint, bool allowPrivate, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, ct);
        var allowed = allowPrivate ? addresses : Array.FindAll(addresses, address => !PrivateAddresses.Contains(address));
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
