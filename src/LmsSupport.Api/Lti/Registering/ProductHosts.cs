namespace LmsSupport.Api.Lti.Registering;

/// <summary>
/// Clouds that stand on several hosts, as their vendors document them: a customer's pages, sign-on and tokens have hosts
/// of their own below one name. Whoever is not in this list speaks for one host only.
/// </summary>
internal static class ProductHosts
{
    private static readonly (string Family, string[] Domains)[] _clouds =
    [
        // Issuer canvas.instructure.com, sign-on at sso.canvaslms.com, pages at the school's name below instructure.com.
        (CustomVariables.Canvas, ["instructure.com", "canvaslms.com"]),
        // Issuer the school's name, tokens from auth.brightspace.com.
        ("desire2learn", ["brightspace.com"]),
        // Issuer blackboard.com, everything else at developer.blackboard.com. Launches say the family by its longer name.
        ("blackboard", ["blackboard.com"]),
        ("blackboardlearn", ["blackboard.com"]),
    ];

    /// <param name="product">The family's code as the platform tells it, in small letters; null when it tells none.</param>
    public static bool Has(string? product, string host) =>
        Array.Exists(_clouds, cloud => cloud.Family == product && Array.Exists(cloud.Domains, domain => IsBelow(host, domain)));

    private static bool IsBelow(string host, string domain) =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.');
}
