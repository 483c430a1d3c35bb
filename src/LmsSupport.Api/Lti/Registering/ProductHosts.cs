namespace LmsSupport.Api.Lti.Registering;

/// <summary>
/// Clouds that stand on several hosts, as their vendors document them: a customer's pages, sign-on and tokens have hosts
/// of their own below one name. Whoever is not in this list speaks for one host only.
/// </summary>
internal static class ProductHosts
{
    private static readonly Cloud[] _clouds =
    [
        // Issuer canvas.instructure.com, sign-on at sso.canvaslms.com, pages at the school's name below instructure.com.
        new(CustomVariables.Canvas, ["instructure.com", "canvaslms.com"], OneIssuer: true),
        // Issuer the school's name, tokens from auth.brightspace.com.
        new("desire2learn", ["brightspace.com"], OneIssuer: false),
        // Issuer blackboard.com, everything else at developer.blackboard.com. Launches say the family by its longer name.
        new("blackboard", ["blackboard.com"], OneIssuer: true),
        new("blackboardlearn", ["blackboard.com"], OneIssuer: true),
    ];

    /// <param name="product">The family's code as the platform tells it, in small letters; null when it tells none.</param>
    public static bool Has(string? product, string host) => Array.Exists(_clouds, cloud => cloud.Family == product && cloud.Holds(host));

    /// <summary>
    /// Whether a configuration that another host of the cloud publishes may speak for its issuer. Where each school has an
    /// issuer of its own, none may speak for another's.
    /// </summary>
    public static bool SharesIssuer(string? product) => Array.Exists(_clouds, cloud => cloud.Family == product && cloud.OneIssuer);

    private sealed record Cloud(string Family, string[] Domains, bool OneIssuer)
    {
        public bool Holds(string host) => Array.Exists(Domains, domain => IsBelow(host, domain));

        private static bool IsBelow(string host, string domain) =>
            host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.');
    }
}
