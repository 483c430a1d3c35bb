using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>How a reading of a roster ended.</summary>
/// <param name="Refusal">Null when it came to its end.</param>
/// <param name="Differences">Where the platform will tell what has changed since then; null when it does not.</param>
/// <param name="IsWhole">All of the roster, not only what had changed.</param>
internal sealed record RosterOutcome(Refusal? Refusal, string? Differences, bool IsWhole, RosterTally Tally);

/// <summary>
/// Reads the roster of one edition page by page (Names and Role Provisioning Services 2.0, 2.4) and hands each page on.
/// <c>next</c> is followed as it stands, at the same host only; what changed since the last time is enough where the
/// platform tells it.
/// </summary>
internal sealed class RosterReading(PlatformServices services, RosterStore store)
{
    public const string MediaType = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";

    /// <summary>Of a roster; more is a platform that leads us on and on.</summary>
    internal const int MostPages = 2_000;

    /// <summary>Bytes of a page; platforms that don't page send everything at once.</summary>
    internal const int MaxPage = 64 * 1024 * 1024;

    // Advice: a platform may send more or fewer (NRPS 2.0, 2.4.3). Few, because a long page keeps the processor from who is talking.
    private const string Limit = "250";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>The first page of the whole roster. Its own query stays; a link asks for who has access to it.</summary>
    public static string Address(EditionPlace place) =>
        ServiceAddress.With(ServiceAddress.With(place.Services.MembershipsAddress!, "rlid", place.IsLink ? place.Services.ResourceLinkId : null), "limit", Limit);

    /// <param name="place">With a memberships address.</param>
    /// <param name="differences">As the last reading was told; null to read everything.</param>
    /// <param name="to">Where the members go.</param>
    /// <param name="mayGoOn">Asked after each page: false when somebody else reads this roster by now.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<RosterOutcome> Run(EditionPlace place, string? differences, RosterTarget to, Func<CancellationToken, Task<bool>> mayGoOn, CancellationToken ct)
    {
        var run = new Course(place, to, mayGoOn);
        if (differences is not null && ServiceAddress.IsSameOrigin(differences, place.Services.MembershipsAddress!))
        {
            var changed = await Pages(run, differences, isWhole: false, ct);
            // What the platform no longer tells so, it tells in full; what it can't tell now, it can't tell otherwise either.
            if (changed.Refusal is null || !IsAboutTheAddress(changed.Refusal))
                return changed with { Differences = changed.Refusal is null ? changed.Differences : differences };
        }

        return await Pages(run, Address(place), isWhole: true, ct);
    }

    private static bool IsAboutTheAddress(Refusal refusal) =>
        refusal.Code is "service-not-found" or "service-refused" or "service-forbidden" or "roster-malformed" or "roster-endless" or "service-address-foreign";

    private async Task<RosterOutcome> Pages(Course run, string first, bool isWhole, CancellationToken ct)
    {
        var (listed, seen, tally) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new RosterTally());
        var groupsTold = false;
        for (var address = first; ;)
        {
            if (!seen.Add(address) || seen.Count > MostPages)
                return Ended("roster-endless");
            var (page, links, refusal) = await Page(run.Place, address, ct);
            if (page is null)
                return Ended(refusal!);
            if (!await run.MayGoOn(ct))
                return Ended("roster-interrupted");
            groupsTold |= page.Members.Exists(member => member.Groups.Count > 0);
            tally.Skipped += page.Skipped;
            await store.Take(run.To, page.Members, tally, ct);
            listed.UnionWith(page.Members.Where(run.To.Wants).Select(member => member.Subject));
            if (Links.Find(links, Links.Next) is { } next)
            {
                if (!ServiceAddress.IsSameOrigin(next, first))
                    return Ended("service-address-foreign");
                address = next;
                continue;
            }

            if (run.To.GroupId.Length > 0 && !groupsTold && isWhole)
                return Ended("roster-groups-not-told");
            if (isWhole)
                await store.MarkMissing(run.To, listed, tally, ct);
            return new RosterOutcome(Refusal: null, Links.Find(links, Links.Differences) is { Length: <= ServiceAddress.MaxLength } differences ? differences : null, isWhole, tally);
        }

        RosterOutcome Ended(object why) => new(why as Refusal ?? ServiceRefusals.Failed((string)why), Differences: null, isWhole, tally);
    }

    private async Task<(RosterPage? Page, IReadOnlyList<string> Links, Refusal? Refusal)> Page(EditionPlace place, string address, CancellationToken ct)
    {
        var page = new RosterPage();
        var call = PlatformCall.Get(address) with
        {
            Accept = MediaType,
            MaxAnswer = MaxPage,
            Timeout = _patience,
            Reader = (body, within) =>
            {
                page = new RosterPage(); // another try begins anew
                return page.Read(body, within);
            },
        };
        var reply = await services.Send(new ServiceCall(place.Services.RegistrationId, Scopes.Roster, call), ct);
        if (reply.Refusal is { } refusal)
            return (null, [], refusal);
        return page.IsWhole ? (page, reply.Reply!.Links, null) : (null, [], ServiceRefusals.Failed("roster-malformed"));
    }

    private sealed record Course(EditionPlace Place, RosterTarget To, Func<CancellationToken, Task<bool>> MayGoOn);
}
