using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti;

/// <param name="Address">Of the platform, relative to its pages' origin; null while none is known, and where the course has no help.</param>
/// <param name="Shown">Whether the course has help at all.</param>
internal sealed record ButtonView(string? Address, bool Shown);

/// <summary>
/// What the button on a course's pages opens. Asked by the page itself, without anybody's name: it tells the number of
/// an activity, which whoever sees the course sees anyway.
/// </summary>
internal sealed class FloatingButton(KnownRegistrations registrations, IDbContextFactory<Database> databases, TimeProvider clock)
{
    public const string Path = "/widget/where";

    private static readonly TimeSpan _remembered = TimeSpan.FromSeconds(10);

    /// <summary>Seconds that a browser keeps the answer: somebody goes from page to page of one course.</summary>
    private const int Kept = 60;

    private readonly IDbContextFactory<Database> _databases = databases;
    private readonly BriefCache<(string Origin, string Context), ButtonView> _cache = new(clock, _remembered);

    /// <param name="page">Scheme, host and port of the page; it must be registered.</param>
    /// <param name="course">The platform's number of the course.</param>
    public static async Task<Results<Ok<ButtonView>, Refusal>> Handle(string? page, string? course, HttpContext http, FloatingButton button, CancellationToken ct)
    {
        if (page is not { Length: > 0 and <= 300 } || course is not { Length: > 0 and <= Edition.MaxContext })
            return new Refusal("invalid-request", StatusCodes.Status400BadRequest);
        var platforms = await button.PlatformsAt(page, ct);
        if (platforms.Count == 0)
            return new Refusal("page-unregistered", StatusCodes.Status403Forbidden);
        // For the named page and no other, whatever origin the browser says it asks from.
        http.Response.Headers.AccessControlAllowOrigin = page;
        http.Response.Headers.CacheControl = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"public, max-age={Kept}");
        return TypedResults.Ok(await button._cache.Get((page, course), (button, platforms), Read, ct));
    }

    private async Task<List<KnownDeployment>> PlatformsAt(string origin, CancellationToken ct) =>
        [.. (await registrations.Now(ct)).All
            .Where(registration => registration.IsOpen)
            .SelectMany(registration => registration.Deployments.Values)
            .Where(deployment => deployment.Approved && deployment.PageOrigins.Split(' ').Contains(origin, StringComparer.Ordinal))
            .DistinctBy(deployment => deployment.PlatformId)];

    private static async Task<ButtonView> Read((string Origin, string Context) key, (FloatingButton Self, List<KnownDeployment> Platforms) state, CancellationToken ct)
    {
        await using var db = await state.Self._databases.CreateDbContextAsync(ct);
        var ids = state.Platforms.ConvertAll(platform => platform.PlatformId);
        var organisations = state.Platforms.ConvertAll(platform => platform.OrganisationId);
        var editions = await db.Set<Edition>().AsNoTracking()
            .Where(edition => organisations.Contains(edition.OrganisationId) && ids.Contains(edition.PlatformId) && edition.Context == key.Context)
            .Select(edition => new { edition.LaunchAddress, edition.LaunchFrom, edition.ButtonShown })
            .ToListAsync(ct);
        var best = editions.Where(edition => edition.LaunchAddress is not null).MaxBy(edition => edition.LaunchFrom);
        // A page does not know its reader's group: help is there when any of the course's editions has it.
        var shown = editions.Count == 0 || editions.Exists(edition => edition.ButtonShown);
        // The script asks for the address alone: where there is no button there is none.
        return new ButtonView(shown ? best?.LaunchAddress : null, shown);
    }
}

/// <summary>How often one address may ask where help is: once a page at most, and a school may stand behind it.</summary>
internal sealed class ButtonRate(IOptions<LtiOptions> options) : IRateLimiterPolicy<string>
{
    public const string Policy = "floating button";

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected => static (rejected, _) =>
        new(new Refusal("too-many-requests", StatusCodes.Status429TooManyRequests, ("retryAfter", SessionRate.RetryAfter(rejected.Lease))).ExecuteAsync(rejected.HttpContext));

    public System.Threading.RateLimiting.RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
        SessionRate.PerAddress(httpContext, options.Value.RequestsPerMinute);
}
