using System.Net;
using System.Net.Sockets;

namespace LmsSupport.Api.Lti;

/// <summary>Addresses that are not on the public Internet (RFC 6890 and its registries): nobody outside may make us call them.</summary>
internal static class PrivateAddresses
{
    private static readonly IPNetwork[] _networks =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/127"),
        IPNetwork.Parse("100::/64"),
        IPNetwork.Parse("2001::/23"), // Teredo, ORCHID and others of the protocols' own
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("fec0::/10"),
        IPNetwork.Parse("ff00::/8"),
    ];

    // An IPv6 address may carry an IPv4 one, and lead there.
    private static readonly (IPNetwork Network, int At)[] _carriers =
    [
        (IPNetwork.Parse("::/96"), 12),
        (IPNetwork.Parse("64:ff9b::/96"), 12),
        (IPNetwork.Parse("64:ff9b:1::/48"), 12),
        (IPNetwork.Parse("2002::/16"), 2),
    ];

    public static bool Contains(IPAddress address)
    {
        // IPNetwork itself counts a mapped address as the one that it carries.
        if (address.IsIPv4MappedToIPv6)
            return Contains(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            var bytes = address.GetAddressBytes();
            // Without a scope, which belongs to this machine and not to the address.
            address = new IPAddress(bytes);
            foreach (var (network, at) in _carriers)
            {
                if (network.Contains(address) && Contains(new IPAddress(bytes.AsSpan(at, 4))))
                    return true;
            }
        }

        return Array.Exists(_networks, network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }
}
