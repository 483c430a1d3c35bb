using System.Collections.Concurrent;
using System.Net;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>One request to a service of a platform.</summary>
/// <param name="RegistrationId">Whose token it carries.</param>
/// <param name="Scopes">What the token must allow; any one of them.</param>
/// <param name="Call">Without the token.</param>
internal sealed record ServiceCall(Guid RegistrationId, string Scopes, PlatformCall Call)
{
    /// <summary>How long to wait while the platform answers others of our requests.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>To see how things are: one try, whatever happened before.</summary>
    public bool IsProbe { get; init; }

    /// <summary>What creates something is sent once, unless the platform turned it away unread.</summary>
    public bool Repeatable => Call.Method != HttpMethod.Post;
}

/// <summary>
/// The way to the services of the platforms, behind a gate for each registration. Nothing that a learner waits for goes
/// here. Outcomes are kept for the administrators' pages.
/// </summary>
internal sealed partial class PlatformServices(PlatformClient platforms, ServiceTokens tokens, KnownRegistrations registrations, ServiceHealth health, TimeProvider clock, ILogger<PlatformServices> logger)
{
    private readonly ConcurrentDictionary<Guid, PlatformGate> _gates = new();

    /// <summary>Never throws for what a platform does; only when <paramref name="ct"/> ends it.</summary>
    public async Task<ServiceReply> Send(ServiceCall call, CancellationToken ct)
    {
        if (await Barred(call, ct) is { } refusal)
            return ServiceReply.Without(refusal);
        var gate = _gates.GetOrAdd(call.RegistrationId, _ => new PlatformGate(clock));
        var reply = call.IsProbe
            ? await gate.Probe(within => Once(call, within), call.Patience, ct)
            : await gate.Pass(within => Once(call, within), call.Patience, ct);
        if (!reply.SaysNothing)
            health.Note(call.RegistrationId, reply.IsAnswer ? null : reply.Refusal!.Code);
        if (reply.Refusal is { } failed)
            Log.Failed(logger, call.RegistrationId, failed.Code, call.Call.Method.Method);
        return reply;
    }

    private async Task<Refusal?> Barred(ServiceCall call, CancellationToken ct)
    {
        if ((await registrations.Now(ct)).Find(call.RegistrationId) is not { } registration)
            return ServiceRefusals.Failed("registration-disabled");
        if (!call.IsProbe && !registration.IsOpen)
            return ServiceRefusals.Failed(registration.Approved ? "registration-disabled" : "registration-waiting");
        return ServiceAddress.IsOf(registration, call.Call.Address) ? null : ServiceRefusals.Failed("service-address-foreign");
    }

    private async Task<ServiceReply> Once(ServiceCall call, CancellationToken ct)
    {
        for (var first = true; ; first = false)
        {
            var (token, refusal) = await tokens.For(call.RegistrationId, call.Scopes, ct);
            if (token is null)
                return ServiceReply.Without(refusal!);
            var reply = await platforms.Send(call.Call with { Bearer = token }, ct);
            if (reply.Is(HttpStatusCode.Unauthorized))
            {
                // Withdrawn before its time, or the platform began anew: another one may do.
                tokens.Drop(call.RegistrationId, token);
                if (first)
                    continue;
            }

            return new ServiceReply(reply, ServiceRefusals.Of(reply)) { Repeatable = call.Repeatable };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A service of registration {Registration} did not serve: {Code} ({Method})")]
        public static partial void Failed(ILogger logger, Guid registration, string code, string method);
    }
}
