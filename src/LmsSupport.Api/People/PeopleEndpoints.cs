using FluentValidation;
using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;
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
        builder.Services.AddSingleton<Audit>();
        builder.Services.AddSingleton<IHoldings, PeopleHoldings>();
        builder.Services.AddSingleton<IValidator<OpenSession>, SessionEndpoints.OpenRules>();
        builder.Services.AddSingleton<IValidator<RefreshSession>, SessionEndpoints.RefreshRules>();
        builder.Services.AddSingleton<IValidator<HandOffSession>, SessionEndpoints.HandOffRules>();
        builder.Services.AddHostedService<SessionSweeper>();
        builder.Services.AddAccess();
        builder.Services.AddRateLimiter(limits => limits.AddPolicy<string, SessionRate>(SessionRate.Policy).AddPolicy<Guid, AdminPace>(AdminPace.Policy));
        builder.Services.AddPeopleAdministration();
    }

    public static void MapPeople(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapSession();
        endpoints.MapPeopleAdministration();
    }
}

/// <summary>Once in a while removes sessions that are over for long.</summary>
internal sealed class SessionSweeper(Sessions sessions, TimeProvider clock, ILogger<SessionSweeper> logger) : Sweeper(clock, logger)
{
    public override Task Sweep(CancellationToken ct) => sessions.Sweep(ct);
}
