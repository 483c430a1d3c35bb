using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti;

/// <summary>Says each refusal once in the log: the code, with whom, which deployment. Nothing of a person, nothing that is secret.</summary>
internal sealed partial class LaunchLog(ILogger<LaunchLog> logger)
{
    /// <param name="told">The issuer that an unproven login names, for whoever looks for a platform that is not registered.</param>
    public LaunchPage Refused(Refusal refusal, string locale, KnownRegistration? registration = null, string? told = null)
    {
        var detail = refusal.Values.Where(value => value.Name is "deployment").Select(value => value.Value.ToString()).FirstOrDefault();
        if (detail is not null)
            Log.RefusedDeployment(logger, refusal.Code, registration?.Issuer, registration?.ClientId, Printable(detail));
        else
            Log.Refused(logger, refusal.Code, registration?.Issuer ?? Printable(told ?? ""), registration?.ClientId);
        return LaunchPage.Refused(refusal, locale, registration?.PageOrigins ?? LaunchPage.AnyPage);
    }

    // A line of the log stays one line, whatever a platform calls its deployments.
    private static string Printable(string text) => string.Concat(text.Take(100).Select(c => c is > ' ' and < '\u007f' ? c : '?'));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Launch refused: {Code} (issuer {Issuer}, client {Client})")]
        public static partial void Refused(ILogger logger, string code, string? issuer, string? client);

        [LoggerMessage(2, LogLevel.Warning, "Launch refused: {Code} (issuer {Issuer}, client {Client}, deployment {Deployment}): an administrator must approve this deployment")]
        public static partial void RefusedDeployment(ILogger logger, string code, string? issuer, string? client, string deployment);
    }
}
