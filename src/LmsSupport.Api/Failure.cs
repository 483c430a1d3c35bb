using System.Diagnostics;

namespace LmsSupport.Api;

/// <summary>What the sender of a request is told about an exception: never its text, always an id to ask about.</summary>
internal static class Failure
{
    public static IResult Of(Exception problem) => problem is BadHttpRequestException bad
        ? TypedResults.Problem(
            title: "This request can't be read.",
            detail: "Something in it is missing or has another form than expected.",
            statusCode: bad.StatusCode,
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = "invalid-request" })
        : TypedResults.Problem(
            title: "Something went wrong here, not at your end.",
            detail: "Nothing was lost. Try again in a moment.",
            statusCode: StatusCodes.Status500InternalServerError,
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = "unexpected", ["traceId"] = Activity.Current?.TraceId.ToString() });
}
