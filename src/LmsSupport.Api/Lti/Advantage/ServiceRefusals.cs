using System.Net;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>Why a service of a platform could not be used: an expected outcome, with a sentence for who administers.</summary>
internal static class ServiceRefusals
{
    public static Refusal Failed(string code, params (string Name, object Value)[] values) => new(code, StatusCodes.Status424FailedDependency, values);

    /// <summary>What a reply of a service means; null when it was read.</summary>
    public static Refusal? Of(PlatformReply reply) => reply.Answer switch
    {
        PlatformAnswer.Read => null,
        PlatformAnswer.Slow => Failed("service-slow"),
        PlatformAnswer.Unreachable => Failed("service-unreachable"),
        PlatformAnswer.TooLarge => Failed("service-too-large"),
        PlatformAnswer.PrivateAddress => Failed("service-address-private"),
        PlatformAnswer.Redirecting => Failed("service-redirecting"),
        _ => OfStatus(reply),
    };

    private static Refusal OfStatus(PlatformReply reply) => (HttpStatusCode)reply.Status switch
    {
        HttpStatusCode.Unauthorized => Failed("service-unauthorized"),
        HttpStatusCode.Forbidden => Failed("service-forbidden"),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => Failed("service-not-found"),
        HttpStatusCode.TooManyRequests => Failed("service-too-often"),
        >= HttpStatusCode.InternalServerError => Failed("service-down", ("answer", reply.Status)),
        _ => Failed("service-refused", ("answer", reply.Status)),
    };
}
