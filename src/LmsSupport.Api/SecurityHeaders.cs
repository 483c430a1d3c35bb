using LmsSupport.Api.Storage;

namespace LmsSupport.Api;

/// <summary>
/// What every answer forbids. An answer that is a page states its own content policy and who may frame it; all others
/// get the strictest, so that a forgotten one allows nothing.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, PublicAddress here)
{
    private const string Nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // None of these is needed to ask for help, and a frame in a course must not ask for them in our name.
    private const string Permissions = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

    public Task Invoke(HttpContext context)
    {
        // At the last moment: an exception on the way clears what was set before.
        context.Response.OnStarting(
            static state =>
            {
                var (response, isHttps) = ((HttpResponse, bool))state;
                Add(response.Headers, isHttps);
                return Task.CompletedTask;
            },
            (context.Response, here.Uri.Scheme == Uri.UriSchemeHttps));
        return next(context);
    }

    private static void Add(IHeaderDictionary headers, bool isHttps)
    {
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = Nothing;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = Permissions;
        if (isHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
    }
}
