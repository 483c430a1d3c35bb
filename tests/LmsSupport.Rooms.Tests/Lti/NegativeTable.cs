using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>Every way in which a login or a launch can be wrong, each with the code that it is refused with.</summary>
internal static class NegativeTable
{
    private const string Lti = Launching.Lti;

    /// <summary>In the order in which they are checked; a name is only there for who reads a failed test.</summary>
    public static IReadOnlyDictionary<string, (string Code, Action<Launching, Gate> Bend)> Rows { get; } =
        Login().Concat(PlatformSays()).Concat(State()).Concat(Token()).Concat(Keys()).Concat(Parties()).Concat(Times()).Concat(Message()).Concat(Links()).Concat(DeepLinks()).Concat(Privacy())
            .ToDictionary(row => row.Name, row => (row.Code, row.Bend), StringComparer.Ordinal);

    private static IEnumerable<Row> Login()
    {
        yield return new("login without issuer", "login-issuer-missing", (x, _) => x.Login["iss"] = null);
        yield return new("login of an unknown issuer", "login-issuer-unknown", (x, _) => x.Login["iss"] = "https://nobody.example");
        yield return new("login without hint", "login-hint-missing", (x, _) => x.Login["login_hint"] = null);
        yield return new("login with an empty hint", "login-hint-missing", (x, _) => x.Login["login_hint"] = "");
        yield return new("login of an unknown client", "login-client-unknown", (x, _) => x.Login["client_id"] = "nobody");
        yield return new("login without client where several share the issuer", "login-client-missing", (x, _) => x.Login["client_id"] = null);
        yield return new("login of a disabled registration", "registration-disabled", (x, _) => x.Login["client_id"] = "disabled");
        yield return new("login for a foreign target", "login-target-foreign", (x, _) => x.Login["target_link_uri"] = "https://evil.example/lti/launch");
        yield return new("login for a target that only begins like ours", "login-target-foreign", (x, gate) => x.Login["target_link_uri"] = gate.Service.Address + "@evil.example/");
        yield return new("login for a target that is no address", "login-target-foreign", (x, _) => x.Login["target_link_uri"] = "javascript:alert(1)");
        yield return new("login with a boundless hint", "login-too-long", (x, _) => x.Login["lti_message_hint"] = new string('x', 4001));
    }

    private static IEnumerable<Row> PlatformSays()
    {
        yield return new("platform's own error", "platform-error", (x, _) => x.Form = form =>
        {
            form.Remove("id_token");
            form["error"] = "login_required";
            form["error_description"] = "Please sign in";
        });
    }

    private static IEnumerable<Row> State()
    {
        yield return new("no state", "state-missing", (x, _) => x.Form = form => form.Remove("state"));
        yield return new("empty state", "state-missing", (x, _) => x.Form = form => form["state"] = "");
        yield return new("state made up", "state-altered", (x, _) => x.Form = form => form["state"] = "9849bf4178135755491ad73f");
        yield return new("state changed", "state-altered", (x, _) => x.Form = form => form["state"] = Flip(form["state"]));
        yield return new("state with a tail", "state-altered", (x, _) => x.Form = form => form["state"] += "AAAA");
        yield return new("state too old", "state-expired", (x, gate) => x.Meanwhile = () => gate.Clock.Pass(TimeSpan.FromMinutes(11)));
        yield return new("another browser, which kept something else", "state-other-browser", (x, gate) =>
        {
            x.Meanwhile = () => x.Browser.ForgetCookies("127.0.0.1");
            x.Form = form => form["binding"] = Api.People.Binding.New();
        });
        yield return new("another browser, which kept nothing", "state-other-browser", (x, gate) =>
        {
            x.Meanwhile = () => x.Browser.ForgetCookies("127.0.0.1");
            x.Form = form => form["binding"] = "";
        });
        yield return new("token of another registration of ours", "state-other-registration", (x, _) => x.With("aud", "second"));
    }

    private static IEnumerable<Row> Token()
    {
        yield return new("no token", "token-missing", (x, _) => x.Form = form => form.Remove("id_token"));
        yield return new("empty token", "token-missing", (x, _) => x.Form = form => form["id_token"] = "");
        yield return new("two parts", "token-not-three-parts", (x, _) => x.Token = token => token[..token.LastIndexOf('.')]);
        yield return new("five parts, encrypted", "token-not-three-parts", (x, _) => x.Token = token => token + ".AAAA.AAAA");
        yield return new("boundless", "token-too-long", (x, _) => x.Token = token => token + new string('A', 65_536));
        yield return new("strange characters", "token-bad-base64", (x, _) => x.Token = token => token[..9] + "*" + token[10..]);
        yield return new("ordinary base64", "token-bad-base64", (x, _) => x.Token = token => token + "==");
        yield return new("bits after the signature's end", "token-bad-base64", (x, _) => x.Token = token => token[..^1] + (char)(token[^1] + 1));
        yield return new("header no JSON", "token-bad-json", (x, _) => x.Token = token => Base64Url.EncodeToString("{]"u8) + token[token.IndexOf('.')..]);
        yield return new("payload an array", "token-bad-json", (x, _) => x.Token = token => Payload(token, "[1,2,3]"));
        yield return new("payload no UTF-8", "token-bad-json", (x, _) => x.Token = token => Parts(token, payload: Base64Url.EncodeToString([(byte)'{', 0xFF, (byte)'}'])));
        yield return new("a claim twice", "token-bad-json", (x, _) => x.Token = token => Payload(token, """{"sub":"1","sub":"2"}"""));
    }

