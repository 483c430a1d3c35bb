using System.Collections.Concurrent;
using LmsSupport.Api.Lti.Advantage;
using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using LmsSupport.Widget;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Administration;

internal sealed record ConnectionTestView(IReadOnlyList<ConnectionStepView> Steps);

/// <param name="Step"><c>keys</c>, <c>token</c>, <c>roster</c> or <c>grades</c>.</param>
/// <param name="Outcome"><c>ok</c>, <c>failed</c> or <c>skipped</c>.</param>
/// <param name="Code">Why not; null when it is well.</param>
internal sealed record ConnectionStepView(string Step, string Outcome, string? Code, string Title, string Detail, long Millis);

/// <summary>Tries a registration for whoever may see it; one try of each at a time, because the platform pays for it.</summary>
internal sealed class ConnectionTestEndpoint(Administering administering, ConnectionTest test)
{
    private readonly ConcurrentDictionary<Guid, byte> _running = new();

    public static async Task<Results<Ok<ConnectionTestView>, Refusal>> Handle(int organisationId, Guid id, Caller caller, ConnectionTestEndpoint endpoint, CancellationToken ct) =>
        (await endpoint.Run(organisationId, id, caller, ct)).Ok();

    private async Task<Answer<ConnectionTestView>> Run(int organisationId, Guid id, Caller caller, CancellationToken ct)
    {
        var allowed = await administering.Read<Done>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) => await RegistrationEndpoints.Of(asking, all: true).AnyAsync(registration => registration.Id == id, token) ? default(Done) : Administering.NotFound,
            ct);
        if (allowed.Refusal is { } refusal)
            return refusal;
        if (!_running.TryAdd(id, 0))
            return new Refusal("too-many-requests", StatusCodes.Status429TooManyRequests, ("retryAfter", 5));
        try
        {
            var steps = await test.Run(id, organisationId, ct);
            return new ConnectionTestView([.. steps.Select(step => View(step, caller.Locale))]);
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    private static ConnectionStepView View(ConnectionStep step, string locale) => step.Refusal is { } refusal
        ? new(step.Name, step.Outcome, refusal.Code, refusal.Title(locale), refusal.Detail(locale), step.Millis)
        : new(step.Name, step.Outcome, null, Texts.Of(locale)[$"connection.{step.Name}.title"], Texts.Of(locale)[$"connection.{step.Name}.detail"], step.Millis);
}
