using System.Text.Json;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti.Registering;

/// <summary>
/// What a platform publishes of itself (LTI Dynamic Registration 1.0, 2.1), as far as we use it. Lists are null where the
/// platform does not say.
/// </summary>
internal sealed record PlatformConfiguration(
    string Issuer,
    string AuthorizationAddress,
    string KeysAddress,
    string TokenAddress,
    string RegistrationAddress,
    string? TokenAudience,
    string? Product,
    IReadOnlySet<string>? Scopes,
    IReadOnlySet<string>? ClaimNames,
    IReadOnlySet<string>? Variables,
    IReadOnlyDictionary<string, IReadOnlySet<string>>? Messages)
{
    public const string Extension = "https://purl.imsglobal.org/spec/lti-platform-configuration";

    private const int MaxAddress = 2000;

    /// <summary>Where its pages are: scheme, host and port.</summary>
    public string Origin => new Uri(Issuer).GetLeftPart(UriPartial.Authority);

    /// <summary>An address that we would call: https, or http where private networks are allowed.</summary>
    public static Uri? Address(string? text, bool allowPrivate) =>
        text is { Length: <= MaxAddress } && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (allowPrivate && uri.Scheme == Uri.UriSchemeHttp))
        && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
            ? uri
            : null;

    /// <param name="from">Where it was asked for; it speaks only for its own host, or for its product's (<see cref="ProductHosts"/>).</param>
    public static (PlatformConfiguration? Configuration, Refusal? Refusal) Read(byte[] body, Uri from, bool allowPrivate)
    {
        if (Json(body) is not { } json)
            return (null, LaunchRefusals.PlatformFailed("configuration-unreadable"));
        var read = Of(json);
        var missing = read.Required().Where(field => field.Value.Length == 0).Select(field => field.Name).ToList();
        if (missing.Count > 0)
            return (null, LaunchRefusals.PlatformFailed("configuration-incomplete", ("fields", string.Join(", ", missing))));
        if (read.Issuer.Length > 500 || Address(read.Issuer, allowPrivate) is not { } issuer || !read.MaySpeakFor(issuer, from))
            return (null, LaunchRefusals.NotLetIn("configuration-foreign", ("host", from.Host), ("issuer", Person.Clean(read.Issuer, 200))));
        var foreign = read.Required().FirstOrDefault(field => field.Name != "issuer" && (Address(field.Value, allowPrivate) is not { } address || !read.MayStandAt(address, issuer)));
        return foreign.Name is null ? (read, null) : (null, LaunchRefusals.NotLetIn("configuration-address-foreign", ("field", foreign.Name), ("host", issuer.Host)));
    }

    private static PlatformConfiguration Of(JsonElement json)
    {
        var extension = json.Member(Extension);
        return new PlatformConfiguration(
            json.Text("issuer") ?? "",
            json.Text("authorization_endpoint") ?? "",
            json.Text("jwks_uri") ?? "",
            json.Text("token_endpoint") ?? "",
            json.Text("registration_endpoint") ?? "",
            json.Text("authorization_server") is { Length: <= MaxAddress } audience ? audience : null,
            extension.Text("product_family_code") is { Length: <= 100 } product ? Person.Clean(product, 100).ToLowerInvariant() : null,
            Set(json.Member("scopes_supported")),
            Set(json.Member("claims_supported")),
            Set(extension.Member("variables")),
            MessagesOf(extension.Member("messages_supported")));
    }

    private bool MaySpeakFor(Uri issuer, Uri from) =>
        from.Host.Equals(issuer.Host, StringComparison.OrdinalIgnoreCase) || (ProductHosts.SharesIssuer(Product) && MayStandAt(from, issuer));

    /// <summary>An endpoint of another host than the issuer's could be anybody's.</summary>
    private bool MayStandAt(Uri address, Uri issuer) =>
        address.Host.Equals(issuer.Host, StringComparison.OrdinalIgnoreCase)
        || (address.Scheme == Uri.UriSchemeHttps && ProductHosts.Has(Product, issuer.Host) && ProductHosts.Has(Product, address.Host));

    private (string Name, string Value)[] Required() =>
    [
        ("issuer", Issuer),
        ("authorization_endpoint", AuthorizationAddress),
        ("jwks_uri", KeysAddress),
        ("token_endpoint", TokenAddress),
        ("registration_endpoint", RegistrationAddress),
    ];

    private static HashSet<string>? Set(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } some ? some.Texts().ToHashSet(StringComparer.Ordinal) : null;

    private static Dictionary<string, IReadOnlySet<string>>? MessagesOf(JsonElement? list)
    {
        if (list is not { ValueKind: JsonValueKind.Array } some)
            return null;
        var messages = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        foreach (var message in some.EnumerateArray())
        {
            if (message.Text("type") is { } type)
                messages[type] = Set(message.Member("placements")) ?? [];
        }

        return messages;
    }

    internal static JsonElement? Json(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