    private static IEnumerable<Row> Keys()
    {
        yield return new("algorithm none", "algorithm-none", (x, _) => x.Header["alg"] = "none");
        yield return new("algorithm NoNe", "algorithm-none", (x, _) => x.Header["alg"] = "NoNe");
        yield return new("no algorithm", "algorithm-none", (x, _) => x.Header.Remove("alg"));
        yield return new("signed with the public key as a secret", "algorithm-symmetric", (x, _) => x.Header["alg"] = "HS256");
        yield return new("RS384 with a key for RS256", "algorithm-other", (x, _) => x.Header["alg"] = "RS384");
        yield return new("PS256 with a key for RS256", "algorithm-other", (x, _) => x.Header["alg"] = "PS256");
        yield return new("ES256 with an RSA key", "algorithm-other", (x, _) => x.Header["alg"] = "ES256");
        yield return new("an algorithm that nobody knows", "algorithm-other", (x, _) => x.Header["alg"] = "XX999");
        yield return new("a critical header", "header-critical", (x, _) => x.Header["crit"] = new JsonArray("b64"));
        yield return new("no key id", "key-id-missing", (x, _) => x.Header.Remove("kid"));
        yield return new("unknown key id", "key-unknown", (x, _) => x.Header["kid"] = "nobody's");
        yield return new("a key set at an address of the token's own", "key-unknown", (x, gate) =>
        {
            x.Key = new SigningKey("own");
            gate.Platform.Publishes("evil", x.Key);
            x.Header["kid"] = "own";
            x.Header["jku"] = gate.Platform.Address + "/evil";
            x.Header["x5u"] = gate.Platform.Address + "/evil";
        });
        yield return new("a key in the token's own header", "signature-invalid", (x, _) =>
        {
            x.Key = new SigningKey("first");
            x.Header["jwk"] = x.Key.Public();
        });
        yield return new("keys nowhere", "keys-unreachable", Client("down"));
        yield return new("keys behind redirects without end", "keys-redirecting", Client("around"));
        yield return new("keys cut off", "keys-malformed", Client("malformed"));
        yield return new("keys no set", "keys-malformed", Client("not-a-set"));
        yield return new("keys a page for people", "keys-malformed", Client("page"));
        yield return new("keys an error with status 200", "keys-malformed", Client("apology"));
        yield return new("keys without end", "keys-malformed", Client("huge"));
        yield return new("no keys in the set", "key-unknown", Client("empty"));
        yield return new("keys after a long time", "keys-slow", Client("slow"));
        yield return new("another key's signature", "signature-invalid", (x, _) => x.Key = new SigningKey("first"));
        yield return new("a changed signature", "signature-invalid", (x, _) => x.Token = Flip);
        yield return new("no signature", "signature-invalid", (x, _) => x.Token = token => token[..(token.LastIndexOf('.') + 1)]);
        yield return new("a changed payload", "signature-invalid", (x, _) => x.Token = token => Payload(token, x.Claims.ToJsonString().Replace("Learner", "Instructor", StringComparison.Ordinal)));
    }

    private static IEnumerable<Row> Parties()
    {
        yield return new("no issuer", "issuer-missing", (x, _) => x.Without("iss"));
        yield return new("another issuer", "issuer-other", (x, _) => x.With("iss", "https://nobody.example"));
        yield return new("issuer with a slash too many", "issuer-other", (x, gate) => x.With("iss", gate.Platform.Address + "/"));
        yield return new("no audience", "audience-missing", (x, _) => x.Without("aud"));
        yield return new("audience a number", "audience-missing", (x, _) => x.With("aud", 7));
        yield return new("another audience, and more is wrong", "audience-other", (x, _) => x.With("aud", "somebody").Without("sub"));
        yield return new("other audiences", "audience-other", (x, _) => x.With("aud", new JsonArray("somebody", "else")));
        yield return new("no audience in the list", "audience-other", (x, _) => x.With("aud", new JsonArray()));
        yield return new("the activity's old key as audience, all else right", "audience-legacy-key", (x, _) => x.With("aud", "legacy11key"));
        yield return new("several audiences without a party", "authorized-party-missing", (x, _) => x.With("aud", new JsonArray(Gate.Client, "second")));
        yield return new("several audiences of another party", "authorized-party-wrong", (x, _) => x.With("aud", new JsonArray(Gate.Client, "other")).With("azp", "other"));
        yield return new("one audience of another party", "authorized-party-wrong", (x, _) => x.With("azp", "other"));
        yield return new("audiences that we don't trust", "audience-untrusted", (x, _) => x.With("aud", new JsonArray(Gate.Client, "stranger")).With("azp", Gate.Client));
    }

