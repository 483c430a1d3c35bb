using LmsSupport.Campus.Courses;
using LmsSupport.Campus.Lti.DeepLinking;
using LmsSupport.Campus.Lti.Grades;
using LmsSupport.Campus.Lti.Groups;
using LmsSupport.Campus.Lti.Registering;
using LmsSupport.Campus.Lti.Roster;
using LmsSupport.Campus.Lti.Tokens;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti;

/// <summary>The platform's side of LTI 1.3: begin a launch, answer the authorization, publish keys.</summary>
internal static class LtiEndpoints
{
    public static void AddLti(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddSingleton<Switches>();
        builder.Services.AddSingleton<LaunchClaims>();
        builder.Services.AddSingleton<TokenWriter>();
        builder.Services.AddSingleton<LaunchLogin>();
        builder.Services.AddSingleton<Authorization>();
        builder.Services.AddSingleton<Launches>();
        builder.Services.AddSingleton<Tools>();
        builder.Services.AddSingleton<Services>();
        builder.Services.AddSingleton<CustomVariables>();
        builder.Services.AddSingleton<ServiceWatch>();
        builder.Services.AddSingleton<PublishedToolKeys>();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<TokenDesk>();
        builder.Services.AddSingleton<Rosters>();
        builder.Services.AddSingleton<RosterDifferences>();
        builder.Services.AddSingleton<RosterEndpoint>();
        builder.Services.AddSingleton<Gradebook>();
        builder.Services.AddSingleton<LineItemsEndpoint>();
        builder.Services.AddSingleton<ScoresEndpoint>();
        builder.Services.AddSingleton<GroupsEndpoint>();
        builder.AddDeepLinking();
        builder.AddRegistering();
    }

    public static void MapLti(this IEndpointRouteBuilder app)
    {
        app.MapGet("/mod/lti/launch", Launch);
        app.MapGet("/mod/lti/launch.php", LaunchModule);
        app.MapGet("/mod/lti/return", Return);
        app.MapMethods("/lti/auth", [HttpMethods.Get, HttpMethods.Post], Authorize).DisableAntiforgery();
        app.MapGet("/lti/jwks", KeySet.Get);
        app.MapServices();
        app.MapDeepLinking();
        app.MapRegistering();
        if (!app.ServiceProvider.GetRequiredService<IOptions<CampusOptions>>().Value.Switches)
            return;
        app.MapGet("/lti/storage", () => new RazorComponentResult<StoragePage>());
        app.MapPost("/switches", (Misbehaviour how, Switches switches) => Set(how, switches));
        app.MapDelete("/switches", (Switches switches) => Set(Misbehaviour.None, switches));
    }

    private static void MapServices(this IEndpointRouteBuilder app)
    {
        app.MapPost(TokenEndpoint.Path, TokenEndpoint.Post).Watched(ServiceName.Token).DisableAntiforgery();
        var services = app.MapGroup(Services.Base).DisableAntiforgery();
        var section = services.MapGroup("/CourseSection/{course:int}/bindings/{type:int}");
        section.MapGet("/memberships", RosterEndpoint.Get).Watched(ServiceName.Roster).For(Scope.Roster);
        section.MapGet("/groups", GroupsEndpoint.Groups).Watched(ServiceName.Groups).For(Scope.Groups);
        section.MapGet("/groupsets", GroupsEndpoint.Sets).Watched(ServiceName.Groups).For(Scope.Groups);
        services.MapGet("/{course:int}/lineitems", LineItemsEndpoint.List).Watched(ServiceName.LineItems).For(Scope.LineItem, Scope.LineItemRead);
        services.MapPost("/{course:int}/lineitems", LineItemsEndpoint.Create).Watched(ServiceName.LineItems).For(Scope.LineItem);
        var item = services.MapGroup("/{course:int}/lineitems/{id:int}/lineitem");
        item.MapGet("", LineItemsEndpoint.Get).Watched(ServiceName.LineItems).For(Scope.LineItem, Scope.LineItemRead);
        item.MapPut("", LineItemsEndpoint.Put).Watched(ServiceName.LineItems).For(Scope.LineItem);
        item.MapDelete("", LineItemsEndpoint.Delete).Watched(ServiceName.LineItems).For(Scope.LineItem);
        item.MapPost("/scores", ScoresEndpoint.Post).Watched(ServiceName.Scores).For(Scope.Score);
        item.MapGet("/results", ScoresEndpoint.Results).Watched(ServiceName.Results).For(Scope.ResultRead);
    }

    /// <param name="activity">Only the course's help, <c>help</c>, is launched by this address.</param>
    /// <param name="target">Where the launch opens: <c>iframe</c> or <c>window</c>.</param>
    /// <param name="tool">Another tool than the usual one, by its type.</param>
    private static IResult Launch(string? course, string? activity, string? target, int? tool, Visit visit, Launches launches, HttpContext http) =>
        launches.Begin(visit, activity is null or "help" ? launches.Help(course, tool) : null, target, http);

    /// <summary>Moodle's own address of an activity.</summary>
    /// <param name="id">The number of its module.</param>
    private static IResult LaunchModule(int? id, string? target, Visit visit, Launches launches, Entries entries, HttpContext http) =>
        launches.Begin(visit, entries.Find(id ?? 0), target, http);

    private static Results<RazorComponentResult<PostPage>, RazorComponentResult<RefusedPage>, RedirectHttpResult> Authorize(
        AuthorizationRequest request, Visit visit, Authorization authorization, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (visit.Session is not { } session)
        {
            // A page of another site that navigates a frame of ours leaves our Lax cookie behind. As Moodle does: ask once
            // more from a page of our own. For somebody who is signed out no token ever comes.
            return Reposted(http) ? TypedResults.Redirect("/") : new RazorComponentResult<PostPage>(new
            {
                Visit = visit,
                Address = "/lti/auth",
                Fields = Repost(http),
                Says = "post.auth",
            });
        }

        var answer = authorization.Decide(request, session);
        if (answer.Fields is null)
            return RefusedPage.Of(visit, "invalid", StatusCodes.Status404NotFound);
        return new RazorComponentResult<PostPage>(new
        {
            Visit = visit,
            Address = request.RedirectUri,
            answer.Fields,
            Says = "post.auth",
            answer.Hint?.Course,
        });
    }

    private static bool Reposted(HttpContext http) => http.Request.HasFormContentType && http.Request.Form.ContainsKey("repost");

    private static IReadOnlyList<(string Name, string Value)> Repost(HttpContext http)
    {
        var asked = http.Request.HasFormContentType ? http.Request.Form.Select(field => (field.Key, field.Value)) : http.Request.Query.Select(field => (field.Key, field.Value));
        return [.. asked.Select(field => (field.Key, field.Value.ToString())), ("repost", "1")];
    }

    private static RedirectHttpResult Return(string? course) =>
        TypedResults.Redirect(Catalogue.Find(course) is { } found ? $"/course/{found.Id}" : "/my");

    private static NoContent Set(Misbehaviour how, Switches switches)
    {
        switches.Now = how;
        return TypedResults.NoContent();
    }
}
