using System.Net;
using System.Text;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti.Registering;

/// <summary>
/// A platform's administrator has pasted our address: the platform opens it in a frame of its pages, with where to find
/// its configuration and a token to register with (LTI Dynamic Registration 1.0, 3). Without an invitation nothing is
/// called at all.
/// </summary>
internal sealed class RegisterEndpoint(Invitations invitations, PlatformClient platforms, NewRegistration registrations, RegisterLog log, PublicAddress here, IOptions<LtiOptions> options)
{
    private const int MaxToken = 6000;

    public static async Task<LaunchPage> Handle(HttpContext http, RegisterEndpoint register, CancellationToken ct)
    {
        var query = http.Request.Query;
        var asked = new Asked(query["invitation"], query["openid_configuration"].ToString(), query["registration_token"].ToString() is { Length: > 0 } token ? token : null, Locales.Of(http.Request), RefererOf(http.Request));
        return await register.Answer(asked, ct);
    }

    private async Task<LaunchPage> Answer(Asked asked, CancellationToken ct)
    {
        if (asked.Configuration.Length == 0)
            return Refused(LaunchRefusals.Malformed("registration-not-begun"), asked);
        if (PlatformConfiguration.Address(asked.Configuration, options.Value.AllowPrivateAddresses) is not { } address || asked.Token?.Length > MaxToken)
            return Refused(LaunchRefusals.Malformed("configuration-address-invalid"), asked);
        var (invitation, refusal) = await invitations.Reserve(asked.Invitation, ct);
        if (invitation is null)
            return Refused(refusal!, asked);
        Registered? registered = null;
        try
        {
            (registered, refusal, var configuration) = await Register(invitation, address, asked, ct);
            return registered is null ? Refused(refusal!, asked, configuration) : RegisterPage.Done(registered, asked.Locale, FrameAncestors(configuration!, asked.Referer));
        }
        finally
        {
            if (registered is null)
                await invitations.Release(invitation);
        }
    }

    private async Task<(Registered?, Refusal?, PlatformConfiguration?)> Register(Invitation invitation, Uri address, Asked asked, CancellationToken ct)
    {
        var (configuration, refusal) = await Configuration(address, asked.Token, ct);
        if (configuration is null)
            return (null, refusal, null);
        var request = new RegistrationRequest(configuration, here, asked.Locale);
        var call = new PlatformCall(HttpMethod.Post, configuration.RegistrationAddress) { Bearer = asked.Token, Body = Encoding.UTF8.GetBytes(request.Json().ToJsonString()) };
        // From here on the platform may have registered us: whoever closes the page must not leave it half done.
        var reply = await platforms.Send(call, CancellationToken.None);
        if (Problem(reply) is { } problem)
            return (null, problem, configuration);
        (var answer, refusal) = RegistrationAnswer.Read(reply.Body, request.Scopes);
        if (answer is null)
            return (null, refusal, configuration);
        var pages = FrameAncestors(configuration, asked.Referer);
        var (registered, kept) = await registrations.Store(invitation, configuration, answer, pages, CancellationToken.None);
        if (registered is not null)
            log.Done(configuration.Issuer, answer.ClientId, registered.Approved);
        return (registered, kept, configuration);
    }

    private async Task<(PlatformConfiguration? Configuration, Refusal? Refusal)> Configuration(Uri address, string? token, CancellationToken ct)
    {
        var reply = await platforms.Send(PlatformCall.Get(address.AbsoluteUri), ct);
        // Most publish it to everybody; some show it only to whoever has the token.
        if (token is not null && (reply.Is(HttpStatusCode.Unauthorized) || reply.Is(HttpStatusCode.Forbidden)))
            reply = await platforms.Send(PlatformCall.Get(address.AbsoluteUri) with { Bearer = token }, ct);
        return reply.Answer switch
        {
            PlatformAnswer.Read => PlatformConfiguration.Read(reply.Body, address, options.Value.AllowPrivateAddresses),
            PlatformAnswer.Refused => (null, LaunchRefusals.PlatformFailed("configuration-refused", ("status", reply.Status))),
            PlatformAnswer.Slow => (null, LaunchRefusals.PlatformFailed("configuration-slow")),
            PlatformAnswer.TooLarge => (null, LaunchRefusals.PlatformFailed("configuration-too-large")),
            PlatformAnswer.PrivateAddress => (null, LaunchRefusals.NotLetIn("configuration-private")),
            PlatformAnswer.Redirecting => (null, LaunchRefusals.PlatformFailed("configuration-redirecting")),
            _ => (null, LaunchRefusals.PlatformFailed("configuration-unreachable")),
        };
    }