    private static IEnumerable<Row> Times()
    {
        yield return new("expired", "expired", (x, gate) => x.With("exp", Now(gate) - 61).With("iat", Now(gate) - 121));
        yield return new("no expiry", "expiry-missing", (x, _) => x.With("exp", null));
        yield return new("expiry a text", "expiry-not-a-number", (x, gate) => x.With("exp", $"{Now(gate) + 60}"));
        yield return new("expiry beyond all time", "expiry-not-a-number", (x, _) => x.With("exp", 1e300));
        yield return new("expiry before all time", "expiry-not-a-number", (x, _) => x.With("exp", -1));
        yield return new("not before a text", "not-before-not-a-number", (x, _) => x.With("nbf", "soon"));
        yield return new("not valid yet", "not-valid-yet", (x, gate) => x.With("nbf", Now(gate) + 65));
        yield return new("no issue time", "issued-missing", (x, _) => x.With("iat", null));
        yield return new("issue time a text", "issued-not-a-number", (x, gate) => x.With("iat", $"{Now(gate)}"));
        yield return new("issued in the future", "issued-in-future", (x, gate) => x.With("iat", Now(gate) + 65));
        yield return new("issued long ago", "issued-stale", (x, gate) => x.With("iat", Now(gate) - 365));
        yield return new("no nonce", "nonce-missing", (x, _) => x.With("nonce", null));
        yield return new("empty nonce", "nonce-missing", (x, _) => x.With("nonce", ""));
        yield return new("nonce made up", "nonce-unknown", (x, _) => x.With("nonce", "7ff887e9638726213a8bb0e2"));
        yield return new("nonce of another login", "nonce-other-login", (x, _) => x.With("nonce", Api.Lti.Nonce.Text(Api.Lti.Nonce.New(TimeProvider.System))));
    }

    private static IEnumerable<Row> Message()
    {
        yield return new("no version", "version-missing", (x, _) => x.Without(Lti + "version"));
        yield return new("LTI 1.1", "version-unsupported", (x, _) => x.With(Lti + "version", "LTI-1p0"));
        yield return new("version a number", "version-unsupported", (x, _) => x.With(Lti + "version", 1.3));
        yield return new("no message type", "message-type-missing", (x, _) => x.Without(Lti + "message_type"));
        yield return new("unknown message type", "message-type-unsupported", (x, _) => x.With(Lti + "message_type", "LtiUnheardOfRequest"));
        yield return new("submission review", "submission-review-not-here", (x, _) => x.With(Lti + "message_type", "LtiSubmissionReviewRequest"));
        yield return new("no deployment", "deployment-missing", (x, _) => x.Without(Lti + "deployment_id"));
        yield return new("deployment a number", "deployment-not-text", (x, _) => x.With(Lti + "deployment_id", 1));
        yield return new("empty deployment", "deployment-empty", (x, _) => x.With(Lti + "deployment_id", ""));
        yield return new("endless deployment", "deployment-too-long", (x, _) => x.With(Lti + "deployment_id", new string('1', 256)));
        yield return new("unknown deployment", "deployment-unknown", (x, _) => x.With(Lti + "deployment_id", "77"));
    }

    private static IEnumerable<Row> Links()
    {
        yield return new("no resource link", "resource-link-missing", (x, _) => x.Without(Lti + "resource_link"));
        yield return new("resource link without id", "resource-link-missing", (x, _) => x.With(Lti + "resource_link", new JsonObject { ["title"] = "Aiuto" }));
        yield return new("endless resource link", "resource-link-too-long", (x, _) => x.With(Lti + "resource_link", new JsonObject { ["id"] = new string('4', 256) }));
        yield return new("endless context", "context-too-long", (x, _) => x.With(Lti + "context", new JsonObject { ["id"] = new string('2', 256) }));
        yield return new("no target link", "target-link-missing", (x, _) => x.Without(Lti + "target_link_uri"));
        yield return new("another target link than at login", "target-link-other", (x, gate) => x.With(Lti + "target_link_uri", gate.Service.Address + "/lti/launch?x=1"));
        yield return new("foreign target link after a login without", "target-link-other", (x, _) =>
        {
            x.Login["target_link_uri"] = null;
            x.With(Lti + "target_link_uri", "https://evil.example/");
        });
        yield return new("no roles", "roles-missing", (x, _) => x.Without(Lti + "roles"));
        yield return new("roles a text", "roles-not-a-list", (x, _) => x.With(Lti + "roles", "Learner"));
        yield return new("no subject", "subject-missing", (x, _) => x.Without("sub"));
        yield return new("empty subject", "subject-missing", (x, _) => x.With("sub", ""));
        yield return new("subject a number", "subject-missing", (x, _) => x.With("sub", 7));
        yield return new("endless subject", "subject-too-long", (x, _) => x.With("sub", new string('s', 256)));
    }

