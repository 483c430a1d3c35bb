using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LmsSupport.Api;

/// <summary>For whoever supervises the process: live = leave it running, ready = send it requests.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // Live asks nothing of anything else: a database that is away is no reason to kill the process.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = Write });
    }

    // Names and states only: a description may hold an address, and anyone may ask.
    private static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new { status = report.Status.ToString(), checks = report.Entries.ToDictionary(check => check.Key, check => check.Value.Status.ToString(), StringComparer.Ordinal) },
        context.RequestAborted);
}
