using System.Collections.Concurrent;
using LmsSupport.Campus.Lti.Tokens;

namespace LmsSupport.Campus.Lti;

/// <summary>What came to one service.</summary>
/// <param name="MostAtOnce">The most requests that were being answered at the same time.</param>
public sealed record ServiceTraffic(int Requests, int MostAtOnce);

/// <summary>Counts who asks what, and answers in the wrong way where the switches say so.</summary>
internal sealed class ServiceWatch
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    /// <summary>Every address that was asked for, oldest first: method, path and query.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public ServiceTraffic Traffic(string service) => _counters.TryGetValue(service, out var counter) ? counter.Seen() : new ServiceTraffic(0, 0);

    /// <summary>All services together: how many at once.</summary>
    public ServiceTraffic All => Traffic("");

    public void Reset()
    {
        _counters.Clear();
        Asked.Clear();
    }

    public IDisposable Enter(string service, HttpRequest request)
    {
        // A tool that asks for ever must not fill the memory.
        if (Asked.Count < 100_000)
            Asked.Enqueue($"{request.Method} {request.Path}{request.QueryString}");
        return new Visits(_counters.GetOrAdd(service, _ => new Counter()), _counters.GetOrAdd("", _ => new Counter()));
    }

    private sealed class Counter
    {
        private readonly Lock _gate = new();
        private int _requests;
        private int _now;
        private int _most;

        public void Begin()
        {
            lock (_gate)
            {
                _requests++;
                _most = Math.Max(_most, ++_now);
            }
        }

        public void End()
        {
            lock (_gate)
                _now--;
        }

        public ServiceTraffic Seen()
        {
            lock (_gate)
                return new ServiceTraffic(_requests, _most);
        }
    }

    private sealed class Visits : IDisposable
    {
        private readonly Counter[] _counters;

        public Visits(params Counter[] counters)
        {
            _counters = counters;
            foreach (var counter in counters)
                counter.Begin();
        }

        public void Dispose()
        {
            foreach (var counter in _counters)
                counter.End();
        }
    }
}

/// <summary>Names of services, as the switches and the counters call them.</summary>
internal static class ServiceName
{
    public const string Token = "token";
    public const string Roster = "roster";
    public const string LineItems = "lineitems";
    public const string Scores = "scores";
    public const string Results = "results";
    public const string Groups = "groups";
    public const string Configuration = "configuration";
    public const string Registration = "registration";
}

internal static class Watching
{
    /// <summary>Counts the endpoint's requests, from their arrival until the answer is written, under a name.</summary>
    public static RouteHandlerBuilder Watched(this RouteHandlerBuilder endpoint, string service) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        using var visit = http.RequestServices.GetRequiredService<ServiceWatch>().Enter(service, http.Request);
        var fault = http.RequestServices.GetRequiredService<Switches>().Take(service);
        if (fault is not null && await Spoilt(fault, http) is { } spoilt)
            await spoilt.ExecuteAsync(http);
        else if (await next(context) is IResult result)
            await result.ExecuteAsync(http);
        return Results.Empty;
    });

    /// <summary>Null: answer as always.</summary>
    private static async Task<IResult?> Spoilt(ServiceFault fault, HttpContext http)
    {
        if (fault.RetryAfter > 0 && fault.Kind is ServiceFaultKind.TooMany or ServiceFaultKind.Unavailable)
            http.Response.Headers.RetryAfter = Dialect.Number(fault.RetryAfter);
        switch (fault.Kind)
        {
            case ServiceFaultKind.Slow:
                await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds), TimeProvider.System, http.RequestAborted);
                return null;
            case ServiceFaultKind.HangsUp:
                http.Abort();
                return Results.Empty;
            case ServiceFaultKind.Unauthorized:
                http.RequestServices.GetRequiredService<AccessTokens>().Forget();
                return ServiceRefusal.Of(http, StatusCodes.Status401Unauthorized, "Unauthorized");
            case ServiceFaultKind.RedirectLoop:
                return TypedResults.Redirect($"{http.Request.Path}{http.Request.QueryString}", permanent: false, preserveMethod: true);
            case ServiceFaultKind.RedirectPrivate:
                return TypedResults.Redirect("http://10.255.255.1/inside", permanent: false, preserveMethod: true);
            default:
                return Text(fault.Kind);
        }
    }

    private static IResult Text(ServiceFaultKind kind) => kind switch
    {
        ServiceFaultKind.Html => TokenEndpoint.Html("<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>", StatusCodes.Status200OK),
        ServiceFaultKind.SaysError => TypedResults.Text("""{"exception":"moodle_exception","errorcode":"sitemaintenance","message":"The site is being maintained."}""", "application/json"),
        ServiceFaultKind.CutOff => TypedResults.Text("""{"id":"http://localhost/","context":{"id":"2"},"members":[{"status":"Act""", "application/json"),
        ServiceFaultKind.Huge => TypedResults.Text($"{{\"padding\":\"{new string('x', 10_000_000)}\"}}", "application/json"),
        ServiceFaultKind.TooMany => TypedResults.StatusCode(StatusCodes.Status429TooManyRequests),
        ServiceFaultKind.Broken => TypedResults.StatusCode(StatusCodes.Status500InternalServerError),
        ServiceFaultKind.Forbidden => TypedResults.StatusCode(StatusCodes.Status403Forbidden),
        ServiceFaultKind.NotFound => TypedResults.StatusCode(StatusCodes.Status404NotFound),
        _ => TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable),
    };
}
