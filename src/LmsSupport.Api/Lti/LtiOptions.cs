using System.ComponentModel.DataAnnotations;

namespace LmsSupport.Api.Lti;

internal sealed class LtiOptions : IValidatableObject
{
    public const string Section = "Lti";

    /// <summary>The platforms that may launch, as agreed with their administrators.</summary>
    public List<RegistrationSetting> Registrations { get; } = [];

    /// <summary>Lets platforms live on addresses that the Internet can't reach: this machine, a school's own network. Otherwise such an address is refused.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How far a platform's clock may be from ours.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "Lti:Leeway must be between 0 and 10 minutes (00:10:00)")]
    public TimeSpan Leeway { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a login may take until its launch arrives.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00", ErrorMessage = "Lti:LoginLife must be between 1 minute (00:01:00) and 1 hour (01:00:00)")]
    public TimeSpan LoginLife { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How old a platform's statement may be, whatever life it gives itself.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00", ErrorMessage = "Lti:TokenAge must be between 1 minute (00:01:00) and 1 hour (01:00:00)")]
    public TimeSpan TokenAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After this a platform's keys are asked for again.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00", ErrorMessage = "Lti:KeysLife must be between 1 minute (00:01:00) and 1 day (1.00:00:00)")]
    public TimeSpan KeysLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After this the service makes itself a new signing key.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "730.00:00:00", ErrorMessage = "Lti:KeyAge must be between 1 day (1.00:00:00) and 730 days (730.00:00:00)")]
    public TimeSpan KeyAge { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a platform may take to answer us.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ErrorMessage = "Lti:PlatformTimeout must be between 0.1 seconds (00:00:00.1) and 1 minute (00:01:00)")]
    public TimeSpan PlatformTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a platform may register itself with an invitation.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "90.00:00:00", ErrorMessage = "Lti:InvitationLife must be between 10 minutes (00:10:00) and 90 days (90.00:00:00)")]
    public TimeSpan InvitationLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Lets a platform that registered itself in at once, without an administrator's approval.</summary>
    public bool ApproveRegistrations { get; set; }

    /// <summary>Between two readings of an edition's roster. On demand it is read at any time.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "7.00:00:00", ErrorMessage = "Lti:RosterEvery must be between 1 hour (01:00:00) and 7 days (7.00:00:00)")]
    public TimeSpan RosterEvery { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Requests to /lti that one address may make in a minute. A launch takes two or three, and a school may stand behind one address.</summary>
    [Range(10, 1_000_000, ErrorMessage = "Lti:RequestsPerMinute must be between 10 and 1000000")]
    public int RequestsPerMinute { get; set; } = 6_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var sentences = Registrations.SelectMany((registration, i) => registration.Problems($"{Section}:Registrations:{i}", AllowPrivateAddresses));
        return sentences.Concat(Contradictions()).Select(sentence => new ValidationResult(sentence));
    }

    private IEnumerable<string> Contradictions()
    {
        foreach (var same in Registrations.GroupBy(x => (x.Issuer, x.ClientId)))
        {
            if (same.Select(x => (x.AuthorizationAddress, x.KeysAddress, x.TokenAddress, x.Enabled)).Distinct().Skip(1).Any())
                yield return $"{Section}:Registrations name {same.Key.Issuer} with client {same.Key.ClientId} more than once with different addresses: several organisations may share a registration, but then write the same addresses for each";
            var twice = same.SelectMany(x => x.Deployments).GroupBy(id => id, StringComparer.Ordinal).FirstOrDefault(ids => ids.Count() > 1);
            if (twice is not null)
                yield return $"{Section}:Registrations give deployment {twice.Key} of {same.Key.Issuer} twice: a deployment belongs to one organisation, write it only there";
        }
    }
}

/// <summary>What an administrator writes after registering the tool in a platform.</summary>
internal sealed class RegistrationSetting
{
    /// <summary>The organisation's name, as people read it. The same name is the same organisation.</summary>
    public string Organisation { get; set; } = "";

    public string Issuer { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string AuthorizationAddress { get; set; } = "";

    public string KeysAddress { get; set; } = "";

    public string? TokenAddress { get; set; }

    /// <summary>Deployment ids that belong to this organisation.</summary>
    public List<string> Deployments { get; } = [];

    /// <summary>Origins of the pages that may hold our frames; the issuer's when none is written.</summary>
    public List<string> PageOrigins { get; } = [];

    public bool InstructorsAreTutors { get; set; } = true;

    public bool Enabled { get; set; } = true;

    /// <summary>The page origins that hold, in the form that browsers compare.</summary>
    public IEnumerable<string> Origins => (PageOrigins.Count > 0 ? PageOrigins : [Issuer]).Select(OriginOf).OfType<string>();

    /// <summary>One sentence per mistake, each saying what to write.</summary>
    public IEnumerable<string> Problems(string key, bool allowPrivate)
    {
        if (Organisation.Trim().Length is 0 or > 200)
            yield return $"{key}:Organisation is missing or longer than 200 characters: write the organisation's name, for example \"Istituto Rossi\"";
        if (Issuer.Length is 0 or > 500)
            yield return $"{key}:Issuer is missing: write what the platform calls its issuer or platform id, for example https://moodle.example.org";
        if (ClientId.Length is 0 or > 255)
            yield return $"{key}:ClientId is missing: write the client id that the platform gave to this tool";
        if (!IsAddress(AuthorizationAddress, allowPrivate))
            yield return Address("AuthorizationAddress", "https://moodle.example.org/mod/lti/auth.php");
        if (!IsAddress(KeysAddress, allowPrivate))
            yield return Address("KeysAddress", "https://moodle.example.org/mod/lti/certs.php");
        if (TokenAddress is not null && !IsAddress(TokenAddress, allowPrivate))
            yield return Address("TokenAddress", "https://moodle.example.org/mod/lti/token.php");
        if (Deployments.Count == 0 || Deployments.Exists(id => id.Length is 0 or > People.Deployment.MaxExternalId))
            yield return $"{key}:Deployments is missing or has an empty entry: write the deployment ids of this organisation, for example {key}:Deployments:0=1";
        if (PageOrigins.Exists(origin => OriginOf(origin) is null))
            yield return $"{key}:PageOrigins must hold scheme, host and port only, for example https://moodle.example.org";
        else if (!Origins.Any())
            yield return $"{key}:PageOrigins is missing: the issuer is no address, so write where the course pages are, for example https://moodle.example.org";

        string Address(string name, string example) =>
            $"{key}:{name} is missing or not an https address: write it as the platform shows it, for example {example} (http is accepted only with Lti:AllowPrivateAddresses=true)";
    }

    internal static bool IsAddress(string value, bool allowPrivate) =>
        value.Length <= 2000 && Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (allowPrivate && uri.Scheme == Uri.UriSchemeHttp))
        && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0;

    internal static string? OriginOf(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery is "/" or "" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;
}
