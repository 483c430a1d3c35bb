using LmsSupport.Campus.Lti;

namespace LmsSupport.Rooms.Tests.Campus;

/// <summary>What the campus does wrong, and the code that it must be refused with: the negative table of LTI 1.3, where one switch is enough.</summary>
internal static class NegativeTable
{
    public static readonly IReadOnlyDictionary<string, (Misbehaviour How, string Code)> Rows = new (string Name, Misbehaviour How, string Code)[]
    {
        // 1. The platform's own error.
        ("the platform says no", new() { Error = "access_denied", ErrorDescription = "Not enrolled" }, "platform-error"),

        // 2. State.
        ("no state", new() { State = StateFault.Missing }, "state-missing"),
        ("an empty state", new() { State = StateFault.Empty }, "state-missing"),
        ("an altered state", new() { State = StateFault.Altered }, "state-altered"),
        ("a state that is not ours", new() { InsteadOfState = "9849bf4178135755491ad73f" }, "state-altered"),

        // 3. The token's form.
        ("no token", new() { IdToken = IdTokenFault.Missing }, "token-missing"),
        ("an empty token", new() { IdToken = IdTokenFault.Empty }, "token-missing"),
        ("a token of two parts", new() { IdToken = IdTokenFault.TwoParts }, "token-not-three-parts"),
        ("a token of four parts", new() { IdToken = IdTokenFault.FourParts }, "token-not-three-parts"),
        ("a token in bad base64", new() { IdToken = IdTokenFault.BadBase64 }, "token-bad-base64"),
        ("a token of bad JSON", new() { IdToken = IdTokenFault.BadJson }, "token-bad-json"),
        ("a token whose payload is no object", new() { IdToken = IdTokenFault.NotAnObject }, "token-bad-json"),
        ("a token of a megabyte", Misbehaviour.None.SetClaim("padding", $"\"{new string('x', 70_000)}\""), "token-too-long"),

        // 4. Algorithm and key.
        ("algorithm none", new() { Algorithm = "none" }, "algorithm-none"),
        ("algorithm HS256 with the public key as its secret", new() { Algorithm = "HS256" }, "algorithm-symmetric"),
        ("algorithm RS512 with a key for RS256", new() { Algorithm = "RS512" }, "algorithm-other"),
        ("algorithm PS256 with a key for RS256", new() { Algorithm = "PS256" }, "algorithm-other"),
        ("algorithm ES256 with an RSA key", new() { Algorithm = "ES256" }, "algorithm-other"),
        ("no key id", new() { KeyId = KeyIdFault.Missing }, "key-id-missing"),
        ("an unknown key id", new() { KeyId = KeyIdFault.Unknown }, "key-unknown"),
        ("a critical header", Misbehaviour.None.SetHeader("crit", """["b64"]"""), "header-critical"),

        // 5. Signature.
        ("an altered payload", new() { Tampering = Tampering.Payload }, "signature-invalid"),
        ("an altered signature", new() { Tampering = Tampering.Signature }, "signature-invalid"),
        ("a stranger's key", new() { Tampering = Tampering.StrangersKey }, "signature-invalid"),
        ("a stranger's key that the header offers", StrangersKey("jwk", """{"kty":"RSA","kid":"x","e":"AQAB","n":"AQAB"}"""), "signature-invalid"),
        ("a stranger's key at an address in the header", StrangersKey("jku", "\"http://127.0.0.1:9/keys\""), "signature-invalid"),
        ("a stranger's certificate at an address in the header", StrangersKey("x5u", "\"http://127.0.0.1:9/certificate\""), "signature-invalid"),

        // 6. Issuer.
        ("another issuer", Claim("iss", "\"https://moodle.example\""), "issuer-other"),
        ("an issuer that is a number", Claim("iss", "1"), "issuer-missing"),
        ("no issuer", Misbehaviour.None.RemoveClaim("iss"), "issuer-missing"),

        // 7. Audience.
        ("another audience", Claim("aud", "\"somebody-else\""), "audience-legacy-key"),
        ("an LTI 1.1 key in place of the client id", Claim("aud", "\"legacy11key\""), "audience-legacy-key"),
        ("no audience", Misbehaviour.None.RemoveClaim("aud"), "audience-missing"),
        ("an audience that is a number", Claim("aud", "7"), "audience-missing"),
        ("audiences without us", Claim("aud", """["somebody-else"]"""), "audience-other"),
        ("no audience in the list", Claim("aud", "[]"), "audience-other"),
        ("several audiences without an authorized party", Claim("aud", """["campus-lmssupport","campus-second"]"""), "authorized-party-missing"),
        ("several audiences with another authorized party", Claim("aud", """["campus-lmssupport","campus-second"]""").SetClaim("azp", "\"somebody-else\""), "authorized-party-wrong"),
        ("several audiences, authorized for another client of ours", Claim("aud", """["campus-lmssupport","campus-second"]""").SetClaim("azp", "\"campus-second\""), "state-other-registration"),
        ("one audience with another authorized party", Claim("azp", "\"somebody-else\""), "authorized-party-wrong"),
        ("an audience besides us that nobody trusts", Claim("aud", """["campus-lmssupport","stranger"]""").SetClaim("azp", "\"campus-lmssupport\""), "audience-untrusted"),

        // 8. Times, with a leeway of 60 s.
        ("expired", new() { ExpiresIn = -70, IssuedIn = -130 }, "expired"),
        ("no expiry", Misbehaviour.None.RemoveClaim("exp"), "expiry-missing"),
        ("an expiry that is a string", Claim("exp", "\"1795321373\""), "expiry-not-a-number"),
        ("issued in the future", new() { IssuedIn = 120, ExpiresIn = 180 }, "issued-in-future"),
        ("issued long ago", new() { IssuedIn = -3600 }, "issued-stale"),
        ("no time of issue", Misbehaviour.None.RemoveClaim("iat"), "issued-missing"),
        ("a time of issue that is a string", Claim("iat", "\"1795321313\""), "issued-not-a-number"),
        ("not valid yet", Claim("nbf", "4102444800"), "not-valid-yet"),

        // 9. Nonce.
        ("no nonce", Misbehaviour.None.RemoveClaim("nonce"), "nonce-missing"),
        ("an empty nonce", Claim("nonce", "\"\""), "nonce-missing"),
        ("a nonce that is not ours", new() { Nonce = "7ff887e9638726213a8bb0e2" }, "nonce-unknown"),

        // 10. Version and message type.
        ("no version", Misbehaviour.None.RemoveClaim("version"), "version-missing"),
        ("version 1.3", Claim("version", "\"1.3\""), "version-unsupported"),
        ("version 1.3.0 as a number", Claim("version", "1.3"), "version-unsupported"),
        ("no message type", Misbehaviour.None.RemoveClaim("message_type"), "message-type-missing"),
        ("another message type", Claim("message_type", "\"LtiUnheardOfRequest\""), "message-type-unsupported"),
        ("a submission to review", Claim("message_type", "\"LtiSubmissionReviewRequest\""), "submission-review-not-here"),

        // 11. Deployment.
        ("no deployment", Misbehaviour.None.RemoveClaim("deployment_id"), "deployment-missing"),
        ("an empty deployment", Claim("deployment_id", "\"\""), "deployment-empty"),
        ("a deployment that is a number", Claim("deployment_id", "1"), "deployment-not-text"),
        ("a deployment of 256 characters", Claim("deployment_id", $"\"{new string('d', 256)}\""), "deployment-too-long"),
        ("an unknown deployment", Claim("deployment_id", "\"unheard-of\""), "deployment-unknown"),

        // 12. Resource link, target link, roles.
        ("no resource link", Misbehaviour.None.RemoveClaim("resource_link"), "resource-link-missing"),
        ("a resource link without id", Misbehaviour.None.RemoveClaim("resource_link.id"), "resource-link-missing"),
        ("a resource link of 256 characters", Claim("resource_link.id", $"\"{new string('r', 256)}\""), "resource-link-too-long"),
        ("a context of 256 characters", Claim("context.id", $"\"{new string('c', 256)}\""), "context-too-long"),
        ("no target link", Misbehaviour.None.RemoveClaim("target_link_uri"), "target-link-missing"),
        ("another target link than at login", Claim("target_link_uri", "\"https://evil.example/\""), "target-link-other"),
        ("no roles", Misbehaviour.None.RemoveClaim("roles"), "roles-missing"),
        ("a role that is not in a list", Claim("roles", "\"Instructor\""), "roles-not-a-list"),

        // 13. Subject.
        ("no subject", Misbehaviour.None.RemoveClaim("sub"), "subject-missing"),
        ("an empty subject", Claim("sub", "\"\""), "subject-missing"),
        ("a subject that is a number", Claim("sub", "3"), "subject-missing"),
        ("a subject of 300 characters", Claim("sub", $"\"{new string('s', 300)}\""), "subject-too-long"),

        // 14. Deep linking.
        ("a choice of content without settings", Choice("deep_linking_settings"), "deep-linking-settings-missing"),
        ("a choice of content without a return address", Choice("deep_linking_settings.deep_link_return_url"), "deep-linking-return-missing"),
        ("a choice of content without types", Choice("deep_linking_settings.accept_types"), "deep-linking-types-missing"),
        ("a choice of content without targets", Choice("deep_linking_settings.accept_presentation_document_targets"), "deep-linking-targets-missing"),
    }.ToDictionary(row => row.Name, row => (row.How, row.Code), StringComparer.Ordinal);

