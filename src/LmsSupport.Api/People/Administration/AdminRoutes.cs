using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.People.Administration;

/// <summary>The group that every administrator's route stands in, of whichever room: who calls, how often, how much, validated.</summary>
internal static class AdminRoutes
{
    public const int MaxBody = 64 * 1024;

    public static RouteGroupBuilder MapAdmin(this IEndpointRouteBuilder endpoints) => endpoints.MapGroup("/api/admin")
        .RequireAuthorization(Access.Caller)
        .RequireRateLimiting(AdminPace.Policy)
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBody))
        .ValidateCommands();

    /// <summary>What belongs to one organisation.</summary>
    public static RouteGroupBuilder MapAdminOfOrganisation(this IEndpointRouteBuilder endpoints) => endpoints.MapAdmin().MapGroup("/organisations/{organisationId:int:min(1)}");

    public static Results<Ok<T>, Refusal> Ok<T>(this Answer<T> answer) => answer.Refusal is { } refusal ? refusal : TypedResults.Ok(answer.Value!);

    public static Results<NoContent, Refusal> NoContent(this Answer<Done> answer) => answer.Refusal is { } refusal ? refusal : TypedResults.NoContent();

    public static Results<Created<T>, Refusal> Created<T>(this Answer<T> answer, Func<T, string> address) =>
        answer.Refusal is { } refusal ? refusal : TypedResults.Created(address(answer.Value!), answer.Value);
}

/// <summary>How often one session may ask the administrator's pages' questions: a person with many tabs, no script.</summary>
internal sealed class AdminPace(IOptions<PeopleOptions> options) : IRateLimiterPolicy<Guid>
{
    public const string Policy = "admin";

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => static (rejected, _) =>
        new(new Refusal("too-many-requests", StatusCodes.Status429TooManyRequests, ("retryAfter", SessionRate.RetryAfter(rejected.Lease))).ExecuteAsync(rejected.HttpContext));

    public RateLimitPartition<Guid> GetPartition(HttpContext httpContext) =>
        RateLimitPartition.GetTokenBucketLimiter(Caller.Find(httpContext.User)?.SessionId ?? Guid.Empty, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.AdminRequestsPerMinute,
            TokensPerPeriod = Math.Max(1, options.Value.AdminRequestsPerMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
            QueueLimit = 0,
        });
}
