using FluentValidation;

namespace LmsSupport.Api.People.Administration;

/// <summary>What administrators do with organisations and people.</summary>
internal static class PeopleAdministration
{
    public static void AddPeopleAdministration(this IServiceCollection services)
    {
        services.AddSingleton<Administering>();
        services.AddSingleton<GrantBook>();
        services.AddSingleton<EditionMoves>();
        services.AddSingleton<FirstAdministrator>();
        services.AddHostedService(provider => provider.GetRequiredService<FirstAdministrator>());
        services.AddSingleton<FirstEndpoint>();
        services.AddSingleton<IValidator<ComeFirst>, ComeFirst.Rules>();
        services.AddSingleton<IValidator<NameOrganisation>, NameOrganisation.Rules>();
        services.AddSingleton<IValidator<NameCategory>, NameCategory.Rules>();
        services.AddSingleton<IValidator<GiveGrant>, GiveGrant.Rules>();
    }

    public static void MapPeopleAdministration(this IEndpointRouteBuilder endpoints)
    {
        // The only one that asks for no session: who has none comes in by it.
        endpoints.MapGroup("/api/admin").RequireRateLimiting(SessionRate.Policy).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(AdminRoutes.MaxBody))
            .ValidateCommands().MapPost("/first", FirstEndpoint.Handle);
        var admin = endpoints.MapAdmin();
        admin.MapOrganisations();
        admin.MapServiceAudit();
        var organisation = endpoints.MapAdminOfOrganisation();
        organisation.MapCategories();
        organisation.MapGrants();
        organisation.MapPeopleSearch();
        organisation.MapAudit();
    }
}
