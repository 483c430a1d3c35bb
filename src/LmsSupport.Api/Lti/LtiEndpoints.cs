using FluentValidation;
using LmsSupport.Api.Lti.Administration;
using LmsSupport.Api.Lti.DeepLinking;
using LmsSupport.Api.Lti.Registering;
using LmsSupport.Api.Lti.Advantage;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti;

internal static class LtiEndpoints
{
    public const string LoginPath = "/lti/login";
    public const string LaunchPath = "/lti/launch";
    public const string PlacePath = "/lti/deeplink";

    // The largest launch is a token of 64 kB with a state; everything else is much smaller.
    private const int MaxBody = 128 * 1024;

    public static void AddLti(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LtiOptions>().BindConfiguration(LtiOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<LoginState.Sealed>();
        builder.Services.AddSingleton<KnownRegistrations>();
        builder.Services.AddSingleton<PlatformClient>();
        builder.Services.AddSingleton<PlatformKeys>();
        builder.Services.AddSingleton<TokenProof>();
        builder.Services.AddSingleton<ToolKeys>();
        builder.Services.AddSingleton<LaunchLog>();
        builder.Services.AddSingleton<Admissions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Admissions>());
        builder.Services.AddSingleton<LoginEndpoint>();
        builder.Services.AddSingleton<LaunchEndpoint>();
        builder.Services.AddSingleton<PlacingRequest.Sealed>();
        builder.Services.AddSingleton<Placing>();
        builder.Services.AddSingleton<OwnData>();
        builder.Services.AddSingleton<Invitations>();
        builder.Services.AddSingleton<NewRegistration>();
        builder.Services.AddSingleton<RegisterLog>();
        builder.Services.AddSingleton<RegisterEndpoint>();
        builder.Services.AddSingleton<IValidator<LoginRequest>, LoginRequest.Rules>();
        builder.Services.AddSingleton<IValidator<InvitePlatform>, InvitationEndpoints.Rules>();
        builder.Services.AddPlatformServices();
        builder.Services.AddHostedService<ConfiguredRegistrations>();
        builder.Services.AddHostedService<KeyTending>();
        builder.Services.AddHostedService<NonceSweeper>();
        builder.Services.AddLtiAdministration();
        builder.Services.AddSingleton<FloatingButton>();
        builder.Services.AddRateLimiter(limits => limits.AddPolicy<string, LaunchRate>(LaunchRate.Policy).AddPolicy<string, ButtonRate>(ButtonRate.Policy));
    }

    public static void MapLti(this IEndpointRouteBuilder endpoints)
    {
        var lti = endpoints.MapGroup("/lti")
            .RequireRateLimiting(LaunchRate.Policy)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBody));
        lti.MapMethods("/login", [HttpMethods.Get, HttpMethods.Post], LoginEndpoint.Handle);
        lti.MapPost("/launch", LaunchEndpoint.Handle);
        lti.MapGet("/launch", NotPosted);
        lti.MapPost("/deeplink", Placing.Handle);
        lti.MapGet("/deeplink", NotPosted);
        lti.MapGet("/jwks", KeySet);
        lti.MapGet("/register", RegisterEndpoint.Handle);
        lti.MapPageFiles();
        endpoints.MapEditionServices();
        lti.MapConfigFiles();
        endpoints.MapInvitations();
        endpoints.MapLtiAdministration();
        endpoints.MapGet(FloatingButton.Path, FloatingButton.Handle).RequireRateLimiting(ButtonRate.Policy);
    }

    private static async Task<IResult> KeySet(HttpContext http, ToolKeys keys)
    {
        var set = await keys.Published(http.RequestAborted);
        http.Response.Headers.CacheControl = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"public, max-age={KeyTurns.Remembered.TotalSeconds:0}");
        return TypedResults.Text(set, "application/json");
    }

    private static LaunchPage NotPosted(HttpContext http, LaunchLog log) =>
        log.Refused(new Refusal("launch-not-post", StatusCodes.Status405MethodNotAllowed), Locales.Of(http.Request));
}

/// <summary>How often one address may log in and launch. Generous: a school may stand behind it.</summary>
internal sealed class LaunchRate(IOptions<LtiOptions> options) : IRateLimiterPolicy<string>
{
    public const string Policy = "launch";

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected => static (rejected, _) =>
    {
        var seconds = SessionRate.RetryAfter(rejected.Lease);
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var refusal = new Refusal("too-many-requests", StatusCodes.Status429TooManyRequests, ("retryAfter", seconds));
        return new ValueTask(LaunchPage.Refused(refusal, Locales.Of(rejected.HttpContext.Request)).ExecuteAsync(rejected.HttpContext));
    };

    public System.Threading.RateLimiting.RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
        SessionRate.PerAddress(httpContext, options.Value.RequestsPerMinute);
}

/// <summary>Once in a while removes nonces whose login can't launch any more anyway.</summary>
internal sealed class NonceSweeper(WriteQueue writes, TimeProvider clock, ILogger<NonceSweeper> logger) : Sweeper(clock, logger)
{
    private readonly TimeProvider _clock = clock;

    public override Task Sweep(CancellationToken ct)
    {
        var now = _clock.Now();
        return writes.Run((db, token) => db.Set<UsedNonce>().Where(nonce => nonce.ExpiresAt < now).ExecuteDeleteAsync(token), ct);
    }
}
