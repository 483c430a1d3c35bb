using System.Text;
using System.Text.Json;
using LmsSupport.Campus.Lti.Tokens;

namespace LmsSupport.Campus.Lti;

/// <summary>How Moodle's services say no: the status and the request once more, as JSON.</summary>
internal static class ServiceRefusal
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Of(HttpContext http, int status, string reason) => TypedResults.Text(
        JsonSerializer.Serialize(new
        {
            status,
            reason,
            request = new
            {
                method = http.Request.Method,
                url = $"{http.Request.Path}{http.Request.QueryString}",
                accept = http.Request.Headers.Accept.ToString(),
                contentType = http.Request.ContentType ?? "",
            },
        }, Json),
        "application/json", Encoding.UTF8, status);

    /// <summary>No service takes or gives this media type.</summary>
    public static IResult NoHandler(HttpContext http)
    {
        var accept = http.Request.Headers.Accept.ToString() is "*/*" ? "" : http.Request.Headers.Accept.ToString();
        var path = http.Request.Path.Value![Services.Base.Length..];
        return Of(http, StatusCodes.Status400BadRequest, $"No handler found for {path} {accept} {http.Request.ContentType}");
    }

    /// <summary>Lets only tokens in that have one of these scopes and belong to the tool whose type stands in the address.</summary>
    public static RouteHandlerBuilder For(this RouteHandlerBuilder endpoint, params string[] scopes) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        var token = http.RequestServices.GetRequiredService<AccessTokens>().Find(http.Request);
        var type = (http.Request.RouteValues["type"] as string) ?? http.Request.Query["type_id"].ToString();
        var tools = http.RequestServices.GetRequiredService<Tools>();
        return token is not null
            && token.Scopes.Any(scope => scopes.Contains(scope, StringComparer.Ordinal))
            && int.TryParse(type, System.Globalization.CultureInfo.InvariantCulture, out var number) && tools.Find(number) is { Active: true } tool
            && string.Equals(tool.ClientId, token.ClientId, StringComparison.Ordinal)
            ? await next(context)
            : Of(http, StatusCodes.Status401Unauthorized, "Unauthorized");
    });

    /// <summary>True when a client that asks so takes this media type.</summary>
    public static bool Takes(this HttpRequest request, string type) =>
        request.Headers.Accept.Count == 0 || request.Headers.Accept.ToString() is var accept && (accept.Contains("*/*", StringComparison.Ordinal) || accept.Contains(type, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when a request's body says that it is of this media type.</summary>
    public static bool Is(this HttpRequest request, string type) => string.Equals(request.ContentType?.Split(';')[0].Trim(), type, StringComparison.OrdinalIgnoreCase);
}
