using LmsSupport.Campus.People;

namespace LmsSupport.Campus.Lti;

/// <summary>An OpenID Connect authentication request as it arrives, from the query or a form; empty and absent are the same.</summary>
internal sealed record AuthorizationRequest(
    string? Scope,
    string? ResponseType,
    string? ResponseMode,
    string? Prompt,
    string? ClientId,
    string? RedirectUri,
    string? LoginHint,
    string? MessageHint,
    string? State,
    string? Nonce)
{
    public static async ValueTask<AuthorizationRequest?> BindAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        string? Get(string name)
        {
            var value = form is null ? http.Request.Query[name].ToString() : form[name].ToString();
            return value.Length > 0 ? value : null;
        }

        return new AuthorizationRequest(
            Get("scope"), Get("response_type"), Get("response_mode"), Get("prompt"), Get("client_id"),
            Get("redirect_uri"), Get("login_hint"), Get("lti_message_hint"), Get("state"), Get("nonce"));
    }
}

/// <summary>What the platform answers: fields posted to the tool, or null, a page of its own that says no.</summary>
internal sealed record AuthorizationAnswer(IReadOnlyList<(string Name, string Value)>? Fields, Hint? Hint)
{
    public static readonly AuthorizationAnswer Invalid = new(null, null);
}

/// <summary>Decides an authentication request as the recorded Moodle does: which faults it tells the tool, and which it only shows.</summary>
internal sealed class Authorization(LaunchClaims claims, TokenWriter tokens, Switches switches, TimeProvider clock)
{
    public AuthorizationAnswer Decide(AuthorizationRequest request, Session session)
    {
        var how = switches.Now;
        // Never post anything to an address that isn't registered, and nothing about a launch that no page of ours began.
        if (request.Nonce is null || !string.Equals(request.Scope, "openid", StringComparison.Ordinal)
            || session.Hints.Find(request.MessageHint) is not { } hint || !hint.Tool.MayGoTo(request.RedirectUri))
            return AuthorizationAnswer.Invalid;
        if (how.Error is { } error)
            return Refuse(request, error, how.ErrorDescription);
        if (!IsClient(request.ClientId, hint))
            return Refuse(request, "unauthorized_client");
        if (!string.Equals(request.LoginHint, LaunchLogin.LoginHint(session.Person), StringComparison.Ordinal))
            return Refuse(request, "access_denied");
        if (request.ResponseType is not "id_token")
            return Refuse(request, "unsupported_response_type");
        if (request.ResponseMode is not "form_post")
            return Refuse(request, "invalid_request", "Invalid response_mode");
        if (request.Prompt is not "none")
            return Refuse(request, "invalid_request", "Invalid prompt");
        return session.Hints.Spend(hint) ? Answer(request, session, hint, how) : AuthorizationAnswer.Invalid;
    }

    private AuthorizationAnswer Answer(AuthorizationRequest request, Session session, Hint hint, Misbehaviour how)
    {
        var said = MisbehavingClaims.Bend(Claims(request, session, hint), how, clock.GetUtcNow().ToUnixTimeSeconds());
        var fields = new List<(string, string)>();
        if ((how.InsteadOfIdToken ?? TokenWriter.Spoil(tokens.Write(said, how), how.IdToken)) is { } token)
            fields.Add(("id_token", token));
        if (State(request.State, how) is { } state)
            fields.Add(("state", state));
        return new AuthorizationAnswer(fields, hint);
    }

    private System.Text.Json.Nodes.JsonObject Claims(AuthorizationRequest request, Session session, Hint hint) =>
        claims.For(session, hint with { Tool = hint.Tool with { ClientId = request.ClientId! } }, request.Nonce!);

    private static AuthorizationAnswer Refuse(AuthorizationRequest request, string error, string? description = null)
    {
        var fields = new List<(string, string)> { ("error", error) };
        if (description is not null)
            fields.Add(("error_description", description));
        fields.Add(("state", request.State ?? ""));
        return new AuthorizationAnswer(fields, null);
    }

    private static string? State(string? state, Misbehaviour how) => how.State switch
    {
        StateFault.Missing => null,
        StateFault.Empty => "",
        StateFault.Altered => Altered(state ?? ""),
        _ => how.InsteadOfState ?? state ?? "",
    };

    private static string Altered(string state)
    {
        if (state.Length == 0)
            return "altered";
        var middle = state.Length / 2;
        return $"{state[..middle]}{(state[middle] == 'A' ? 'B' : 'A')}{state[(middle + 1)..]}";
    }

    /// <summary>With the switches on a launch may be begun for a second client: then that one is known as well.</summary>
    private bool IsClient(string? client, Hint hint) =>
        string.Equals(client, hint.Tool.ClientId, StringComparison.Ordinal)
        || (switches.Now.Login.TryGetValue("client_id", out var other) && string.Equals(client, other, StringComparison.Ordinal));
}
