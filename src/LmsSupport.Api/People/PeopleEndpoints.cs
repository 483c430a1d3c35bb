using FluentValidation;
using Microsoft.AspNetCore.RateLimiting;

namespace LmsSupport.Api.People;

internal static class PeopleEndpoints
{
    public static void AddPeople(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PeopleOptions>().BindConfiguration(PeopleOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Tokens>();
        builder.Services.AddSingleton<DataKeys>();
        builder.Services.AddSingleton<Rights>();
        builder.Services.AddSingleton<Sessions>();
        builder.Services.AddSingleton<SessionViews>();
        builder.Services.AddSingleton<Arrivals>();
        builder.Services.AddSingleton<IValidator<OpenSession>, SessionEndpoints.OpenRules>();
        builder.Services.AddSingleton<IValidator<RefreshSession>, SessionEndpoints.RefreshRules>();
        builder.Services.AddSingleton<IValidator<HandOffSession>, SessionEndpoints.HandOffRules>();
        builder.Services.AddHostedService<SessionSweeper>();
        builder.Services.AddAccess();
        builder.Services.AddRateLimiter(limits => limits.AddPolicy<string, SessionRate>(SessionRate.Policy));
    }

    public static void MapPeople(this IEndpointRouteBuilder endpoints) => endpoints.MapSession();
}

/// <summary>Once in a while removes what is over for long.</summary>
internal sealed partial class SessionSweeper(Sessions sessions, TimeProvider clock, ILogger<SessionSweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await sessions.Sweep(stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                Log.Failed(logger, problem);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Sessions that are over could not be removed; the next round tries again")]
        public static partial void Failed(ILogger logger, Exception problem);
    }
}
