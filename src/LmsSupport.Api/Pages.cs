using LmsSupport.Api.Lti;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api;

/// <summary>The built pages of the browser's part: the widget in the frames of a platform's pages, the console and the administrator's pages in tabs of their own.</summary>
internal static class Pages
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // Before a publish the built files are found through a list beside the program, in whichever environment.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddSingleton(services => new BriefCache<Guid, string?>(services.GetRequiredService<TimeProvider>(), TimeSpan.FromMinutes(1)));
    }

    /// <summary>Scripts, styles and pictures; the pages themselves go through <see cref="MapPages"/>, which knows who may frame them.</summary>
    public static void UsePageFiles(this IApplicationBuilder app)
    {
        app.UseCompressedFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = Keep, ContentTypeProvider = new CompressedFiles.ContentTypes() });
    }

    public static void MapPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/widget/at/{platformId:guid}", Widget);
        endpoints.MapGet("/console/", Console);
        endpoints.MapGet("/admin/", Admin);
    }

    private static async Task<Results<BuiltPage, LaunchPage>> Widget(
        Guid platformId, HttpContext http, IDbContextFactory<Database> databases, BriefCache<Guid, string?> origins, CancellationToken ct) =>
        await origins.Get(platformId, databases, ReadOrigins, ct) is { Length: > 0 } known
            ? new BuiltPage("widget/index.html", known)
            : LaunchPage.Refused(new Refusal("page-unknown", StatusCodes.Status404NotFound), Locales.Of(http.Request));

    private static Results<BuiltPage, RedirectHttpResult> Console(HttpContext http) => Tab("console", http);

    private static Results<BuiltPage, RedirectHttpResult> Admin(HttpContext http) => Tab("admin", http);

    // Routes match with and without the slash at the end; a browser then resolves what the page asks for differently.
    private static Results<BuiltPage, RedirectHttpResult> Tab(string app, HttpContext http) =>
        http.Request.Path.Value!.EndsWith('/') ? new BuiltPage($"{app}/index.html", "'none'") : TypedResults.LocalRedirect($"/{app}/");

    private static async Task<string?> ReadOrigins(Guid platformId, IDbContextFactory<Database> databases, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<Platform>().Where(platform => platform.Id == platformId).Select(platform => platform.PageOrigins).SingleOrDefaultAsync(ct);
    }

    // Files under assets/ have a mark of their content in the name; the loader has one name for ever.
    private static void Keep(StaticFileResponseContext file)
    {
        var path = file.Context.Request.Path;
        file.Context.Response.Headers.CacheControl = path.Value!.Contains("/assets/", StringComparison.Ordinal)
            ? "public, max-age=31536000, immutable"
            : "public, max-age=300";
        CompressedFiles.Describe(file);
    }
}

/// <param name="path">In the web root.</param>
/// <param name="frameAncestors">Who may show it in a frame: origins, or <c>'none'</c>.</param>
internal sealed class BuiltPage(string path, string frameAncestors) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var file = services.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider.GetFileInfo(path);
        if (!file.Exists)
        {
            await LaunchPage.Refused(new Refusal("page-not-built", StatusCodes.Status404NotFound), Locales.Of(httpContext.Request)).ExecuteAsync(httpContext);
            return;
        }

        var here = services.GetRequiredService<PublicAddress>().Uri;
        var socket = $"{(here.Scheme == Uri.UriSchemeHttps ? "wss" : "ws")}://{here.Authority}";
        var response = httpContext.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // The socket by name, too: not every browser counts it to 'self'.
        response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; media-src 'self'; "
            + $"connect-src 'self' {socket}; base-uri 'none'; form-action 'self'; frame-ancestors {frameAncestors}";
        await response.SendFileAsync(file, httpContext.RequestAborted);
    }
}
