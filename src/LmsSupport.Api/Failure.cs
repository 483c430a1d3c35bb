using LmsSupport.Api.People;

namespace LmsSupport.Api;

/// <summary>What nobody answered, answered once and alike: ProblemDetails with a code, in the reader's language.</summary>
internal static class Failure
{
    public static void AddFailures(this IHostApplicationBuilder builder) =>
        // The framework would throw for a request that it cannot read in development only, and elsewhere answer a bare number.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

    /// <summary>The answer to an exception: never its text, always an id that the log has too.</summary>
    public static Refusal Of(Exception problem, string traceId) => problem is BadHttpRequestException bad
        ? Of(bad.StatusCode, traceId)
        : new Refusal("unexpected", StatusCodes.Status500InternalServerError, ("traceId", traceId));

    /// <summary>The body of a status that came without one: no such address, no such method, not this kind of content.</summary>
    public static Refusal Of(int status, string traceId) => status switch
    {
        StatusCodes.Status404NotFound => new Refusal("not-found", status),
        StatusCodes.Status413PayloadTooLarge => new Refusal("request-too-large", status),
        StatusCodes.Status429TooManyRequests => new Refusal("too-many-requests", status),
        StatusCodes.Status401Unauthorized => Refusal.SessionEnded,
        StatusCodes.Status403Forbidden => new Refusal("not-yours-to-do", status),
        >= 500 => new Refusal("unexpected", status, ("traceId", traceId)),
        _ => new Refusal("invalid-request", status),
    };
}
