using System.Globalization;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Widget;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Chat;

/// <summary>The conversations that a person asked in, and those that they answer in.</summary>
internal sealed class ChatHoldings : IHoldings
{
    public async Task<IReadOnlyList<Holding>> Of(Database db, int organisationId, Guid personId, string locale, CancellationToken ct)
    {
        var texts = Texts.Of(locale);
        var all = db.Set<Conversation>().Where(conversation => conversation.OrganisationId == organisationId);
        return
        [
            new Holding(texts["ownData.asked"], await Facts(all.Where(conversation => conversation.LearnerId == personId), texts, locale, ct)),
            new Holding(texts["ownData.answered"], await Facts(all.Where(conversation => conversation.TutorId == personId), texts, locale, ct)),
        ];
    }

    private static async Task<IReadOnlyList<HeldFact>> Facts(IQueryable<Conversation> conversations, Texts texts, string locale, CancellationToken ct)
    {
        var count = await conversations.CountAsync(ct);
        if (count == 0)
            return [];
        return
        [
            new HeldFact(texts["ownData.count"], count.ToString(CultureInfo.GetCultureInfo(locale))),
            new HeldFact(texts["ownData.first"], PeopleHoldings.Day(await conversations.MinAsync(conversation => conversation.OpenedAt, ct), locale)),
            new HeldFact(texts["ownData.last"], PeopleHoldings.Day(await conversations.MaxAsync(conversation => conversation.LastAt, ct), locale)),
        ];
    }
}