    /// <summary>What a login may not be: the parameters changed, and the code.</summary>
    public static readonly IReadOnlyDictionary<string, (Misbehaviour How, string Code)> LoginRows = new (string Name, Misbehaviour How, string Code)[]
    {
        ("no issuer", Login("iss", null), "login-issuer-missing"),
        ("an unknown issuer", Login("iss", "https://moodle.example"), "login-issuer-unknown"),
        ("no login hint", Login("login_hint", null), "login-hint-missing"),
        ("an empty login hint", Login("login_hint", ""), "login-hint-missing"),
        ("an unknown client", Login("client_id", "somebody-else"), "login-client-unknown"),
        ("no client where several share the issuer", Login("client_id", null), "login-client-missing"),
        ("a disabled registration", Login("client_id", "campus-disabled"), "registration-disabled"),
        ("a target on a foreign host", Login("target_link_uri", "https://evil.example/lti/launch"), "login-target-foreign"),
        ("a target that hides its host behind a name", Login("target_link_uri", "http://127.0.0.1:5080@evil.example/lti/launch"), "login-target-foreign"),
        ("a hint of five thousand characters", Login("lti_message_hint", new string('h', 5000)), "login-too-long"),
    }.ToDictionary(row => row.Name, row => (row.How, row.Code), StringComparer.Ordinal);

    private static Misbehaviour Claim(string path, string json) => Misbehaviour.None.SetClaim(path, json);

    private static Misbehaviour Login(string parameter, string? value) => Misbehaviour.None.SetLogin(parameter, value);

    private static Misbehaviour Choice(string without) => new Misbehaviour { DeepLinking = true }.RemoveClaim(without);

    private static Misbehaviour StrangersKey(string header, string json) => new Misbehaviour { Tampering = Tampering.StrangersKey }.SetHeader(header, json);
}
