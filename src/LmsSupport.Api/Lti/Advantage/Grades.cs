using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>How a change of the gradebook ended.</summary>
internal enum GradeOutcome
{
    Ok,

    /// <summary>The platform has a newer one (409).</summary>
    NotNewer,

    /// <summary>It found fault with what we sent (400 with a reason).</summary>
    BadRequest,

    /// <summary>This person can't be graded here: not enrolled, or teaching (400 with nothing more to say, 422).</summary>
    NotGradable,

    /// <summary>There is no such column any more (404).</summary>
    NotFound,

    /// <summary>Anything else: see the refusal.</summary>
    Refused,
}

/// <param name="Refusal">What the platform said, or why it was not asked; null when it worked.</param>
internal sealed record Graded<T>(GradeOutcome Outcome, T? Value, Refusal? Refusal);

/// <summary>
/// The gradebook of the platforms (Assignment and Grade Services 2.0): our own columns, and what stands in them. LTI shows no
/// others. Each kind of thing has its own media type, without which Moodle finds no handler.
/// </summary>
internal sealed class Grades(PlatformServices services, ServicePages pages, TimeProvider clock)
{
    public const string LineItemType = "application/vnd.ims.lis.v2.lineitem+json";
    public const string LineItemsType = "application/vnd.ims.lis.v2.lineitemcontainer+json";
    public const string ScoreType = "application/vnd.ims.lis.v1.score+json";
    public const string ResultsType = "application/vnd.ims.lis.v2.resultcontainer+json";

    private const int MostRemembered = 100_000;

    private readonly ConcurrentDictionary<(string LineItem, string Subject), long> _told = new();

    /// <param name="place">With a line items address.</param>
    /// <param name="resourceLinkId">Only columns of this link.</param>
    /// <param name="tag">Only columns with this tag.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<(IReadOnlyList<LineItem> Items, Refusal? Refusal)> LineItems(EditionServices place, string? resourceLinkId, string? tag, CancellationToken ct)
    {
        if (place.LineItemsAddress is not { } address)
            return ([], ServiceRefusals.Failed("grades-not-offered"));
        address = ServiceAddress.With(ServiceAddress.With(address, "resource_link_id", resourceLinkId), "tag", tag);
        return await pages.All(Call(place, Scopes.LineItemsAny, HttpMethod.Get, address, LineItemsType), page => page, Advantage.LineItem.Of, ct);
    }

    /// <summary>The column of our link: as the launch told it, or else found by the link's id (Moodle leaves the claim out at times).</summary>
    public async Task<Graded<LineItem>> LineItem(EditionServices place, CancellationToken ct)
    {
        if (place.LineItemAddress is { } address)
            return await LineItem(place, address, ct);
        if (place.ResourceLinkId is not { } link)
            return new(GradeOutcome.NotFound, Value: null, ServiceRefusals.Failed("grades-not-offered"));
        var (items, refusal) = await LineItems(place, link, tag: null, ct);
        if (refusal is not null)
            return new(GradeOutcome.Refused, Value: null, refusal);
        // Platforms that don't know the filter send all.
        return items.FirstOrDefault(item => item.ResourceLinkId == link) is { } found ? new(GradeOutcome.Ok, found, Refusal: null) : new(GradeOutcome.NotFound, Value: null, ServiceRefusals.Failed("service-not-found"));
    }

    public Task<Graded<LineItem>> LineItem(EditionServices place, string address, CancellationToken ct) =>
        OfItem(Call(place, Scopes.LineItemsAny, HttpMethod.Get, address, LineItemType), ct);

    public async Task<Graded<LineItem>> Create(EditionServices place, LineItem item, CancellationToken ct) => place.LineItemsAddress is { } address
        ? await OfItem(Call(place, Scopes.LineItems, HttpMethod.Post, address, LineItemType, item.ToJson()), ct)
        : new(GradeOutcome.Refused, Value: null, ServiceRefusals.Failed("grades-not-offered"));

    /// <summary>All of its fields: what is left out is emptied.</summary>
    public Task<Graded<LineItem>> Put(EditionServices place, LineItem item, CancellationToken ct) =>
        OfItem(Call(place, Scopes.LineItems, HttpMethod.Put, item.Address!, LineItemType, item.ToJson()), ct);

