using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti;

/// <summary>What a refused login or launch answers: always a status of the 400s, since it is the request that can't be served.</summary>
internal static class LaunchRefusals
{
    /// <summary>The request has not the form that the specification asks for.</summary>
    public static Refusal Malformed(string code, params (string Name, object Value)[] values) => new(code, StatusCodes.Status400BadRequest, values);

    /// <summary>It has the form, but does not prove what it states.</summary>
    public static Refusal Unproven(string code, params (string Name, object Value)[] values) => new(code, StatusCodes.Status401Unauthorized, values);

    /// <summary>It is proven, and not let in.</summary>
    public static Refusal NotLetIn(string code, params (string Name, object Value)[] values) => new(code, StatusCodes.Status403Forbidden, values);

    /// <summary>The registration is known, and nobody gets in through it.</summary>
    public static Refusal Closed(KnownRegistration? registration) => NotLetIn(registration is { Approved: false } ? "registration-waiting" : "registration-disabled");

    /// <summary>The login has been used up.</summary>
    /// <param name="same">By this very token.</param>
    public static Refusal UsedBefore(bool same) => Unproven(same ? "nonce-replayed" : "state-used");

    /// <summary>It can't be proven now, because the platform does not answer us as it should.</summary>
    public static Refusal PlatformFailed(string code, params (string Name, object Value)[] values) => new(code, StatusCodes.Status424FailedDependency, values);
}
