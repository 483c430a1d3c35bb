using FluentValidation;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti;

/// <summary>A platform begins: we answer with where to ask who it is (OpenID Connect Core 1.0, 3.2.2.1, as LTI has it).</summary>
internal sealed class LoginEndpoint(KnownRegistrations registrations, LoginState.Sealed states, IValidator<LoginRequest> rules, PublicAddress here, TimeProvider clock, IOptions<LtiOptions> options)
{
    // Everything that shows a page inside another (Fetch Metadata, "destination").
    private static readonly string[] _frames = ["iframe", "frame", "embed", "object", "fencedframe"];

    public static async Task<Results<RedirectHttpResult, LaunchPage>> Handle(HttpContext http, LoginEndpoint login, LaunchLog log, CancellationToken ct)
    {
        var form = HttpMethods.IsPost(http.Request.Method) ? await ArrivedForm.Read(http.Request, ct) : null;
        return form?.Refusal is { } unreadable
            ? log.Refused(unreadable, Locales.Of(http.Request))
            : await login.Answer(http, LoginRequest.From(http.Request, form?.Fields), log, ct);
    }

    private async Task<Results<RedirectHttpResult, LaunchPage>> Answer(HttpContext http, LoginRequest request, LaunchLog log, CancellationToken ct)
    {
        var locale = Locales.Of(http.Request);
        var checkedFields = rules.Validate(request);
        if (!checkedFields.IsValid)
            return log.Refused(Validation.Refusal(checkedFields), locale);
        if (request.Registration(await registrations.Now(ct), out var refusal) is not { } registration)
            return log.Refused(refusal!, locale, told: request.Issuer);

        var binding = Binding.New();
        var hash = Binding.Hash(binding);
        var nonce = Nonce.New(clock);
        var state = states.Close(new LoginState(registration.Id, nonce, hash, request.Target ?? "", request.StorageTarget ?? "", LaunchAddress.ModuleIn(request.MessageHint)));
        var authorization = Authorization(registration, request, state, nonce);
        http.Response.Cookies.Append(Binding.Key(hash), binding, Binding.Cookie(options.Value.LoginLife));
        http.Response.Headers.CacheControl = "no-store";

        return MayLoseTheCookie(http.Request, request)
            ? LaunchPage.Keep(registration, Binding.Key(hash), binding, authorization, request.StorageTarget ?? "", request.Address(LtiEndpoints.LoginPath), locale)
            : TypedResults.Redirect(authorization);
    }

    /// <summary>
    /// Whether the frame must keep the binding itself, by a page of ours before the platform is asked. Not in every frame:
    /// when a page of another site navigates a frame, Chromium and Firefox leave the platform's own Lax cookies behind
    /// (Moodle's session), which they send along with a redirect. Both keep partitioned cookies, so there the redirect is
    /// right. WebKit on most iPhones keeps no cookie of ours, but sends the platform's; and a platform that offers storage
    /// expects such a page.
    /// </summary>
    private static bool MayLoseTheCookie(HttpRequest http, LoginRequest request)
    {
        if (!_frames.Contains(http.Headers["Sec-Fetch-Dest"].ToString(), StringComparer.OrdinalIgnoreCase))
            return false;
        var agent = http.Headers.UserAgent.ToString();
        var isWebKit = agent.Contains("AppleWebKit/", StringComparison.Ordinal) && !agent.Contains("Chrome/", StringComparison.Ordinal) && !agent.Contains("Chromium/", StringComparison.Ordinal);
        return isWebKit || request.StorageTarget is not null;
    }

    /// <summary>A GET, because a platform's own session cookie does not come along with a POST from here; both hints as they came.</summary>
    private string Authorization(KnownRegistration registration, LoginRequest request, string state, Guid nonce)
    {
        // State and nonce are made of letters that need no escaping.
        var address = string.Concat(
            registration.AuthorizationAddress,
            registration.AuthorizationAddress.Contains('?', StringComparison.Ordinal) ? "&" : "?",
            "scope=openid&response_type=id_token&response_mode=form_post&prompt=none");
        return $"{address}&client_id={Uri.EscapeDataString(registration.ClientId)}&redirect_uri={Uri.EscapeDataString(here.At(LtiEndpoints.LaunchPath))}&state={state}&nonce={Nonce.Text(nonce)}"
            + $"&login_hint={Uri.EscapeDataString(request.LoginHint!)}{(request.MessageHint is { } hint ? $"&lti_message_hint={Uri.EscapeDataString(hint)}" : "")}";
    }
}
