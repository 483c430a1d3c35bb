using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api;

/// <summary>
/// Whose word is taken for where a request came from. Nobody's, unless named: whoever may say it of themselves walks past
/// every limit per address. Scheme and host are never taken from a header; they are those of the public address.
/// </summary>
internal static class Proxies
{
    public const string Section = "Proxies";

    public static void AddProxies(this IHostApplicationBuilder builder)
    {
        var named = builder.Configuration.GetSection(Section).Get<string[]>() ?? [];
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            // With nobody named the framework would believe everybody, so then it does not look at all.
            options.ForwardedHeaders = named.Length == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor;
            options.ForwardLimit = null; // as many as there are named proxies in a row
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in named.Select(Network))
                options.KnownIPNetworks.Add(network);
        });
        if (named.FirstOrDefault(name => !IsNetwork(name)) is { } wrong)
            throw new OptionsValidationException(Section, typeof(Proxies), [$"{Section} has {wrong}, which is no address: write each proxy's own address or network, for example {Section}__0=10.0.0.5 or {Section}__0=10.0.0.0/24"]);
    }

    private static bool IsNetwork(string name) => IPAddress.TryParse(name, out _) || System.Net.IPNetwork.TryParse(name, out _);

    private static System.Net.IPNetwork Network(string name) =>
        IPAddress.TryParse(name, out var address) ? new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8) : System.Net.IPNetwork.Parse(name);
}
