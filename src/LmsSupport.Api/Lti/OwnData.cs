using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Widget;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti;

/// <summary>
/// A person asks the platform what this tool knows about them (LTI Data Privacy Launch). Answered on the spot by a page
/// that nothing keeps; who is not known stays so.
/// </summary>
internal sealed class OwnData(IEnumerable<IHoldings> rooms, IDbContextFactory<Database> databases, WriteQueue writes, LaunchLog log, TimeProvider clock, IOptions<LtiOptions> options)
{
    public async Task<LaunchPage> Show(ProvenLaunch launch, CancellationToken ct)
    {
        var until = clock.Now() + Clock.Microseconds(options.Value.LoginLife);
        if (await writes.Run((db, token) => launch.Use(db, until, token), ct) is { } refusal)
            return log.Refused(refusal, launch.Locale, launch.Registration);

        await using var db = await databases.CreateDbContextAsync(ct);
        var (deployment, subject) = (launch.Deployment, launch.Claims.Text("sub"));
        var person = await db.Set<Identity>()
            .Where(identity => identity.OrganisationId == deployment.OrganisationId && identity.PlatformId == deployment.PlatformId && identity.Subject == subject)
            .Select(identity => (Guid?)identity.PersonId)
            .SingleOrDefaultAsync(ct);
        var holdings = new List<Holding>();
        if (person is { } known)
        {
            foreach (var room in rooms)
                holdings.AddRange(await room.Of(db, deployment.OrganisationId, known, launch.Locale, ct));
        }

        // A platform's list may name somebody who never came.
        if (await PeopleHoldings.Listed(db, deployment.OrganisationId, deployment.PlatformId, subject!, launch.Locale, ct) is { Facts.Count: > 0 } listed)
            holdings.Add(listed);
        return Page(holdings, launch);
    }

    private static LaunchPage Page(List<Holding> holdings, ProvenLaunch launch)
    {
        var texts = Texts.Of(launch.Locale);
        var title = texts[holdings.Count > 0 ? "ownData.title" : "ownData.nothing"];
        var main = $"""
            <main class="card wide" data-held="{(holdings.Count > 0 ? "something" : "nothing")}">
            <h1>{Encode(title)}</h1>
            <p>{Encode(texts[holdings.Count > 0 ? "ownData.intro" : "ownData.nothingMore"])}</p>
            {string.Concat(holdings.Where(holding => holding.Facts.Count > 0).Select(Section))}
            </main>
            """;
        return LaunchPage.Of(launch.Locale, launch.Registration.PageOrigins, title, main);
    }

    private static string Section(Holding holding) => $"""
        <h2>{Encode(holding.Title)}</h2>
        <dl>{string.Concat(holding.Facts.Select(fact => $"<dt>{Encode(fact.Name)}</dt><dd>{Encode(fact.Value)}</dd>"))}</dl>
        """;

    private static string Encode(string text) => LaunchPage.Encode(text);
}