    private static IEnumerable<Row> DeepLinks()
    {
        yield return new("deep linking without settings", "deep-linking-settings-missing", DeepLink(settings => null));
        yield return new("deep linking without return address", "deep-linking-return-missing", DeepLink(settings => Remove(settings, "deep_link_return_url")));
        yield return new("deep linking back into a script", "deep-linking-return-missing", DeepLink(settings =>
        {
            settings["deep_link_return_url"] = "javascript:alert(1)";
            return settings;
        }));
        yield return new("deep linking without types", "deep-linking-types-missing", DeepLink(settings => Remove(settings, "accept_types")));
        yield return new("deep linking without targets", "deep-linking-targets-missing", DeepLink(settings => Remove(settings, "accept_presentation_document_targets")));
        yield return new("deep linking back to another site", "deep-linking-return-foreign", DeepLink(settings =>
        {
            settings["deep_link_return_url"] = "https://evil.example/return";
            return settings;
        }));
        yield return new("deep linking back to a name that only looks like the platform's", "deep-linking-return-foreign", DeepLink(settings =>
        {
            settings["deep_link_return_url"] = "https://course.example@evil.example/return";
            return settings;
        }));
        yield return new("deep linking for other contents", "deep-linking-type-other", DeepLink(settings =>
        {
            settings["accept_types"] = new JsonArray("html", "image");
            return settings;
        }));
    }

    private static IEnumerable<Row> Privacy()
    {
        yield return new("own data without subject", "subject-missing", OwnData(x => x.Without("sub")));
        yield return new("own data without roles", "roles-missing", OwnData(x => x.Without(Lti + "roles")));
        yield return new("own data without target", "target-link-missing", OwnData(x => x.Without(Lti + "target_link_uri")));
        yield return new("own data through an unknown deployment", "deployment-unknown", OwnData(x => x.With(Lti + "deployment_id", "77")));
        yield return new("own data of another nonce", "nonce-other-login", OwnData(x => x.With("nonce", Api.Lti.Nonce.Text(Api.Lti.Nonce.New(TimeProvider.System)))));
        yield return new("data of another person", "privacy-of-another", OwnData(x => x.With(Lti + "for_user", new JsonObject { ["user_id"] = "somebody-else" })));
        yield return new("data of nobody in particular", "privacy-of-another", OwnData(x => x.With(Lti + "for_user", new JsonObject())));
    }

    private static Action<Launching, Gate> OwnData(Action<Launching> bend) => (x, _) => bend(x.With(Lti + "message_type", "LtiDataPrivacyLaunchRequest").Without(Lti + "resource_link"));

    private static Action<Launching, Gate> DeepLink(Func<JsonObject, JsonObject?> bend) => (x, gate) => x
        .With(Lti + "message_type", "LtiDeepLinkingRequest")
        .Without(Lti + "resource_link")
        .With(Launching.DeepLinking, bend(new JsonObject
        {
            ["deep_link_return_url"] = gate.Platform.Address + "/return",
            ["accept_types"] = new JsonArray("ltiResourceLink"),
            ["accept_presentation_document_targets"] = new JsonArray("iframe", "window"),
        }));

    private static JsonObject Remove(JsonObject settings, string name)
    {
        settings.Remove(name);
        return settings;
    }

    private static Action<Launching, Gate> Client(string client) => (x, _) =>
    {
        x.Login["client_id"] = client;
        x.With("aud", client);
    };

    private static long Now(Gate gate) => gate.Clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Changes a character in the middle, where every bit counts.</summary>
    private static string Flip(string text)
    {
        var at = text.LastIndexOf('.') + ((text.Length - text.LastIndexOf('.')) / 2);
        return $"{text[..at]}{(text[at] == 'A' ? 'B' : 'A')}{text[(at + 1)..]}";
    }

    private static string Payload(string token, string json) => Parts(token, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json)));

    private static string Parts(string token, string payload)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{payload}.{parts[2]}";
    }

    private sealed record Row(string Name, string Code, Action<Launching, Gate> Bend);
}
