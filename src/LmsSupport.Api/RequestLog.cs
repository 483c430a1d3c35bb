using System.Diagnostics;
using LmsSupport.Api.Lti;
using LmsSupport.Api.People;

namespace LmsSupport.Api;

/// <summary>
/// One line per request that is of interest: method, route template, status, time, the code of a refusal. Never the path or its query as
/// sent: they may hold tokens. What nobody foresaw is mapped here, once, to an answer with an id that the log has too.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    public async Task Invoke(HttpContext context)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
            if (IsBare(context.Response))
                await Failure.Of(context.Response.StatusCode, context.TraceIdentifier).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception problem)
        {
            await Answer(context, problem);
        }
        finally
        {
            Write(context, Stopwatch.GetElapsedTime(since));
        }
    }

    // A login that was let through is followed by a launch, or by nothing that concerns us; launches that were let in are
    // counted in one line by HealthBook. Each on its own would be a tenth of what a launch costs.
    private static bool IsOfNoInterest(string route) => route.StartsWith("/health/", StringComparison.Ordinal) || route is LtiEndpoints.LoginPath or LtiEndpoints.LaunchPath;

    private static bool IsBare(HttpResponse response) =>
        response is { StatusCode: >= 400, HasStarted: false, ContentLength: null or 0, ContentType: null } && response.HttpContext.Request.Method != HttpMethods.Head;

    private async Task Answer(HttpContext context, Exception problem)
    {
        if (problem is not BadHttpRequestException)
            Log.Unexpected(logger, problem, context.Request.Method, Route(context), context.TraceIdentifier);
        if (context.Response.HasStarted)
        {
            // Half an answer is out: closing the connection is the only honest end.
            context.Abort();
            return;
        }

        context.Response.Clear();
        await Failure.Of(problem, context.TraceIdentifier).ExecuteAsync(context);
    }

    private void Write(HttpContext context, TimeSpan elapsed)
    {
        var route = Route(context);
        var milliseconds = Math.Round(elapsed.TotalMilliseconds, 1);
        var status = context.Response.StatusCode;
        if (context.Items[Refusal.LogItem] is string code)
            Log.Refused(logger, context.Request.Method, route, status, milliseconds, code);
        else if (IsOfNoInterest(route) && status < 400)
            Log.Probed(logger, context.Request.Method, route, status, milliseconds);
        else
            Log.Answered(logger, context.Request.Method, route, status, milliseconds);
    }

    // Files that ship with the service have no route; what was asked for and not found may be anything, so it is not named.
    private static string Route(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? (context.Response.StatusCode < 400 ? "(file)" : "(no route)");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds} ms")]
        public static partial void Answered(ILogger logger, string method, string route, int status, double milliseconds);

        [LoggerMessage(2, LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds} ms, refused: {Refusal}")]
        public static partial void Refused(ILogger logger, string method, string route, int status, double milliseconds, string refusal);

        [LoggerMessage(3, LogLevel.Debug, "{Method} {Route} {Status} in {Milliseconds} ms")]
        public static partial void Probed(ILogger logger, string method, string route, int status, double milliseconds);

        [LoggerMessage(4, LogLevel.Error, "{Method} {Route} failed unexpectedly ({TraceId})")]
        public static partial void Unexpected(ILogger logger, Exception problem, string method, string route, string traceId);
    }
}