    public async Task<Graded<LineItem>> Delete(EditionServices place, string address, CancellationToken ct)
    {
        var reply = await services.Send(Call(place, Scopes.LineItems, HttpMethod.Delete, address, LineItemType), ct);
        return new(OutcomeOf(reply, isScore: false), Value: null, reply.Refusal);
    }

    /// <summary>Tells how somebody is doing. Each time is later than the one before for the same column and person, as platforms ask.</summary>
    public async Task<Graded<LineItem>> Tell(EditionServices place, string lineItem, Score score, CancellationToken ct)
    {
        var call = Call(place, Scopes.Scores, HttpMethod.Post, ServiceAddress.Step(lineItem, "/scores"), ScoreType, score.ToJson(Written(Later(lineItem, score.Subject))));
        var reply = await services.Send(call, ct);
        return new(OutcomeOf(reply, isScore: true), Value: null, reply.Refusal);
    }

    /// <param name="place">Whose column it is.</param>
    /// <param name="lineItem">The column.</param>
    /// <param name="subject">Of one learner only; null: of all. No page size is asked for: Moodle answers that with an error page.</param>
    /// <param name="ct">Ends it.</param>
    public Task<(IReadOnlyList<Result> Results, Refusal? Refusal)> Results(EditionServices place, string lineItem, string? subject, CancellationToken ct)
    {
        var address = ServiceAddress.With(ServiceAddress.Step(lineItem, "/results"), "user_id", subject);
        return pages.All(Call(place, Scopes.Results, HttpMethod.Get, address, ResultsType), page => page, Result.Of, ct);
    }

    private static ServiceCall Call(EditionServices place, string scopes, HttpMethod method, string address, string type, byte[]? body = null) =>
        // What the launch says that we may do here is narrower than what the platform gives tokens for.
        new(place.RegistrationId, Allowed(scopes, place.GradeScopes), new PlatformCall(method, address) { Accept = type, ContentType = type, Body = body });

    private static string Allowed(string scopes, string told) =>
        told.Length > 0 && string.Join(' ', Scopes.Granted(scopes, told)) is { Length: > 0 } allowed ? allowed : scopes;

    private async Task<Graded<LineItem>> OfItem(ServiceCall call, CancellationToken ct)
    {
        var reply = await services.Send(call, ct);
        if (reply.Refusal is not null)
            return new(OutcomeOf(reply, isScore: false), Value: null, reply.Refusal);
        using var json = ServicePages.Parse(reply.Reply!.Body);
        return json is not null && Advantage.LineItem.Of(json.RootElement) is { } item
            ? new(GradeOutcome.Ok, item, Refusal: null)
            : new(GradeOutcome.Refused, Value: null, ServiceRefusals.Failed("service-malformed"));
    }

    private static GradeOutcome OutcomeOf(ServiceReply reply, bool isScore) => (HttpStatusCode?)reply.Reply?.Status switch
    {
        _ when reply.Refusal is null => GradeOutcome.Ok,
        HttpStatusCode.Conflict => GradeOutcome.NotNewer,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => GradeOutcome.NotFound,
        HttpStatusCode.UnprocessableEntity when isScore => GradeOutcome.NotGradable,
        // Moodle gives a reason where the request is wrong, and none where the person is.
        HttpStatusCode.BadRequest => isScore && SaysNothing(reply.Reply.Body) ? GradeOutcome.NotGradable : GradeOutcome.BadRequest,
        _ => GradeOutcome.Refused,
    };

    private static bool SaysNothing(byte[] body) => body.AsSpan().Trim(" \r\n\t"u8) is var text && (text.IsEmpty || text.SequenceEqual("[]"u8));

    /// <summary>Now, or a millisecond after what was told last.</summary>
    private long Later(string lineItem, string subject)
    {
        if (_told.Count >= MostRemembered)
            _told.Clear();
        var now = clock.Now() / 1000;
        return _told.AddOrUpdate((lineItem, subject), static (_, now) => now, static (_, last, now) => Math.Max(last + 1, now), now);
    }

    private static string Written(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
