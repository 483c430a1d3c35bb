using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LmsSupport.Api.Storage;

/// <summary>Ready means: the database answers and has this version's shape.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<Database> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var missing = (await database.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
            return missing == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{missing} migrations are missing");
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("the database does not answer", problem);
        }
    }
}
