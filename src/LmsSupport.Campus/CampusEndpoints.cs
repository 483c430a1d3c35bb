using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus;

/// <summary>What every page of the campus shares.</summary>
internal static class CampusEndpoints
{
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    public static void AddCampus(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CampusOptions>().BindConfiguration("Campus").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Addresses>();
        builder.Services.AddRazorComponents();
        // Rendering brings a key ring along; nothing here is sealed with it, so it is kept off the disk and out of the log.
        builder.Services.Configure<KeyManagementOptions>(ring => ring.XmlRepository = new KeysInMemory());
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        if (builder is WebApplicationBuilder web)
        {
            // A Link header of Moodle's has quotation marks that no header should have; a tool must bear it.
            web.WebHost.ConfigureKestrel(kestrel => kestrel.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.UTF8);
            ListenAtAddress(web);
        }
    }

    private static void ListenAtAddress(WebApplicationBuilder web)
    {
        // It listens where it says it is, unless told otherwise.
        if (string.IsNullOrEmpty(web.Configuration["urls"]))
            web.WebHost.UseUrls(web.Configuration["Campus:Address"] ?? new CampusOptions().Address);
    }

    public static void UseCampus(this WebApplication app)
    {
        var service = app.Services.GetRequiredService<Addresses>().Service;
        app.Use((http, next) =>
        {
            http.Response.Headers.ContentSecurityPolicy = $"script-src 'self' {service}; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return next(http);
        });
        app.UseStatusCodePages(NotFoundPage);
    }

    public static void MapAssets(this IEndpointRouteBuilder app) => app.MapGet("/assets/{name}", Asset);

    /// <summary>For whatever changes something: only the campus' own pages may ask for it.</summary>
    public static async ValueTask<object?> OwnPagesOnly(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Request.Headers;
        var site = headers["Sec-Fetch-Site"].ToString();
        var address = context.HttpContext.RequestServices.GetRequiredService<Addresses>().Campus;
        var own = site.Length > 0 ? site is "same-origin" : string.Equals(headers.Origin, address, StringComparison.Ordinal);
        return own ? await next(context) : RefusedPage.Of(Visit.Of(context.HttpContext), "foreign", StatusCodes.Status403Forbidden);
    }

    private static Results<FileStreamHttpResult, NotFound> Asset(string name, HttpContext http)
    {
        if (Embedded.Find($"assets/{name}") is not { } file || !ContentTypes.TryGetContentType(name, out var type))
            return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Stream(file, type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type);
    }

    private static async Task NotFoundPage(StatusCodeContext context)
    {
        var http = context.HttpContext;
        if (http.Response.StatusCode == StatusCodes.Status404NotFound && http.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html"))
            await RefusedPage.Of(Visit.Of(http), "404", StatusCodes.Status404NotFound).ExecuteAsync(http);
    }

    private sealed class KeysInMemory : IXmlRepository
    {
        private readonly ConcurrentBag<XElement> _keys = [];

        public IReadOnlyCollection<XElement> GetAllElements() => _keys;

        public void StoreElement(XElement element, string friendlyName) => _keys.Add(element);
    }
}
