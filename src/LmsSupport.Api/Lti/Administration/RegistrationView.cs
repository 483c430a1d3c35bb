using System.Text.RegularExpressions;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Administration;

/// <param name="Scopes">What the platform granted; null when it never said.</param>
/// <param name="Configured">Written in the service's configuration: read only here.</param>
/// <param name="Owned">The caller may change it.</param>
internal sealed record RegistrationView(
    Guid Id,
    string Name,
    string? Product,
    string Issuer,
    string ClientId,
    string AuthorizationAddress,
    string KeysAddress,
    string? TokenAddress,
    string? TokenAudience,
    IReadOnlyList<string>? Scopes,
    bool Enabled,
    bool Approved,
    bool Configured,
    bool Owned,
    long CreatedAt,
    HealthView Health);

/// <param name="ClockDifference">The platform's clock minus ours, microseconds; null while nothing proven came.</param>
internal sealed record HealthView(long? LastLaunchAt, TroubleView? LastRefusal, long? ClockDifference, TroubleView? LastService);

/// <summary>Something that went wrong, in plain words.</summary>
internal sealed partial record TroubleView(string Code, string Title, string Detail, long At)
{
    public static TroubleView? Of(string? code, long? at, string locale)
    {
        if (code is null || at is null)
            return null;
        var refusal = new Refusal(code, StatusCodes.Status400BadRequest);
        return new TroubleView(code, Plain(refusal.Title(locale)), Plain(refusal.Detail(locale)), at.Value);
    }

    // Only the code is kept: what a sentence would have named that day is not.
    private static string Plain(string sentence) => Place().Replace(sentence, "…");

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Place();
}

internal sealed record DeploymentView(Guid Id, Guid RegistrationId, string ExternalId, bool Approved)
{
    public static DeploymentView Of(Deployment deployment) => new(deployment.Id, deployment.RegistrationId, deployment.ExternalId, deployment.Approved);
}

/// <summary>What the audit trail keeps of a registration.</summary>
internal sealed record RegistrationSnapshot(
    string Name, string Issuer, string ClientId, string AuthorizationAddress, string KeysAddress, string? TokenAddress, string? TokenAudience, bool Enabled, bool Approved, bool Configured)
{
    public static RegistrationSnapshot Of(Registration x) => new(
        x.Name.Length > 0 ? x.Name : x.Issuer, x.Issuer, x.ClientId, x.AuthorizationAddress, x.KeysAddress, x.TokenAddress, x.TokenAudience, x.Enabled, x.Approved, x.Configured);
}

/// <summary>What the audit trail keeps of a deployment.</summary>
internal sealed record DeploymentSnapshot(string Name, string Issuer, string ClientId, bool Approved)
{
    public static DeploymentSnapshot Of(Deployment deployment, Registration registration) => new(deployment.ExternalId, registration.Issuer, registration.ClientId, deployment.Approved);
}

/// <summary>What the audit trail keeps of a platform.</summary>
internal sealed record PlatformSnapshot(string Name, string Issuer, string PageOrigins, bool InstructorsAreTutors)
{
    public static PlatformSnapshot Of(Platform platform) => new(platform.Name.Length > 0 ? platform.Name : platform.Issuer, platform.Issuer, platform.PageOrigins, platform.InstructorsAreTutors);
}

/// <summary>Reads registrations as one person may see them.</summary>
internal static class RegistrationViews
{
    /// <summary>Whether an administrator of this organisation alone may change it: no other organisation comes in through it.</summary>
    public static async Task<bool> IsOwned(Database db, Registration registration, int organisationId, bool isOperator, CancellationToken ct) =>
        !registration.Configured
        && (isOperator || (registration.OwnerId == organisationId && !await db.Set<Deployment>().AnyAsync(deployment => deployment.RegistrationId == registration.Id && deployment.OrganisationId != organisationId, ct)));

    public static async Task<IReadOnlyList<RegistrationView>> Read(Database db, IQueryable<Registration> which, int organisationId, bool isOperator, string locale, CancellationToken ct)
    {
        var registrations = await which.AsNoTracking().OrderBy(registration => registration.Issuer).ThenBy(registration => registration.ClientId).ToListAsync(ct);
        var ids = registrations.ConvertAll(registration => registration.Id);
        var health = await db.Set<RegistrationHealth>().AsNoTracking().Where(known => ids.Contains(known.RegistrationId)).ToDictionaryAsync(known => known.RegistrationId, ct);
        var shared = (await db.Set<Deployment>().Where(deployment => deployment.OrganisationId != organisationId && ids.Contains(deployment.RegistrationId)).Select(deployment => deployment.RegistrationId).Distinct().ToListAsync(ct)).ToHashSet();
        return [.. registrations.Select(registration => View(
            registration,
            !registration.Configured && (isOperator || (registration.OwnerId == organisationId && !shared.Contains(registration.Id))),
            health.GetValueOrDefault(registration.Id),
            locale))];
    }

    public static RegistrationView View(Registration registration, bool owned, RegistrationHealth? health, string locale) => new(
        registration.Id,
        registration.Name,
        registration.Product,
        registration.Issuer,
        registration.ClientId,
        registration.AuthorizationAddress,
        registration.KeysAddress,
        registration.TokenAddress,
        registration.TokenAudience,
        registration.Scopes?.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        registration.Enabled,
        registration.Approved,
        registration.Configured,
        owned,
        registration.CreatedAt,
        new HealthView(
            health?.LastLaunchAt,
            TroubleView.Of(health?.LastRefusalCode, health?.LastRefusalAt, locale),
            health?.ClockDifference,
            TroubleView.Of(health?.LastServiceCode, health?.LastServiceAt, locale)));
}
