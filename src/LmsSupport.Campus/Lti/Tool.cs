namespace LmsSupport.Campus.Lti;

/// <summary>A tool as this platform knows it: LTI's registration together with one deployment, what Moodle calls a tool type.</summary>
/// <param name="Type">Counted from 1; it stands in the addresses of services.</param>
/// <param name="ClientId">Several types may share one, as where a deployment is an institution.</param>
/// <param name="TargetAddress">What a launch opens, unless the entry says otherwise.</param>
/// <param name="RedirectAddresses">The only ones that a token is posted to.</param>
/// <param name="KeysAddress">Where the tool publishes its keys.</param>
/// <param name="Scopes">What a token for it may allow.</param>
/// <param name="Custom">Custom parameters, with the platform's variables not yet put in.</param>
public sealed record Tool(
    int Type,
    string ClientId,
    string DeploymentId,
    string Name,
    string LoginAddress,
    string TargetAddress,
    IReadOnlyList<string> RedirectAddresses,
    string KeysAddress,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<KeyValuePair<string, string>> Custom)
{
    public string? Description { get; init; }

    /// <summary>Where content is chosen; null: the tool offers none.</summary>
    public string? ContentAddress { get; init; }

    /// <summary>False: it has registered itself and waits for the administrator.</summary>
    public bool Active { get; init; } = true;

    /// <summary>It came by dynamic registration, not by the settings.</summary>
    public bool RegisteredItself { get; init; }

    public bool SharesNames { get; init; } = true;

    public bool SharesEmail { get; init; } = true;

    public bool MayGoTo(string? address) => address is not null && RedirectAddresses.Contains(address, StringComparer.Ordinal);
}
