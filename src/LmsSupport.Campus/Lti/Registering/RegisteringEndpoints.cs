using LmsSupport.Campus.People;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LmsSupport.Campus.Lti.Registering;

/// <summary>"External tools": the administrator pastes a tool's registration address, and lets in what has registered itself.</summary>
internal static class RegisteringEndpoints
{
    public static void AddRegistering(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<PlatformConfiguration>().AddSingleton<RegistrationTokens>().AddSingleton<RegistrationEndpoint>();

    public static void MapRegistering(this IEndpointRouteBuilder app)
    {
        app.MapGet(PlatformConfiguration.Path, PlatformConfiguration.Get).Watched(ServiceName.Configuration);
        app.MapGet("/.well-known/openid-configuration", PlatformConfiguration.Get);
        app.MapPost(PlatformConfiguration.RegistrationPath, RegistrationEndpoint.Post).Watched(ServiceName.Registration).DisableAntiforgery();
        var pages = app.MapGroup("/admin/tools").AddEndpointFilter(AdministratorsOnly);
        pages.MapGet("", Tools);
        var changes = pages.MapGroup("").AddEndpointFilter(CampusEndpoints.OwnPagesOnly).DisableAntiforgery();
        changes.MapPost("/register", Register);
        changes.MapPost("/{type:int}/activate", Activate);
        changes.MapPost("/{type:int}/remove", Remove);
    }

    private static RazorComponentResult<ToolsPage> Tools(Visit visit, string? said) => new(new { Visit = visit, Said = Key(said) });

    private static IResult Register([FromForm] string? address, Visit visit, RegistrationTokens tokens, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Uri.TryCreate(address?.Trim(), UriKind.Absolute, out var pasted) && pasted.Scheme is "http" or "https"
            ? new RazorComponentResult<RegisterPage>(new { Visit = visit, Address = tokens.Open(pasted), Origin = pasted.GetLeftPart(UriPartial.Authority) })
            : new RazorComponentResult<ToolsPage>(new { Visit = visit, Said = "tools.said.bad", Pasted = address }) { StatusCode = StatusCodes.Status400BadRequest };
    }

    private static Results<RedirectHttpResult, NotFound> Activate(int type, Tools tools)
    {
        if (tools.Find(type) is not { } tool)
            return TypedResults.NotFound();
        tools.Activate(tool);
        return TypedResults.Redirect("/admin/tools?said=activated");
    }

    private static Results<RedirectHttpResult, NotFound> Remove(int type, Tools tools)
    {
        if (tools.Find(type) is not { RegisteredItself: true } tool)
            return TypedResults.NotFound();
        tools.Remove(tool);
        return TypedResults.Redirect("/admin/tools?said=removed");
    }

    private static async ValueTask<object?> AdministratorsOnly(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var visit = Visit.Of(context.HttpContext);
        return visit.Person switch
        {
            null => TypedResults.Redirect("/"),
            { Role: Role.Administrator } => await next(context),
            _ => RefusedPage.Of(visit, "administrator", StatusCodes.Status403Forbidden),
        };
    }

    private static string? Key(string? said) => said is "closed" or "activated" or "removed" ? $"tools.said.{said}" : null;
}
