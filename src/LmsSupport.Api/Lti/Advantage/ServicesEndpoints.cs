namespace LmsSupport.Api.Lti.Advantage;

internal static class ServicesEndpoints
{
    public static void AddPlatformServices(this IServiceCollection services)
    {
        services.AddSingleton<ServiceTokens>();
        services.AddSingleton<ServiceHealth>();
        services.AddHostedService(provider => provider.GetRequiredService<ServiceHealth>());
        services.AddSingleton<PlatformServices>();
        services.AddSingleton<ServicePages>();
        services.AddSingleton<Grades>();
        services.AddSingleton<Groups>();
        services.AddSingleton<ConnectionTest>();
        services.AddSingleton<LearnedServices>();
        services.AddSingleton<EditionPlaces>();
        services.AddSingleton<RosterStore>();
        services.AddSingleton<RosterReading>();
        services.AddSingleton<RosterTurns>();
        services.AddSingleton<Rosters>();
        services.AddHostedService(provider => provider.GetRequiredService<Rosters>());
    }
}
