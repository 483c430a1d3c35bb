using System.Text.Json.Nodes;
using LmsSupport.Campus.Courses;
using LmsSupport.Campus.People;
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
    }

    public static void MapLti(this IEndpointRouteBuilder app)
    {
        app.MapGet("/mod/lti/launch", Launch);
        app.MapGet("/mod/lti/return", Return);
        app.MapMethods("/lti/auth", [HttpMethods.Get, HttpMethods.Post], Authorize).DisableAntiforgery();
        app.MapGet("/lti/jwks", KeySet.Get);
        app.MapGet("/.well-known/openid-configuration", OpenIdConfiguration);
        if (!app.ServiceProvider.GetRequiredService<IOptions<CampusOptions>>().Value.Switches)
            return;
        app.MapGet("/lti/storage", () => new RazorComponentResult<StoragePage>());
        app.MapPost("/switches", (Misbehaviour how, Switches switches) => Set(how, switches));
        app.MapDelete("/switches", (Switches switches) => Set(Misbehaviour.None, switches));
    }

    /// <param name="activity">Only the course's one external tool, <c>help</c>, can be launched.</param>
    /// <param name="target">Where the launch opens: <c>iframe</c> or <c>window</c>.</param>
    private static Results<RazorComponentResult<PostPage>, RazorComponentResult<RefusedPage>, RedirectHttpResult> Launch(
        string? course, string? activity, string? target, Visit visit, LaunchLogin login, HttpContext http)
    {
        if (visit.Session is not { } session)
            return TypedResults.Redirect("/");
        if (Catalogue.Find(course) is not { } found || activity is not (null or "help"))
            return RefusedPage.Of(visit, "404", StatusCodes.Status404NotFound);
        if (!session.Person.TakesPartIn(found.Id))
            return RefusedPage.Of(visit, "403", StatusCodes.Status403Forbidden);
        var hint = session.Hints.Issue(found, target is "window" ? "window" : "iframe", visit.Language);
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<PostPage>(new
        {
            Visit = visit,
            login.Address,
            Fields = login.Fields(session.Person, hint),
            Says = "post.login",
            Course = found,
        });
    }

    private static Results<RazorComponentResult<PostPage>, RazorComponentResult<RefusedPage>, RedirectHttpResult> Authorize(
        AuthorizationRequest request, Visit visit, Authorization authorization, Addresses addresses, HttpContext http)
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
            Address = addresses.Launch,
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

    private static JsonHttpResult<JsonObject> OpenIdConfiguration(Addresses addresses) => TypedResults.Json(new JsonObject
    {
        ["issuer"] = addresses.Campus,
        ["jwks_uri"] = $"{addresses.Campus}/lti/jwks",
        ["authorization_endpoint"] = $"{addresses.Campus}/lti/auth",
        ["scopes_supported"] = new JsonArray("openid"),
        ["response_types_supported"] = new JsonArray("id_token"),
        ["subject_types_supported"] = new JsonArray("public", "pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["claims_supported"] = new JsonArray("sub", "iss", "name", "given_name", "family_name", "email"),
        ["https://purl.imsglobal.org/spec/lti-platform-configuration"] = new JsonObject
        {
            ["product_family_code"] = "moodle",
            ["version"] = "4.5.6 (Build: 20250811)",
            ["messages_supported"] = new JsonArray(new JsonObject { ["type"] = "LtiResourceLinkRequest" }),
        },
    });

    private static NoContent Set(Misbehaviour how, Switches switches)
    {
        switches.Now = how;
        return TypedResults.NoContent();
    }
}
