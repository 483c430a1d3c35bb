using System.Threading.RateLimiting;
using LmsSupport.Api.People;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Chat;

/// <summary>How often one session may ask over HTTP: enough for a person with many tabs, too little for a script.</summary>
internal static class ChatPace
{
    public const string Policy = "chat";

    public static void AddChatPace(this IServiceCollection services) =>
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ChatOptions>>((limiter, chat) => limiter.AddPolicy(Policy, context => PerSession(context, chat.Value.CommandsPerSecond)));

    private static RateLimitPartition<Guid> PerSession(HttpContext context, int perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(Caller.Find(context.User)?.SessionId ?? Guid.Empty, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 4 * perSecond,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
            QueueLimit = 0,
        });
}
