using LmsSupport.Api.Lti.Administration;
using LmsSupport.Api.Lti.DeepLinking;
using LmsSupport.Api.Lti.Advantage;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti;

/// <summary>
/// A platform's answer arrives. It is proven step by step, in the order of the specification's own list; nothing is read
/// or written for it before it holds, except registrations and keys. Then one transaction records who came, and uses
/// up the login's nonce.
/// </summary>
internal sealed class LaunchEndpoint(
    KnownRegistrations registrations,
    LoginState.Sealed states,
    TokenProof proof,
    Placing placing,
    OwnData ownData,
    Arrivals arrivals,
    LearnedServices services,
    Tokens tokens,
    HealthBook health,
    Rights rights,
    Admissions admissions,
    WriteQueue writes,
    PublicAddress here,
    TimeProvider clock,
    IOptions<LtiOptions> options)
{
    public static async Task<Results<SeeOther, LaunchPage>> Handle(HttpContext http, LaunchEndpoint launch, LaunchLog log, CancellationToken ct)
    {
        var attempt = new Attempt { Locale = Locales.Of(http.Request) };
        var posted = await ArrivedForm.Read(http.Request, ct);
        var refusal = posted.Refusal ?? await launch.Prove(http, LaunchForm.From(posted.Fields), attempt, ct);
        if (attempt.Recall is { } page)
            return page;
        Results<SeeOther, LaunchPage> answer = refusal is null ? await launch.Answer(http, attempt.Proven, log, ct) : log.Refused(refusal, attempt.Locale, attempt.Registration);
        launch.Note(attempt, (answer.Result as LaunchPage)?.Refusal);
        return answer;
    }

    private async Task<Results<SeeOther, LaunchPage>> Answer(HttpContext http, ProvenLaunch proven, LaunchLog log, CancellationToken ct)
    {
        switch (proven.Claims.Text(Claims.MessageType))
        {
            case LaunchRules.DeepLinkingRequest:
                return await placing.Ask(http, proven, ct);
            case LaunchRules.DataPrivacyRequest:
                return await ownData.Show(proven, ct);
            default:
                var (session, refusal) = await Admit(http, proven, ct);
                return session is null ? log.Refused(refusal!, proven.Locale, proven.Registration) : Onward(session, proven);
        }
    }

    /// <summary>How the registration fares; nothing waits for it, and nothing of a person is in it.</summary>
    private void Note(Attempt attempt, Refusal? refusal)
    {
        if (attempt.Registration is not { } registration)
            return;
        if (refusal is null)
            health.Launched(registration.Id);
        else
            health.Refused(registration.Id, refusal.Code);
        // Of a token that somebody sends again the time says nothing: it must be the one that this login asked for.
        if (attempt.IsProven && (refusal is null || attempt.Token!.Claims.Text("nonce") == Nonce.Text(attempt.State!.Nonce)) && LaunchRules.IssuedAt(attempt.Token!.Claims) is { } issued)
            health.Told(registration.Id, issued - clock.Now());
        // The rules come to the deployment only when signature, audience, times and nonce held.
        if (refusal is { Code: LaunchRules.DeploymentUnknown })
            health.Waits(registration.Id, attempt.Token!.Claims.Text(Claims.Deployment)!, LaunchMessage.PlatformName(attempt.Token.Claims));
    }

    private async Task<Refusal?> Prove(HttpContext http, LaunchForm form, Attempt attempt, CancellationToken ct)
    {
        var known = await registrations.Now(ct);
        if (PlatformError(form, attempt, known) is { } error)
            return error;
        if (states.Open(form.State, out var refusal) is not { } state)
            return refusal;
        attempt.State = state;
        attempt.Registration = known.Find(state.RegistrationId);
        if (attempt.Registration is not { IsOpen: true } registration)
            return LaunchRefusals.Closed(attempt.Registration);
        if (SameBrowser(http.Request, form, attempt) is { } other)
            return other;
        if (attempt.Recall is not null)
            return null;

        var token = IdToken.Read(form.IdToken, out refusal);
        if (token is not null)
            attempt.Locale = LaunchMessage.Locale(token.Claims) ?? attempt.Locale;
        if (token is null || (refusal = OtherRegistration(token, registration, known)) is not null)
            return refusal;
        attempt.Token = token;
        if (await proof.Check(token, registration, ct) is { } unproven)
            return unproven;
        attempt.IsProven = true;
        return LaunchRules.Check(Facts(token, attempt, known));
    }

    /// <summary>What the platform says instead of a launch. Only with a state of ours is its own sentence repeated: anybody can post one.</summary>
    private Refusal? PlatformError(LaunchForm form, Attempt attempt, KnownRegistrations.Snapshot known)
    {
        if (form.Error is null)
            return null;
        attempt.Registration = states.Open(form.State, out _) is { } state ? known.Find(state.RegistrationId) : null;
        var code = form.Error.Length <= 60 && form.Error.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? form.Error : "?";
        var said = attempt.Registration is not null && form.ErrorDescription is { } description ? Person.Clean(description, 300) : "";
        return LaunchRefusals.Malformed("platform-error", ("error", said.Length > 0 ? $"{code}: {said}" : code));
    }

    /// <summary>Refuses another browser's login. Where the cookie is absent, the frame is asked once for what it kept.</summary>
    private static Refusal? SameBrowser(HttpRequest request, LaunchForm form, Attempt attempt)
    {
        var state = attempt.State!;
        var key = Binding.Key(state.Binding);
        attempt.Binding = request.Cookies[key];
        if (Binding.Matches(attempt.Binding, state.Binding))
            return null;
        if (form.Binding is not null || request.Cookies.ContainsKey(key))
        {
            attempt.Binding = form.Kept == "platform" ? null : form.Binding;
            return Binding.Matches(form.Binding, state.Binding) ? null : LaunchRefusals.Unproven("state-other-browser");
        }

        attempt.Recall = LaunchPage.Recall(attempt.Registration!, key, state.StorageTarget, form.IdToken ?? "", form.State!, attempt.Locale);
        return null;
    }

    /// <summary>A token of another registration of ours. It is not proven yet: believed only as far as to name the mistake.</summary>
    private static Refusal? OtherRegistration(IdToken token, KnownRegistration registration, KnownRegistrations.Snapshot known)
    {
        var audience = token.Claims.Text("azp") ?? token.Claims.Text("aud");
        if (token.Claims.Text("iss") is not { } issuer || audience is null || (issuer == registration.Issuer && audience == registration.ClientId))
            return null;
        return known.ClientsOf(issuer).Contains(audience) ? LaunchRefusals.Unproven("state-other-registration") : null;
    }

    private LaunchFacts Facts(IdToken token, Attempt attempt, KnownRegistrations.Snapshot known) => new(
        token.Claims,
        attempt.State!,
        attempt.Registration!,
        here.Origin,
        clock.Now(),
        options.Value,
        known.ClientsOf(attempt.Registration!.Issuer));

    private async Task<(Session? Session, Refusal? Refusal)> Admit(HttpContext http, ProvenLaunch launch, CancellationToken ct)
    {
        var arrival = LaunchMessage.Arrival(launch, http.Request.Headers["Sec-Fetch-Dest"] == "document");
        var told = ToldServices.Of(launch.Claims, launch.Registration.Id, launch.Deployment.Id);
        var until = clock.Now() + Clock.Microseconds(options.Value.LoginLife);
        if (services.Knows(arrival, told))
        {
            var quick = await admissions.Ask(new Admission(arrival, launch.Login.Nonce, launch.Fingerprint, until));
            if (quick.Session is not null || quick.Refusal is not null)
                return (quick.Session, quick.Refusal);
        }

        var outcome = await writes.Run(
            async (db, token) =>
            {
                if (await launch.Use(db, until, token) is { } refusal)
                    return (Session: (Session?)null, Refusal: refusal);
                var begun = await arrivals.Record(db, arrival, token);
                await services.Learn(db, arrival, begun.EditionId, told, token);
                return (Session: begun, Refusal: (Refusal?)null);
            },
            ct);
        if (outcome.Session is { } session)
            rights.Forget(session.OrganisationId, session.PersonId);
        return outcome;
    }

    private SeeOther Onward(Session session, ProvenLaunch launch)
    {
        // What the platform kept for a frame without storage is not to be had again when the code is exchanged.
        var code = tokens.Code(new SessionKey(session.OrganisationId, session.Id), launch.Binding is null ? [] : launch.Login.Binding);
        return new SeeOther(session.App switch
        {
            SessionApp.Console => $"/console/#code={code}",
            SessionApp.Admin => $"/admin/#code={code}",
            _ => $"/widget/at/{session.PlatformId}#code={code}",
        });
    }

    /// <summary>What becomes known of a launch, step by step.</summary>
    private sealed class Attempt
    {
        public required string Locale { get; set; }

        public LoginState? State { get; set; }

        public KnownRegistration? Registration { get; set; }

        public IdToken? Token { get; set; }

        /// <summary>The platform signed it; what it says is another question.</summary>
        public bool IsProven { get; set; }

        /// <summary>The secret that this browser has shown; null where the platform kept it.</summary>
        public string? Binding { get; set; }

        public ProvenLaunch Proven => new(Registration!, State!, Token!, Locale, Binding);

        /// <summary>Not refused, but asked for what the frame kept.</summary>
        public LaunchPage? Recall { get; set; }
    }
}

/// <summary>After a POST on to a page by GET, so that a reload does not send the launch again (RFC 9110, 15.4.4).</summary>
internal sealed class SeeOther(string location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = location;
        httpContext.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
