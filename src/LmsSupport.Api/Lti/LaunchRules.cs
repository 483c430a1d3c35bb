using System.Globalization;
using System.Text.Json;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api.Lti;

/// <summary>All that the rules look at: a statement whose signature holds, and what we know by ourselves.</summary>
/// <param name="Origin">Ours: scheme, host and port.</param>
/// <param name="Now">UTC microseconds.</param>
/// <param name="OtherClients">Our other client ids at the same issuer: audiences that we trust.</param>
internal sealed record LaunchFacts(JsonElement Claims, LoginState Login, KnownRegistration Registration, string Origin, long Now, LtiOptions Options, IReadOnlySet<string> OtherClients);

/// <summary>
/// What a proven statement must say to be a launch of this tool: LTI Core 1.3 (5.3, 5.4), 1EdTech Security Framework 1.0
/// (5.1.3), Deep Linking 2.0 (4.4). Pure, in a fixed order; the first rule that fails gives the refusal.
/// </summary>
internal static class LaunchRules
{
    public const string ResourceLinkRequest = "LtiResourceLinkRequest";
    public const string DeepLinkingRequest = "LtiDeepLinkingRequest";
    public const string DeploymentUnknown = "deployment-unknown";
    public const string SubmissionReviewRequest = "LtiSubmissionReviewRequest";
    public const string DataPrivacyRequest = "LtiDataPrivacyLaunchRequest";

    private const int MaxId = 255;

    private static readonly Func<LaunchFacts, Refusal?>[] _afterAudience =
        [AuthorizedParty, OtherAudiences, Expiry, NotBefore, Issued, Nonces, Version, MessageType, Deployment, ResourceLink, Context, TargetLink, Roles, Subject, DataPrivacy, DeepLinking];

    public static Refusal? Check(LaunchFacts facts) =>
        Issuer(facts) ?? Audience(facts) ?? First(_afterAudience, facts);

    private static Refusal? First(Func<LaunchFacts, Refusal?>[] rules, LaunchFacts facts)
    {
        foreach (var rule in rules)
        {
            if (rule(facts) is { } refusal)
                return refusal;
        }

        return null;
    }

    private static Refusal? Issuer(LaunchFacts facts) => facts.Claims.Text("iss") switch
    {
        null => Malformed("issuer-missing"),
        var issuer => issuer == facts.Registration.Issuer ? null : Unproven("issuer-other"),
    };

    private static Refusal? Audience(LaunchFacts facts)
    {
        var audience = facts.Claims.Member("aud");
        if (audience is { ValueKind: JsonValueKind.String })
        {
            if (audience.Text() == facts.Registration.ClientId)
                return null;
            // An activity with an LTI 1.1 key of its own makes Moodle put that key here. All else then holds, and one
            // cleared field mends it, so whoever administers the course is told which.
            return First(_afterAudience, facts) is null ? Unproven("audience-legacy-key") : Unproven("audience-other");
        }

        if (audience is not { ValueKind: JsonValueKind.Array } several)
            return Malformed("audience-missing");
        return several.Texts().Contains(facts.Registration.ClientId, StringComparer.Ordinal) ? null : Unproven("audience-other");
    }

    private static Refusal? AuthorizedParty(LaunchFacts facts)
    {
        var party = facts.Claims.Member("azp");
        if (party is null)
            return Audiences(facts).Count > 1 ? Unproven("authorized-party-missing") : null;
        return party.Text() == facts.Registration.ClientId ? null : Unproven("authorized-party-wrong");
    }

    private static Refusal? OtherAudiences(LaunchFacts facts) =>
        Audiences(facts).TrueForAll(audience => audience == facts.Registration.ClientId || facts.OtherClients.Contains(audience)) ? null : Unproven("audience-untrusted");

    private static List<string> Audiences(LaunchFacts facts) => facts.Claims.Member("aud") is { ValueKind: JsonValueKind.Array } several ? [.. several.Texts()] : [];

