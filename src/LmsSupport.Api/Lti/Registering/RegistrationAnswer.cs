using System.Text.Json;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti.Registering;

/// <summary>
/// What a platform made of our request. It may leave out what it took over unchanged, and repeat more than we asked for;
/// only what we need is read, and nothing that we did not ask for counts.
/// </summary>
/// <param name="DeploymentId">Null: the platform says it at the first launch.</param>
/// <param name="Scopes">Granted, of those asked for.</param>
internal sealed record RegistrationAnswer(string ClientId, string? DeploymentId, IReadOnlyList<string> Scopes)
{
    private const int MaxClientId = 255;

    public static (RegistrationAnswer? Answer, Refusal? Refusal) Read(byte[] body, IReadOnlyList<string> asked)
    {
        if (PlatformConfiguration.Json(body) is not { } json)
            return (null, LaunchRefusals.PlatformFailed("registration-answer-unreadable"));
        if (Name(json.Member("client_id")) is not { Length: <= MaxClientId } client)
            return (null, LaunchRefusals.PlatformFailed("registration-without-client"));
        var deployment = Name(json.Member(RegistrationRequest.ToolConfiguration).Member("deployment_id"));
        return (new RegistrationAnswer(client, deployment is { Length: <= Deployment.MaxExternalId } ? deployment : null, Granted(json, asked)), null);
    }

    // RFC 7591, 2: scopes are one text; some platforms send a list.
    private static IReadOnlyList<string> Granted(JsonElement json, IReadOnlyList<string> asked)
    {
        IEnumerable<string>? told = json.Member("scope") switch
        {
            { ValueKind: JsonValueKind.String } text => (((JsonElement?)text).Text() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            { ValueKind: JsonValueKind.Array } list => list.Texts(),
            _ => null,
        };
        return told is null ? asked : [.. asked.Intersect(told, StringComparer.Ordinal)];
    }

    /// <summary>A text, or a number where a text should be.</summary>
    private static string? Name(JsonElement? value) => value is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : value.Text();
}
