using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>One step of a connection's test.</summary>
/// <param name="Name"><c>keys</c>, <c>token</c>, <c>roster</c> or <c>grades</c>.</param>
/// <param name="Outcome"><c>ok</c>, <c>failed</c> or <c>skipped</c>.</param>
/// <param name="Refusal">Why not; null when it is well.</param>
internal sealed record ConnectionStep(string Name, string Outcome, Refusal? Refusal, long Millis);

/// <summary>
/// Tries a registration step by step, as its administrator would like to know it: are its keys to be had, does it give us a
/// token, can a roster and grades be read. Works before the registration is approved, and changes nothing.
/// </summary>
internal sealed class ConnectionTest(IDbContextFactory<Database> databases, KnownRegistrations registrations, PlatformClient platforms, ServiceTokens tokens, PlatformServices services, TimeProvider clock)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <param name="registrationId">Which registration.</param>
    /// <param name="organisationId">Whose courses may be tried.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Always the four steps; empty when there is no such registration.</returns>
    public async Task<IReadOnlyList<ConnectionStep>> Run(Guid registrationId, int organisationId, CancellationToken ct)
    {
        if ((await registrations.Now(ct)).Find(registrationId) is not { } registration)
            return [];
        var places = await Places(registrationId, organisationId, ct);
        var keys = await Step("keys", () => Keys(registration, ct));
        var token = await Step("token", async () => (await tokens.Fresh(registrationId, Scopes.All, ct)).Refusal);
        var has = token.Refusal is null;
        return
        [
            keys,
            token,
            await Try("roster", has, places.Find(place => place.MembershipsAddress is not null), "roster-not-offered", place => Roster(place, ct)),
            await Try("grades", has, places.Find(place => place.LineItemsAddress is not null), "grades-not-offered", place => Grades(place, ct)),
        ];

        // Without a token there is nothing to try; without a launch nobody has told where.
        async Task<ConnectionStep> Try(string name, bool hasToken, EditionServices? place, string notOffered, Func<EditionServices, Task<Refusal?>> step) => (hasToken, place) switch
        {
            (false, _) => new ConnectionStep(name, "skipped", token.Refusal, Millis: 0),
            (_, null) => new ConnectionStep(name, "skipped", ServiceRefusals.Failed(places.Count == 0 ? "services-not-known" : notOffered), Millis: 0),
            _ => await Step(name, () => step(place)),
        };
    }

    private async Task<ConnectionStep> Step(string name, Func<Task<Refusal?>> step)
    {
        var began = clock.GetTimestamp();
        var refusal = await step();
        return new ConnectionStep(name, refusal is null ? "ok" : "failed", refusal, (long)clock.GetElapsedTime(began).TotalMilliseconds);
    }

    private async Task<Refusal?> Keys(KnownRegistration registration, CancellationToken ct)
    {
        var reply = await platforms.Send(PlatformCall.Get(registration.KeysAddress), ct);
        return reply.Answer switch
        {
            PlatformAnswer.Read => PlatformKeys.Read(reply.Body) is { Count: > 0 } ? null : LaunchRefusals.PlatformFailed("keys-malformed"),
            PlatformAnswer.TooLarge => LaunchRefusals.PlatformFailed("keys-malformed"),
            PlatformAnswer.Slow => LaunchRefusals.PlatformFailed("keys-slow"),
            PlatformAnswer.PrivateAddress => LaunchRefusals.PlatformFailed("keys-address-private"),
            PlatformAnswer.Redirecting => LaunchRefusals.PlatformFailed("keys-redirecting"),
            _ => LaunchRefusals.PlatformFailed("keys-unreachable"),
        };
    }

    private async Task<Refusal?> Roster(EditionServices place, CancellationToken ct)
    {
        var page = new RosterPage();
        var call = PlatformCall.Get(ServiceAddress.With(place.MembershipsAddress!, "limit", "1")) with
        {
            Accept = RosterReading.MediaType,
            MaxAnswer = RosterReading.MaxPage,
            Timeout = _patience,
            Reader = (body, within) => page.Read(body, within),
        };
        var reply = await Send(place, Scopes.Roster, call, ct);
        return reply.Refusal ?? (page.IsWhole ? null : ServiceRefusals.Failed("roster-malformed"));
    }

    private async Task<Refusal?> Grades(EditionServices place, CancellationToken ct)
    {
        var reply = await Send(place, Scopes.LineItemsAny, PlatformCall.Get(place.LineItemsAddress!) with { Accept = Advantage.Grades.LineItemsType, MaxAnswer = 16 * 1024 * 1024 }, ct);
        if (reply.Refusal is { } refusal)
            return refusal;
        using var json = ServicePages.Parse(reply.Reply!.Body);
        return json?.RootElement.ValueKind == System.Text.Json.JsonValueKind.Array ? null : ServiceRefusals.Failed("service-malformed");
    }

    private Task<ServiceReply> Send(EditionServices place, string scopes, PlatformCall call, CancellationToken ct) =>
        services.Send(new ServiceCall(place.RegistrationId, scopes, call) { IsProbe = true, Patience = _patience }, ct);

    private async Task<List<EditionServices>> Places(Guid registrationId, int organisationId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<EditionServices>().AsNoTracking()
            .Where(place => place.OrganisationId == organisationId && place.RegistrationId == registrationId)
            .OrderByDescending(place => place.LearnedAt)
            .Take(20)
            .ToListAsync(ct);
    }
}