    private static Refusal? Expiry(LaunchFacts facts)
    {
        if (facts.Claims.Member("exp") is not { } expiry)
            return Malformed("expiry-missing");
        if (Time(expiry) is not { } at)
            return Malformed("expiry-not-a-number");
        return facts.Now > at + Leeway(facts) ? WrongTime("expired", facts, at) : null;
    }

    private static Refusal? NotBefore(LaunchFacts facts)
    {
        if (facts.Claims.Member("nbf") is not { } notBefore)
            return null;
        if (Time(notBefore) is not { } at)
            return Malformed("not-before-not-a-number");
        return at > facts.Now + Leeway(facts) ? WrongTime("not-valid-yet", facts, at) : null;
    }

    private static Refusal? Issued(LaunchFacts facts)
    {
        if (facts.Claims.Member("iat") is not { } issued)
            return Malformed("issued-missing");
        if (Time(issued) is not { } at)
            return Malformed("issued-not-a-number");
        if (at > facts.Now + Leeway(facts))
            return WrongTime("issued-in-future", facts, at);
        return facts.Now > at + Clock.Microseconds(facts.Options.TokenAge) + Leeway(facts) ? WrongTime("issued-stale", facts, at) : null;
    }

    private static Refusal? Nonces(LaunchFacts facts)
    {
        if (facts.Claims.Text("nonce") is not { } text)
            return Malformed("nonce-missing");
        if (Nonce.Read(text) is not { } nonce)
            return Unproven("nonce-unknown");
        return nonce == facts.Login.Nonce ? null : Unproven("nonce-other-login");
    }

    private static Refusal? Version(LaunchFacts facts) => facts.Claims.Member(Claims.Version) switch
    {
        null => Malformed("version-missing"),
        var version => version.Text() == "1.3.0" ? null : Malformed("version-unsupported"),
    };

    private static Refusal? MessageType(LaunchFacts facts) => facts.Claims.Text(Claims.MessageType) switch
    {
        null => Malformed("message-type-missing"),
        ResourceLinkRequest or DeepLinkingRequest or DataPrivacyRequest => null,
        SubmissionReviewRequest => LaunchRefusals.NotLetIn("submission-review-not-here"),
        _ => Malformed("message-type-unsupported"),
    };

    private static Refusal? Deployment(LaunchFacts facts)
    {
        if (facts.Claims.Member(Claims.Deployment) is not { } deployment)
            return Malformed("deployment-missing");
        if (deployment.ValueKind != JsonValueKind.String)
            return Malformed("deployment-not-text");
        if (((JsonElement?)deployment).Text() is not { } id)
            return Malformed("deployment-empty");
        if (id.Length > MaxId)
            return Malformed("deployment-too-long");
        if (!facts.Registration.Deployments.TryGetValue(id, out var known))
            return LaunchRefusals.NotLetIn(DeploymentUnknown, ("deployment", id));
        return known.Approved ? null : LaunchRefusals.NotLetIn("deployment-waiting", ("deployment", id));
    }

    private static Refusal? ResourceLink(LaunchFacts facts)
    {
        if (facts.Claims.Text(Claims.MessageType) != ResourceLinkRequest)
            return null;
        if (facts.Claims.Member(Claims.ResourceLink).Text("id") is not { } id)
            return Malformed("resource-link-missing");
        return id.Length > MaxId ? Malformed("resource-link-too-long") : null;
    }

    private static Refusal? Context(LaunchFacts facts) =>
        facts.Claims.Member(Claims.Context).Text("id") is { Length: > MaxId } ? Malformed("context-too-long") : null;

    private static Refusal? TargetLink(LaunchFacts facts)
    {
        if (facts.Claims.Text(Claims.TargetLink) is not { } target)
            return facts.Claims.Text(Claims.MessageType) == DeepLinkingRequest ? null : Malformed("target-link-missing");
        // A login may leave its target out: then any address of ours will do.
        var same = facts.Login.Target.Length > 0 ? target == facts.Login.Target : LoginRequest.IsOurs(target, facts.Origin);
        return same ? null : Unproven("target-link-other");
    }

