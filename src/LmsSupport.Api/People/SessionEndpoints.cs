using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LmsSupport.Api.People;

/// <param name="Code">From the page's fragment.</param>
/// <param name="Binding">What this frame's storage holds, where the cookie did not survive.</param>
internal sealed record OpenSession(string Code, string? Binding);

/// <param name="Handle">The last one that this tab was given.</param>
internal sealed record RefreshSession(string Handle);

/// <param name="App">Which page to open in a tab of its own: <c>console</c> or <c>admin</c>.</param>
internal sealed record HandOffSession(string App);

/// <param name="ExpiresIn">Seconds.</param>
internal sealed record HubTokenView(string Token, int ExpiresIn);

internal sealed record HandOffView(string Address);

internal static class SessionEndpoints
{
    private const int MaxSealed = 4000;
    private const int MaxBody = 16 * 1024;

    public static void MapSession(this IEndpointRouteBuilder endpoints)
    {
        var session = endpoints.MapGroup("/api/session")
            .RequireRateLimiting(SessionRate.Policy)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBody))
            .ValidateCommands();
        session.MapPost("/", Open);
        session.MapPost("/refresh", Refresh);
        session.MapPost("/hub-token", HubToken).RequireAuthorization(Access.Caller);
        session.MapPost("/handoff", HandOff).RequireAuthorization(Access.Caller);
        session.MapDelete("/", End).RequireAuthorization(Access.Caller);
    }

    private static async Task<Results<Ok<SessionView>, Refusal>> Open(OpenSession command, HttpContext http, Tokens tokens, Sessions sessions, SessionViews views, CancellationToken ct)
    {
        var code = tokens.OpenCode(command.Code);
        if (code is null || !IsSameBrowser(code, command, http.Request) || await sessions.Open(code.Session, ct) is not { } session)
            return new Refusal("launch-code-invalid", StatusCodes.Status401Unauthorized);
        if (code.Binding.Length > 0)
            http.Response.Cookies.Delete(Binding.Key(code.Binding), Binding.Cookie(TimeSpan.Zero));
        return TypedResults.Ok(await views.Of(session, ct));
    }

    private static bool IsSameBrowser(OpenedCode code, OpenSession command, HttpRequest request) =>
        code.Binding.Length == 0
        || Binding.Matches(command.Binding, code.Binding)
        || Binding.Matches(request.Cookies[Binding.Key(code.Binding)], code.Binding);

    private static async Task<Results<Ok<SessionView>, Refusal>> Refresh(RefreshSession command, Tokens tokens, Sessions sessions, SessionViews views, CancellationToken ct)
    {
        if (tokens.OpenHandle(command.Handle) is not { } handle || await sessions.Refresh(handle, ct) is not { } session)
            return Refusal.SessionEnded;
        return TypedResults.Ok(await views.Of(session, ct));
    }

    private static Ok<HubTokenView> HubToken(Caller caller, Tokens tokens) =>
        TypedResults.Ok(new HubTokenView(tokens.Hub(caller), (int)Tokens.HubLife.TotalSeconds));

    private static async Task<Results<Ok<HandOffView>, Refusal>> HandOff(HandOffSession command, Caller caller, Rights rights, Tokens tokens, Sessions sessions, CancellationToken ct)
    {
        var may = await rights.Of(caller, ct);
        var app = command.App == SessionApps.Admin ? SessionApp.Admin : SessionApp.Console;
        if (app == SessionApp.Admin ? !may.OpensAdmin : !may.TutorsAnything)
            return new Refusal("not-yours-to-do", StatusCodes.Status403Forbidden);
        if (await sessions.HandOff(caller, app, ct) is not { } session)
            return Refusal.SessionEnded;
        var code = tokens.Code(new SessionKey(session.OrganisationId, session.Id), binding: []);
        return TypedResults.Ok(new HandOffView($"/{command.App}/#code={code}"));
    }

    private static async Task<NoContent> End(Caller caller, Sessions sessions, CancellationToken ct)
    {
        await sessions.End(caller.OrganisationId, caller.SessionId, ct);
        return TypedResults.NoContent();
    }

    internal sealed class OpenRules : AbstractValidator<OpenSession>
    {
        public OpenRules()
        {
            RuleFor(x => x.Code).NotEmpty().MaximumLength(MaxSealed);
            RuleFor(x => x.Binding).MaximumLength(200);
        }
    }

    internal sealed class RefreshRules : AbstractValidator<RefreshSession>
    {
        public RefreshRules() => RuleFor(x => x.Handle).NotEmpty().MaximumLength(MaxSealed);
    }

    internal sealed class HandOffRules : AbstractValidator<HandOffSession>
    {
        public HandOffRules() => RuleFor(x => x.App).Must(app => app is SessionApps.Console or SessionApps.Admin).WithMessage("app: console or admin");
    }
}
