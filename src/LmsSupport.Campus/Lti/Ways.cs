using System.Text.Json.Serialization;

namespace LmsSupport.Campus.Lti;

/// <summary>What a service answers instead of what it was asked for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ServiceFaultKind>))]
public enum ServiceFaultKind
{
    /// <summary>503.</summary>
    Unavailable,
    /// <summary>429 with <c>Retry-After</c>.</summary>
    TooMany,
    /// <summary>500.</summary>
    Broken,
    /// <summary>401, and every token given out so far is unknown from then on.</summary>
    Unauthorized,
    /// <summary>403.</summary>
    Forbidden,
    /// <summary>404.</summary>
    NotFound,
    /// <summary>200 and a page for people.</summary>
    Html,
    /// <summary>200 and <c>{"exception": …}</c>, as Moodle's web services.</summary>
    SaysError,
    /// <summary>200, and the JSON ends in the middle.</summary>
    CutOff,
    /// <summary>Ten megabytes.</summary>
    Huge,
    /// <summary>The right answer, after a while.</summary>
    Slow,
    /// <summary>The connection is closed without an answer.</summary>
    HangsUp,
    /// <summary>Redirects to itself, for ever.</summary>
    RedirectLoop,
    /// <summary>Redirects to an address inside somebody's network.</summary>
    RedirectPrivate,
}

/// <param name="Times">How many requests it meets; those after them are answered well.</param>
/// <param name="After">How many are answered well before it.</param>
/// <param name="Milliseconds">For <see cref="ServiceFaultKind.Slow"/>.</param>
/// <param name="RetryAfter">Seconds, for <see cref="ServiceFaultKind.TooMany"/> and <see cref="ServiceFaultKind.Unavailable"/>; 0: not told.</param>
public sealed record ServiceFault(ServiceFaultKind Kind, int Times = int.MaxValue, int After = 0, int Milliseconds = 60_000, int RetryAfter = 0);

/// <summary>How tokens are given.</summary>
public sealed record TokenWays
{
    /// <summary>Null: as the settings say.</summary>
    public AudienceCheck? Audience { get; init; }

    /// <summary>Seconds; null: as the settings say.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>A <c>jti</c> is good once. Moodle takes it again and again.</summary>
    public bool RefusesReplay { get; init; }

    /// <summary>Scopes that no token gets, whatever the registration says.</summary>
    public IReadOnlyList<string> NotGranted { get; init; } = [];
}

/// <summary>How rosters are told. People are named by their usernames.</summary>
public sealed record RosterWays
{
    /// <summary>Not listed any more: expired, suspended or not yet begun, as in Moodle.</summary>
    public IReadOnlyList<string> Vanished { get; init; } = [];

    public IReadOnlyList<string> Inactive { get; init; } = [];

    public IReadOnlyList<string> Deleted { get; init; } = [];

    /// <summary>Members to a page where none is asked for, and the most that are given; null: as the product does.</summary>
    public int? PageSize { get; init; }

    /// <summary>A <c>differences</c> link with the last page; null: as the product does.</summary>
    public bool? Differences { get; init; }

    /// <summary>Roles by their whole names, as Canvas; null: as the product does.</summary>
    public bool? WholeRoleNames { get; init; }

    /// <summary>How many learners are made up besides the people of the campus; null: as the settings say.</summary>
    public int? Size { get; init; }
}

/// <summary>How grades are told and taken.</summary>
public sealed record GradesWays
{
    /// <summary>Whether a launch tells the entry's own line item; null: to some people, as Moodle.</summary>
    public bool? LineItemClaim { get; init; }
}

/// <summary>How the platform tells about itself and answers a registration. Names of claims stand for those of a configuration too.</summary>
public sealed record RegistrationWays
{
    /// <summary>Changes to the configuration, for example of <c>issuer</c>, or of <c>platform-configuration.messages_supported</c>.</summary>
    public IReadOnlyList<ClaimChange> Configuration { get; init; } = [];

    /// <summary>Changes to the answer, for example of <c>client_id</c>, or of <c>tool-configuration.deployment_id</c>.</summary>
    public IReadOnlyList<ClaimChange> Answer { get; init; } = [];

    /// <summary>All that was asked for comes back, also what isn't granted.</summary>
    public bool EchoesEverything { get; init; }
}
