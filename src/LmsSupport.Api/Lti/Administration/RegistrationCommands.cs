using FluentValidation;
using LmsSupport.Api.People;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti.Administration;

/// <summary>What an administrator copies from the platform.</summary>
/// <param name="DeploymentId">The first deployment; more can be approved later.</param>
/// <param name="PageOrigins">Of the course pages that may hold our frames; without any, the issuer's.</param>
internal sealed record CreateRegistration(
    string? Name,
    string? Issuer,
    string? ClientId,
    string? AuthorizationAddress,
    string? KeysAddress,
    string? TokenAddress,
    string? TokenAudience,
    string? DeploymentId,
    IReadOnlyList<string?>? PageOrigins) : IRegistrationAddresses
{
    /// <summary>In the form that browsers compare, separated by spaces.</summary>
    public string Origins => PageOriginList.Join(PageOrigins is { Count: > 0 } written ? written : [Issuer]);

    internal sealed class Rules : AbstractValidator<CreateRegistration>
    {
        public Rules(IOptions<LtiOptions> options)
        {
            Include(new RegistrationAddressRules<CreateRegistration>(options));
            RuleFor(x => x.Issuer).Must(issuer => issuer is { Length: > 0 and <= 500 } && issuer.Trim() == issuer).Sentence("invalid.issuer");
            RuleFor(x => x.ClientId).Must(client => client is { Length: > 0 and <= 255 } && client.Trim() == client).Sentence("invalid.clientId");
            RuleFor(x => x.DeploymentId).Must(DeploymentRules.IsId).Sentence("invalid.deploymentId");
            RuleFor(x => x.PageOrigins).Must(PageOriginList.AreOrigins).Sentence("invalid.pageOrigins")
                .Must((x, origins) => origins is { Count: > 0 } || RegistrationSetting.OriginOf(x.Issuer ?? "") is not null).Sentence("invalid.pageOriginsMissing")
                .When(x => x.Issuer is { Length: > 0 });
        }
    }
}

internal sealed record ChangeRegistration(string? Name, string? AuthorizationAddress, string? KeysAddress, string? TokenAddress, string? TokenAudience) : IRegistrationAddresses
{
    internal sealed class Rules : AbstractValidator<ChangeRegistration>
    {
        public Rules(IOptions<LtiOptions> options) => Include(new RegistrationAddressRules<ChangeRegistration>(options));
    }
}

/// <summary>What both commands hold.</summary>
internal interface IRegistrationAddresses
{
    string? Name { get; }

    string? AuthorizationAddress { get; }

    string? KeysAddress { get; }

    string? TokenAddress { get; }

    string? TokenAudience { get; }
}

internal sealed class RegistrationAddressRules<T> : AbstractValidator<T>
    where T : IRegistrationAddresses
{
    public RegistrationAddressRules(IOptions<LtiOptions> options)
    {
        bool IsAddress(string? address) => RegistrationSetting.IsAddress(address ?? "", options.Value.AllowPrivateAddresses);
        RuleFor(x => x.Name).Must(name => (name ?? "").Length <= Registration.MaxName).Sentence("invalid.name");
        RuleFor(x => x.AuthorizationAddress).Must(IsAddress).Sentence("invalid.authorizationAddress");
        RuleFor(x => x.KeysAddress).Must(IsAddress).Sentence("invalid.keysAddress");
        RuleFor(x => x.TokenAddress).Must(address => string.IsNullOrEmpty(address) || IsAddress(address)).Sentence("invalid.tokenAddress");
        RuleFor(x => x.TokenAudience).Must(audience => (audience ?? "").Length <= 2000).Sentence("invalid.tokenAudience");
    }
}

internal sealed record ChangePlatform(string? Name, IReadOnlyList<string?>? PageOrigins, bool? InstructorsAreTutors)
{
    internal sealed class Rules : AbstractValidator<ChangePlatform>
    {
        public Rules()
        {
            RuleFor(x => x.Name).Must(name => (name ?? "").Length <= 200).Sentence("invalid.name");
            RuleFor(x => x.PageOrigins).Must(origins => origins is { Count: > 0 } && PageOriginList.AreOrigins(origins)).Sentence("invalid.pageOrigins");
            RuleFor(x => x.InstructorsAreTutors).NotNull().Sentence("invalid.choice");
        }
    }
}

internal sealed record ApproveDeployment(Guid? RegistrationId, string? ExternalId)
{
    internal sealed class Rules : AbstractValidator<ApproveDeployment>
    {
        public Rules()
        {
            RuleFor(x => x.RegistrationId).NotNull().Sentence("invalid.choice");
            RuleFor(x => x.ExternalId).Must(DeploymentRules.IsId).Sentence("invalid.deploymentId");
        }
    }
}

internal static class DeploymentRules
{
    public static bool IsId(string? id) => id is { Length: > 0 and <= Deployment.MaxExternalId };
}

/// <summary>Origins of pages, as people write them and as browsers compare them.</summary>
internal static class PageOriginList
{
    private const int MaxLength = 4000;

    public static bool AreOrigins(IReadOnlyList<string?>? origins) =>
        origins is null || (origins.All(origin => RegistrationSetting.OriginOf(origin ?? "") is not null) && Join(origins).Length <= MaxLength);

    public static string Join(IEnumerable<string?> origins) =>
        string.Join(' ', origins.Select(origin => RegistrationSetting.OriginOf(origin ?? "")).OfType<string>().Distinct(StringComparer.Ordinal));
}
