using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Widget;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace LmsSupport.Api.Lti.DeepLinking;

/// <summary>
/// A platform asks what to place in a course (Deep Linking 2.0): a page asks the teacher, and the answer goes back signed.
/// Between the two everything travels in the form, sealed, for one answer in the same browser; no session begins, and
/// nobody is recorded.
/// </summary>
internal sealed class Placing(KnownRegistrations registrations, PlacingRequest.Sealed requests, ToolKeys keys, WriteQueue writes, LaunchLog log, PublicAddress here, TimeProvider clock, IOptions<LtiOptions> options)
{
    private static readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false };

    private static readonly GrantRole[] _placing = [GrantRole.Tutor, GrantRole.LeadTutor, GrantRole.Organizer, GrantRole.CourseAuthor, GrantRole.Administrator, GrantRole.Operator];

    /// <summary>The platform's proven request: answers the form, or why this person can't have it.</summary>
    public async Task<LaunchPage> Ask(HttpContext http, ProvenLaunch launch, CancellationToken ct)
    {
        var until = clock.Now() + Clock.Microseconds(options.Value.LoginLife);
        var refusal = await writes.Run(
            async (db, token) => await launch.Use(db, until, token) ?? (await MayPlace(db, launch, token) ? null : LaunchRefusals.NotLetIn("deep-linking-not-yours")),
            ct);
        if (refusal is not null)
            return log.Refused(refusal, launch.Locale, launch.Registration);
        var request = PlacingRequest.From(launch);
        // The launch's cookie goes with the login; this form may stay open for longer.
        if (launch.Binding is { } binding && http.Request.Cookies.ContainsKey(Binding.Key(launch.Login.Binding)))
            http.Response.Cookies.Append(Binding.Key(launch.Login.Binding), binding, Binding.Cookie(PlacingRequest.Sealed.Life));
        var context = launch.Claims.Member(Claims.Context);
        return PlacingPage.Form(request, requests.Close(request), Person.Clean(context.Text("title") ?? context.Text("label"), Edition.MaxTitle), launch.Registration.PageOrigins);
    }

    /// <summary>The form comes back.</summary>
    public static async Task<LaunchPage> Handle(HttpContext http, Placing placing, LaunchLog log, CancellationToken ct)
    {
        var posted = await ArrivedForm.Read(http.Request, ct);
        return posted.Refusal is { } unreadable ? log.Refused(unreadable, Locales.Of(http.Request)) : await placing.Answer(http, posted.Fields, ct);
    }

    private async Task<LaunchPage> Answer(HttpContext http, IFormCollection form, CancellationToken ct)
    {
        if (requests.Open(form["request"], out var over) is not { } request)
            return log.Refused(over ? LaunchRefusals.Unproven("placing-over") : LaunchRefusals.Malformed("placing-altered"), Locales.Of(http.Request));
        var registration = (await registrations.Now(ct)).Find(request.RegistrationId);
        if (registration is not { IsOpen: true } || registration.Deployments.GetValueOrDefault(request.Deployment) is not { Approved: true })
            return log.Refused(LaunchRefusals.Closed(registration), request.Locale, registration);
        if (!IsSameBrowser(http.Request, form, request))
            return log.Refused(LaunchRefusals.Unproven("state-other-browser"), request.Locale, registration);
        if (!await Use(request, ct))
            return log.Refused(LaunchRefusals.Unproven("placing-used"), request.Locale, registration);
        if (request.Binding.Length > 0)
            http.Response.Cookies.Delete(Binding.Key(request.Binding), Binding.Cookie(TimeSpan.Zero));
        return PlacingPage.Answer(request, await Sign(request, registration, form, ct), registration.PageOrigins);
    }

    private static bool IsSameBrowser(HttpRequest http, IFormCollection form, PlacingRequest request) =>
        request.Binding.Length == 0
        || Binding.Matches(http.Cookies[Binding.Key(request.Binding)], request.Binding)
        || Binding.Matches(form["binding"], request.Binding);

    /// <summary>By a unique insert, on whichever process; the row goes when the form is over anyway.</summary>
    private Task<bool> Use(PlacingRequest request, CancellationToken ct) => writes.Run(
        async (db, token) =>
        {
            if (await db.Set<UsedNonce>().AnyAsync(used => used.OrganisationId == request.OrganisationId && used.Nonce == request.Id, token))
                return false;
            db.Add(new UsedNonce { OrganisationId = request.OrganisationId, Nonce = request.Id, ExpiresAt = clock.Now() + Clock.Microseconds(PlacingRequest.Sealed.Life) });
            return true;
        },
        ct);

    private async Task<string> Sign(PlacingRequest request, KnownRegistration registration, IFormCollection form, CancellationToken ct)
    {
        var texts = Texts.Of(request.Locale);
        var name = Person.Clean(form["name"], PlacedHelp.MaxTitle);
        if (name.Length == 0)
            name = texts["place.nameDefault"];
        var help = form["do"] == "cancel" ? null : new PlacedHelp(name, Person.Clean(form["opening"], Session.MaxOpening));
        var claims = PlacedHelp.Answer(request, registration, help, help is null ? texts["place.cancelled"] : null, here);
        var now = clock.GetUtcNow();
        claims["iat"] = now.ToUnixTimeSeconds();
        claims["exp"] = (now + KeyTurns.LongestStatement).ToUnixTimeSeconds();
        claims["nonce"] = Nonce.Text(Nonce.New(clock));
        return _tokens.CreateToken(claims.ToJsonString(), await keys.Signing(ct));
    }

    /// <summary>Who teaches by the platform's word, or was granted something here that reaches this course.</summary>
    private static async Task<bool> MayPlace(Database db, ProvenLaunch launch, CancellationToken ct)
    {
        if (Roles.First(launch.Claims.Member(Claims.Roles)!.Value.Texts()) == FirstRole.Instructor)
            return true;
        var (deployment, subject, context) = (launch.Deployment, launch.Claims.Text("sub"), LaunchMessage.ContextId(launch.Claims));
        var grants = await (
            from identity in db.Set<Identity>()
            join grant in db.Set<Grant>() on new { identity.OrganisationId, identity.PersonId } equals new { grant.OrganisationId, grant.PersonId }
            where identity.OrganisationId == deployment.OrganisationId && identity.PlatformId == deployment.PlatformId && identity.Subject == subject
            select new { grant.Role, grant.Scope, grant.ScopeId }).ToListAsync(ct);
        var reaching = grants.Where(grant => _placing.Contains(grant.Role)).ToList();
        if (reaching.Exists(grant => grant.Scope is GrantScope.Organisation or GrantScope.Service))
            return true;
        var places = reaching.Count == 0 ? [] : await (
            from edition in db.Set<Edition>()
            join course in db.Set<Course>() on new { edition.OrganisationId, Id = edition.CourseId } equals new { course.OrganisationId, course.Id }
            where edition.OrganisationId == deployment.OrganisationId && edition.PlatformId == deployment.PlatformId && edition.Context == context
            select new { Edition = edition.Id, Course = course.Id, course.CategoryId }).ToListAsync(ct);
        return reaching.Exists(grant => places.Exists(place => grant.Scope switch
        {
            GrantScope.Edition => grant.ScopeId == place.Edition,
            GrantScope.Course => grant.ScopeId == place.Course,
            GrantScope.Category => grant.ScopeId == place.CategoryId,
            _ => false,
        }));
    }
}