    private static Refusal? Problem(PlatformReply reply) => reply.Answer switch
    {
        PlatformAnswer.Read => null,
        PlatformAnswer.Refused when reply.Is(HttpStatusCode.Unauthorized) => LaunchRefusals.PlatformFailed("registration-token-refused", ("said", Said(reply))),
        PlatformAnswer.Refused => LaunchRefusals.PlatformFailed("registration-refused", ("status", reply.Status), ("said", Said(reply))),
        PlatformAnswer.Slow => LaunchRefusals.PlatformFailed("registration-slow"),
        PlatformAnswer.TooLarge => LaunchRefusals.PlatformFailed("registration-answer-unreadable"),
        PlatformAnswer.PrivateAddress => LaunchRefusals.NotLetIn("configuration-private"),
        PlatformAnswer.Redirecting => LaunchRefusals.PlatformFailed("registration-redirecting"),
        _ => LaunchRefusals.PlatformFailed("registration-unreachable"),
    };

    /// <summary>The platform's own words where it says some (RFC 7591, 3.2.2, or plain text); not its pages.</summary>
    private static string Said(PlatformReply reply)
    {
        var text = PlatformConfiguration.Json(reply.Body) is { } json
            ? string.Join(": ", new[] { json.Text("error"), json.Text("error_description") ?? json.Text("message") }.OfType<string>())
            : Encoding.UTF8.GetString(reply.Body);
        var words = text.Contains('<', StringComparison.Ordinal) ? "" : Person.Clean(text, 300);
        return words.Length > 0 ? words : "–";
    }

    private LaunchPage Refused(Refusal refusal, Asked asked, PlatformConfiguration? configuration = null)
    {
        log.Refused(refusal.Code, configuration?.Issuer);
        return RegisterPage.Refused(refusal, asked.Locale, configuration is null ? LaunchPage.AnyPage : FrameAncestors(configuration, asked.Referer));
    }

    /// <summary>The platform's pages. The customers of some clouds have theirs on hosts of their own, which only the browser tells us.</summary>
    private static string FrameAncestors(PlatformConfiguration configuration, Uri? referer) =>
        referer is not null && ProductHosts.Has(configuration.Product, new Uri(configuration.Issuer).Host) && ProductHosts.Has(configuration.Product, referer.Host)
            ? $"{configuration.Origin} {referer.GetLeftPart(UriPartial.Authority)}"
            : configuration.Origin;

    private static Uri? RefererOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var referer) && referer.Scheme == Uri.UriSchemeHttps ? referer : null;

    private sealed record Asked(string? Invitation, string Configuration, string? Token, string Locale, Uri? Referer);
}

internal sealed partial class RegisterLog(ILogger<RegisterLog> logger)
{
    public void Done(string issuer, string client, bool approved) => Log.Done(logger, issuer, client, approved ? "is let in" : "waits for an administrator");

    public void Refused(string code, string? issuer) => Log.Refused(logger, code, issuer);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Issuer} registered itself (client {Client}): it {State}")]
        public static partial void Done(ILogger logger, string issuer, string client, string state);

        [LoggerMessage(2, LogLevel.Information, "Registration refused: {Code} (issuer {Issuer})")]
        public static partial void Refused(ILogger logger, string code, string? issuer);
    }
}
