using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LmsSupport.Api.People;

/// <summary>The two ways of saying who one is, and the policies that ask for them.</summary>
internal static class Access
{
    /// <summary>Scheme: <c>Authorization: Bearer</c> with an access token.</summary>
    public const string Scheme = "Access";

    /// <summary>Scheme: <c>access_token</c> in the query of the hub's path, with a hub token, because browsers can't send headers with a socket.</summary>
    public const string HubScheme = "Hub";

    /// <summary>Policy of every endpoint that serves a person.</summary>
    public const string Caller = "Caller";

    /// <summary>Policy of the hub.</summary>
    public const string HubCaller = "HubCaller";

    public const string HubPath = "/hub";

    public static void AddAccess(this IServiceCollection services)
    {
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(Scheme, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, HubHandler>(HubScheme, configureOptions: null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Caller, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser())
            .AddPolicy(HubCaller, policy => policy.AddAuthenticationSchemes(HubScheme).RequireAuthenticatedUser());
    }

    private sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Tokens tokens, Sessions sessions)
        : TokenHandler(options, logger, encoder, sessions)
    {
        private const string Prefix = "Bearer ";

        protected override Caller? Read() =>
            Request.Headers[HeaderNames.Authorization].ToString() is { } value && value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
                ? tokens.OpenAccess(value[Prefix.Length..].Trim())
                : null;
    }

    private sealed class HubHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Tokens tokens, Sessions sessions)
        : TokenHandler(options, logger, encoder, sessions)
    {
        private const string Token = "access_token";

        protected override Caller? Read()
        {
            if (!Request.Path.StartsWithSegments(HubPath, StringComparison.Ordinal))
                return null;
            var caller = tokens.OpenHub(Request.Query[Token].ToString());
            Forget();
            return caller;
        }

        /// <summary>A socket's request lives as long as the socket: the token, spent, neither need nor may stay in memory with it, four times over.</summary>
        private void Forget()
        {
            Request.QueryString = QueryString.Create(Request.Query.Where(parameter => parameter.Key != Token));
            _ = Request.Query; // read anew, or the old one stays
            Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = Request.Path;
        }
    }

    private abstract class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected abstract Caller? Read();

        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Read() is not { } caller || !await sessions.IsLive(caller.OrganisationId, caller.SessionId, Context.RequestAborted))
                return AuthenticateResult.NoResult();
            return AuthenticateResult.Success(new AuthenticationTicket(caller.Principal(base.Scheme.Name), base.Scheme.Name));
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Refusal.SessionEnded.ExecuteAsync(Context);

        protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
            new Refusal("not-yours-to-do", StatusCodes.Status403Forbidden).ExecuteAsync(Context);
    }
}
