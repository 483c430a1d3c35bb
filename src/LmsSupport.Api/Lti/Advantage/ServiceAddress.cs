namespace LmsSupport.Api.Lti.Advantage;

/// <summary>What is asked of an address before a token goes there, and how addresses of platforms are added to.</summary>
internal static class ServiceAddress
{
    public const int MaxLength = 2000;

    /// <summary>An address as a claim tells it; null when it is none, for example the name of a variable that the platform does not know.</summary>
    public static string? Of(string? told) =>
        told is { Length: <= MaxLength } && Uri.TryCreate(told, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 ? told : null;

    /// <summary>
    /// A token is for the platform that gave it: a host of the registration's own addresses, or of the pages of the course.
    /// It does not go over plain http where the platform itself can do better.
    /// </summary>
    public static bool IsOf(KnownRegistration registration, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
            return false;
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && Host(registration.TokenAddress) is { Scheme: "http" }))
            return false;
        return Hosts(registration).Any(known => string.Equals(Host(known)?.Host, uri.Host, StringComparison.OrdinalIgnoreCase));
    }

    public static bool IsSameOrigin(string one, string other) =>
        Uri.TryCreate(one, UriKind.Absolute, out var a) && Uri.TryCreate(other, UriKind.Absolute, out var b)
        && a.GetLeftPart(UriPartial.Authority).Equals(b.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// With a step more, before the query: a line item's <c>/scores</c> and <c>/results</c> (Moodle's addresses end in
    /// <c>?type_id=</c>).
    /// </summary>
    public static string Step(string address, string step)
    {
        var (path, query) = Cut(address);
        return path.TrimEnd('/') + step + query;
    }

    /// <summary>With a parameter more; what the platform wrote stays, and wins.</summary>
    public static string With(string address, string name, string? value)
    {
        if (value is null)
            return address;
        var (path, query) = Cut(address);
        if (Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query).ContainsKey(name))
            return path + query;
        var joint = query.Length switch { 0 => "?", 1 => "", _ => query.EndsWith('&') ? "" : "&" };
        return $"{path}{query}{joint}{name}={Uri.EscapeDataString(value)}";
    }

    private static IEnumerable<string?> Hosts(KnownRegistration registration) =>
        [registration.TokenAddress, registration.AuthorizationAddress, registration.KeysAddress, registration.Issuer, .. registration.PageOrigins.Split(' ')];

    private static Uri? Host(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : null;

    private static (string Path, string Query) Cut(string address)
    {
        var end = address.IndexOf('#', StringComparison.Ordinal);
        if (end >= 0)
            address = address[..end];
        var at = address.IndexOf('?', StringComparison.Ordinal);
        return at < 0 ? (address, "") : (address[..at], address[at..]);
    }
}
