using LmsSupport.Campus.Lti;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus;

/// <summary>Where the campus and the tool are reached, without a slash at the end.</summary>
internal sealed class Addresses(IOptions<CampusOptions> options, IServer server)
{
    public string Campus => new Uri(options.Value.Address) is { Port: not 0 } ? options.Value.Address.TrimEnd('/') : $"http://localhost:{BoundPort}";

    /// <summary>Issuer of tokens: the address, unless it is said otherwise.</summary>
    public string Issuer => options.Value.Issuer is { Length: > 0 } said ? said : Dialect.SharedIssuer(options.Value.Product) ?? Campus;

    public string Service { get; } = options.Value.ServiceAddress.TrimEnd('/');

    /// <summary>The one address a token may be posted to.</summary>
    public string Launch => $"{Service}/lti/launch";

    private int BoundPort =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(address => new Uri(address).Port).FirstOrDefault() ?? 0;
}