    // What stands in the array does not matter here: an empty one, short names and unknown roles are all accepted.
    private static Refusal? Roles(LaunchFacts facts) => facts.Claims.Member(Claims.Roles) switch
    {
        null => Malformed("roles-missing"),
        { ValueKind: JsonValueKind.Array } => null,
        _ => Malformed("roles-not-a-list"),
    };

    private static Refusal? Subject(LaunchFacts facts) => facts.Claims.Text("sub") switch
    {
        null => Malformed("subject-missing"),
        { Length: > Identity.MaxSubject } => Malformed("subject-too-long"),
        _ => null,
    };

    /// <summary>Everybody sees their own data, and nobody another's.</summary>
    private static Refusal? DataPrivacy(LaunchFacts facts) =>
        facts.Claims.Text(Claims.MessageType) == DataPrivacyRequest && facts.Claims.Member(Claims.ForUser) is { } user && user.Text("user_id") != facts.Claims.Text("sub")
            ? LaunchRefusals.NotLetIn("privacy-of-another")
            : null;

    private static Refusal? DeepLinking(LaunchFacts facts)
    {
        if (facts.Claims.Text(Claims.MessageType) != DeepLinkingRequest)
            return null;
        if (facts.Claims.Member(Claims.DeepLinking) is not { ValueKind: JsonValueKind.Object } settings)
            return Malformed("deep-linking-settings-missing");
        if (!Uri.TryCreate(settings.Text("deep_link_return_url"), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return Malformed("deep-linking-return-missing");
        if (!IsPlatforms(address, facts))
            return LaunchRefusals.NotLetIn("deep-linking-return-foreign");
        if (settings.Member("accept_types")?.Texts().ToList() is not { Count: > 0 } types)
            return Malformed("deep-linking-types-missing");
        if (settings.Member("accept_presentation_document_targets")?.Texts().Any() != true)
            return Malformed("deep-linking-targets-missing");
        return types.Contains("ltiResourceLink", StringComparer.Ordinal) ? null : LaunchRefusals.NotLetIn("deep-linking-type-other");
    }

    /// <summary>What we sign goes to the platform's own pages: where they are registered, or where its sign-in is.</summary>
    private static bool IsPlatforms(Uri address, LaunchFacts facts)
    {
        var origin = address.GetLeftPart(UriPartial.Authority);
        var deployment = facts.Registration.Deployments[facts.Claims.Text(Claims.Deployment)!];
        return address.UserInfo.Length == 0 && (origin == facts.Registration.AuthorizationOrigin || deployment.PageOrigins.Split(' ').Contains(origin, StringComparer.Ordinal));
    }

    /// <summary>When the platform says that it made this statement, microseconds; null when it does not say.</summary>
    public static long? IssuedAt(JsonElement claims) => claims.Member("iat") is { } issued ? Time(issued) : null;

    /// <summary>A NumericDate (RFC 7519, 2) in microseconds; null when it is no number, or none that is a time.</summary>
    private static long? Time(JsonElement claim)
    {
        const double Latest = 253_402_300_799; // the last second of the year 9999
        return claim.ValueKind == JsonValueKind.Number && claim.TryGetDouble(out var seconds) && seconds is >= 0 and <= Latest ? (long)(seconds * Clock.Second) : null;
    }

    /// <summary>With both clocks' times, so that whoever administers one of them sees which is wrong. The platform's is when it says that it wrote.</summary>
    private static Refusal WrongTime(string code, LaunchFacts facts, long claimed)
    {
        var issued = facts.Claims.Member("iat") is { } iat ? Time(iat) : null;
        return LaunchRefusals.Unproven(code, ("theirs", Written(issued ?? claimed)), ("ours", Written(facts.Now)));
    }

    private static string Written(long time) => DateTimeOffset.UnixEpoch.AddMicroseconds(time).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static long Leeway(LaunchFacts facts) => Clock.Microseconds(facts.Options.Leeway);

    private static Refusal Malformed(string code) => LaunchRefusals.Malformed(code);

    private static Refusal Unproven(string code) => LaunchRefusals.Unproven(code);
}
