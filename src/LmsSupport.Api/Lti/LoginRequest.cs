using FluentValidation;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.Extensions.Primitives;

namespace LmsSupport.Api.Lti;

/// <summary>
/// A login begun by a platform (1EdTech Security Framework 1.0, 5.1.1; LTI Core 1.3, 4.1), by GET or POST. It is not
/// signed: nothing in it is believed, and nobody is ever sent to its target link.
/// </summary>
/// <param name="Deployment"><c>lti_deployment_id</c>, or Canvas's own <c>deployment_id</c>. The launch alone says which one it is.</param>
internal sealed record LoginRequest(string? Issuer, string? LoginHint, string? MessageHint, string? ClientId, string? Target, string? StorageTarget, string? Deployment = null)
{
    private const int MaxHint = 4000;

    /// <param name="form">What was posted; null for a GET.</param>
    public static LoginRequest From(HttpRequest request, IFormCollection? form)
    {
        string? Field(string name)
        {
            var values = form is null ? request.Query[name] : form[name];
            return StringValues.IsNullOrEmpty(values) ? null : values[0];
        }

        return new LoginRequest(Field("iss"), Field("login_hint"), Field("lti_message_hint"), Field("client_id"), Field("target_link_uri"), Field("lti_storage_target"), Field("lti_deployment_id") ?? Field("deployment_id"));
    }

    /// <summary>The same login as an address, for a window of its own.</summary>
    public string Address(string path) => path + QueryString.Create(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["iss"] = Issuer,
        ["login_hint"] = LoginHint,
        ["lti_message_hint"] = MessageHint,
        ["client_id"] = ClientId,
        ["target_link_uri"] = Target,
        ["lti_deployment_id"] = Deployment,
    }).ToUriComponent();

    /// <summary>Whether an address is one of this service's.</summary>
    public static bool IsOurs(string address, string origin) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.GetLeftPart(UriPartial.Authority) == origin;

    /// <summary>The registration that this login is for, or why there is none.</summary>
    public KnownRegistration? Registration(KnownRegistrations.Snapshot known, out Refusal? refusal)
    {
        refusal = null;
        var ofIssuer = known.Of(Issuer!);
        var candidates = ClientId is null ? ofIssuer : [.. ofIssuer.Where(registration => registration.ClientId == ClientId)];
        refusal = (ofIssuer.Count, candidates.Count) switch
        {
            (0, _) => LaunchRefusals.NotLetIn("login-issuer-unknown"),
            (_, 0) => LaunchRefusals.NotLetIn("login-client-unknown"),
            // Several customers of one cloud share its issuer: without the client id there is no telling which.
            (_, > 1) => LaunchRefusals.Malformed("login-client-missing"),
            _ => candidates[0].IsOpen ? null : LaunchRefusals.Closed(candidates[0]),
        };
        return refusal is null ? candidates[0] : null;
    }

    internal sealed class Rules : AbstractValidator<LoginRequest>
    {
        public Rules(PublicAddress here)
        {
            ClassLevelCascadeMode = CascadeMode.Stop;
            RuleFor(x => x.Issuer).NotEmpty().WithState(_ => LaunchRefusals.Malformed("login-issuer-missing"));
            RuleFor(x => x.LoginHint).NotEmpty().WithState(_ => LaunchRefusals.Malformed("login-hint-missing"));
            RuleFor(x => x).Must(HaveFieldsOfSensibleLength).WithState(_ => LaunchRefusals.Malformed("login-too-long"));
            RuleFor(x => x.Target).Must(target => target is null || IsOurs(target, here.Origin)).WithState(_ => LaunchRefusals.Malformed("login-target-foreign"));
        }

        private static bool HaveFieldsOfSensibleLength(LoginRequest x) =>
            x.Issuer!.Length <= 500 && x.LoginHint!.Length <= MaxHint && (x.MessageHint ?? "").Length <= MaxHint
            && (x.ClientId ?? "").Length <= 255 && (x.Target ?? "").Length <= 2000 && (x.StorageTarget ?? "").Length <= 100 && (x.Deployment ?? "").Length <= People.Deployment.MaxExternalId;
    }
}
