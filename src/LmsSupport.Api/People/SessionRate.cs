using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.People;

/// <summary>How often one address may ask for sessions. Generous: behind one address may stand a school.</summary>
internal sealed class SessionRate(IOptions<PeopleOptions> options) : IRateLimiterPolicy<string>
{
    public const string Policy = "session";

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected => static (rejected, _) =>
        new(new Refusal("too-many-requests", StatusCodes.Status429TooManyRequests, ("retryAfter", RetryAfter(rejected.Lease))).ExecuteAsync(rejected.HttpContext));

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => PerAddress(httpContext, options.Value.SessionRequestsPerMinute);

    /// <summary>A bucket per client address that fills up again every second.</summary>
    public static RateLimitPartition<string> PerAddress(HttpContext context, int perMinute) =>
        RateLimitPartition.GetTokenBucketLimiter(ClientAddress(context.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
            QueueLimit = 0,
        });

    /// <summary>Seconds to wait, at least one.</summary>
    public static int RetryAfter(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;

    /// <summary>An IPv6 subscriber has a whole /64 of addresses: it counts as one.</summary>
    internal static string ClientAddress(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }
}
