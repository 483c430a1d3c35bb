using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LmsSupport.Campus.Lti;

[JsonConverter(typeof(JsonStringEnumConverter<StateFault>))]
public enum StateFault
{
    None,
    Missing,
    Empty,
    Altered,
}

[JsonConverter(typeof(JsonStringEnumConverter<IdTokenFault>))]
public enum IdTokenFault
{
    None,
    Missing,
    Empty,
    /// <summary>Its signature and the dot before it are gone.</summary>
    TwoParts,
    FourParts,
    BadBase64,
    /// <summary>Header and payload are well encoded, but no JSON.</summary>
    BadJson,
    /// <summary>The payload is JSON, but an array.</summary>
    NotAnObject,
}

[JsonConverter(typeof(JsonStringEnumConverter<KeyIdFault>))]
public enum KeyIdFault
{
    None,
    Missing,
    Unknown,
}

[JsonConverter(typeof(JsonStringEnumConverter<Tampering>))]
public enum Tampering
{
    None,
    /// <summary>The payload is changed after it was signed.</summary>
    Payload,
    Signature,
    /// <summary>Signed by a key that the platform doesn't publish, under the name of the one it does.</summary>
    StrangersKey,
}

[JsonConverter(typeof(JsonStringEnumConverter<KeySetFault>))]
public enum KeySetFault
{
    None,
    /// <summary>503.</summary>
    Unavailable,
    Malformed,
    Empty,
    /// <summary>Says nothing until whoever asks gives up.</summary>
    Slow,
    /// <summary>Five megabytes of it.</summary>
    Huge,
    /// <summary>Sends whoever asks to another host.</summary>
    Redirecting,
}

/// <summary>A claim to set, or without a value to remove.</summary>
/// <param name="Path">A claim, by its whole or its last name, and members of it after dots: <c>context.id</c>.</param>
public sealed record ClaimChange(string Path, JsonNode? Value, bool Remove = false);

/// <summary>
/// How the next launches differ from what a well-behaved platform does: the rows of the negative table, and some that a tool must accept.
/// Tests set it in process, or as JSON by <c>POST /switches</c>.
/// </summary>
public sealed record Misbehaviour
{
    public static readonly Misbehaviour None = new();

    /// <summary>Parameters of the login initiation to set, or with null to leave out.</summary>
    public IReadOnlyDictionary<string, string?> Login { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>The platform posts this error instead of a token.</summary>
    public string? Error { get; init; }

    public string? ErrorDescription { get; init; }

    public StateFault State { get; init; }

    /// <summary>A state from elsewhere in place of the one that belongs here.</summary>
    public string? InsteadOfState { get; init; }

    public IdTokenFault IdToken { get; init; }

    /// <summary>A token from elsewhere in place of the one that belongs here.</summary>
    public string? InsteadOfIdToken { get; init; }

    /// <summary><c>none</c>, <c>HS256</c> (keyed with the published key, the classic confusion), <c>RS384</c>, <c>RS512</c>, <c>PS256</c>, <c>ES256</c>.</summary>
    public string? Algorithm { get; init; }

    public KeyIdFault KeyId { get; init; }

    /// <summary>Further header parameters, such as <c>jku</c>.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Header { get; init; } = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);

    public Tampering Tampering { get; init; }

    public KeySetFault KeySet { get; init; }

    /// <summary>Claims of another launch, for example a recorded one. What binds a token to its login (issuer, audience, times, nonce, deployment, target) stays this launch's.</summary>
    public JsonObject? Claims { get; init; }

    public IReadOnlyList<ClaimChange> Changes { get; init; } = [];

    /// <summary>Seconds from now; negative: long past.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>Seconds from now; negative: long past.</summary>
    public int? IssuedIn { get; init; }

    /// <summary>Another nonce than the login's.</summary>
    public string? Nonce { get; init; }

    public bool ShareNames { get; init; } = true;

    public bool ShareEmail { get; init; } = true;

    /// <summary>The launch asks for content to be chosen.</summary>
    public bool DeepLinking { get; init; }

    /// <summary>Told as <c>lti_storage_target</c>: the name of a frame, or <c>_parent</c>.</summary>
    public string? StorageTarget { get; init; }

    /// <summary>False: the parameter is sent and nobody answers, as in some mobile apps.</summary>
    public bool StorageAnswers { get; init; } = true;

    /// <summary>Sent as <c>data</c> with a request to choose content; the answer must bring it back. Moodle sends none.</summary>
    public string? DeepLinkingData { get; init; }

    /// <summary>By the names in <see cref="ServiceName"/>.</summary>
    public IReadOnlyDictionary<string, ServiceFault> Services { get; init; } = new Dictionary<string, ServiceFault>(StringComparer.Ordinal);

    public TokenWays Tokens { get; init; } = new();

    public RosterWays Roster { get; init; } = new();

    public GradesWays Grades { get; init; } = new();

    public RegistrationWays Registration { get; init; } = new();

    /// <param name="service">See <see cref="ServiceName"/>.</param>
    public Misbehaviour Spoil(string service, ServiceFault fault) =>
        this with { Services = new Dictionary<string, ServiceFault>(Services, StringComparer.Ordinal) { [service] = fault } };

    /// <param name="path">See <see cref="ClaimChange"/>.</param>
    /// <param name="json">The value, as JSON: a string needs its quotes.</param>
    public Misbehaviour SetClaim(string path, string json) => this with { Changes = [.. Changes, new ClaimChange(path, JsonNode.Parse(json))] };

    public Misbehaviour RemoveClaim(string path) => this with { Changes = [.. Changes, new ClaimChange(path, Value: null, Remove: true)] };

    public Misbehaviour SetLogin(string parameter, string? value) =>
        this with { Login = new Dictionary<string, string?>(Login, StringComparer.Ordinal) { [parameter] = value } };

    public Misbehaviour SetHeader(string name, string json) =>
        this with { Header = new Dictionary<string, JsonNode?>(Header, StringComparer.Ordinal) { [name] = JsonNode.Parse(json) } };
}

/// <summary>Holds what is wrong just now; nothing, unless <c>Campus:Switches</c> is on.</summary>
internal sealed class Switches
{
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private volatile Misbehaviour _now = Misbehaviour.None;

    public Misbehaviour Now
    {
        get => _now;
        set
        {
            _asked.Clear();
            _now = value;
        }
    }

    /// <summary>What is wrong with this request to a service; each request counts.</summary>
    public ServiceFault? Take(string service)
    {
        if (!_now.Services.TryGetValue(service, out var fault))
            return null;
        var asked = _asked.AddOrUpdate(service, 1, (_, before) => before + 1) - fault.After;
        return asked >= 1 && asked <= fault.Times ? fault : null;
    }
}
