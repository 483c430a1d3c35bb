using FluentValidation;
using LmsSupport.Api.People.Administration;

namespace LmsSupport.Api.Lti.Administration;

/// <summary>What administrators do with platforms: registrations, deployments, keys, health.</summary>
internal static class LtiAdministration
{
    public static void AddLtiAdministration(this IServiceCollection services)
    {
        services.AddSingleton<PlatformShelf>();
        services.AddSingleton<ConnectionTestEndpoint>();
        services.AddSingleton<IValidator<CreateRegistration>, CreateRegistration.Rules>();
        services.AddSingleton<IValidator<ChangeRegistration>, ChangeRegistration.Rules>();
        services.AddSingleton<IValidator<ChangePlatform>, ChangePlatform.Rules>();
        services.AddSingleton<IValidator<ApproveDeployment>, ApproveDeployment.Rules>();
        services.AddSingleton<IValidator<WriteCourse>, WriteCourse.Rules>();
        services.AddSingleton<IValidator<ChangeEdition>, ChangeEdition.Rules>();
        services.AddSingleton<IValidator<SplitEdition>, SplitEdition.Rules>();
        services.AddSingleton<HealthBook>();
        services.AddHostedService(provider => provider.GetRequiredService<HealthBook>());
    }

    public static void MapLtiAdministration(this IEndpointRouteBuilder endpoints)
    {
        var organisation = endpoints.MapAdminOfOrganisation();
        organisation.MapPlatforms();
        organisation.MapRegistrations();
        organisation.MapDeployments();
        organisation.MapCourses();
        organisation.MapEditions();
        endpoints.MapAdmin().MapKeys();
    }
}
