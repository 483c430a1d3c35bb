using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.People.Administration;

/// <param name="More">Ask again with <c>before</c> = the last entry's id.</param>
internal sealed record AuditView(IReadOnlyList<AuditEntryView> Entries, bool More);

/// <param name="Actor">The person's name at that time, or <c>configuration</c>, <c>command</c>, <c>schedule</c>.</param>
/// <param name="SubjectName">As people call it.</param>
/// <param name="Before">Its fields; null when it was not there.</param>
/// <param name="After">Its fields; null when it is no longer there.</param>
internal sealed record AuditEntryView(Guid Id, long At, string Actor, string Action, string Subject, string SubjectName, JsonElement? Before, JsonElement? After);

/// <summary>Who changed what; the newest first.</summary>
internal static class AuditEndpoints
{
    private const int Page = 50;

    public static void MapAudit(this RouteGroupBuilder organisation) => organisation.MapGet("/audit", OfOrganisation);

    public static void MapServiceAudit(this RouteGroupBuilder admin) => admin.MapGet("/audit", OfService);

    private static Task<Results<Ok<AuditView>, Refusal>> OfOrganisation(int organisationId, Guid? before, Caller caller, Administering administering, CancellationToken ct) =>
        Read(organisationId, Need.Whole, before, caller, administering, ct);

    private static Task<Results<Ok<AuditView>, Refusal>> OfService(Guid? before, Caller caller, Administering administering, CancellationToken ct) =>
        Read(AuditEntry.Service, Need.Operator, before, caller, administering, ct);

    private static async Task<Results<Ok<AuditView>, Refusal>> Read(int organisationId, Need need, Guid? before, Caller caller, Administering administering, CancellationToken ct)
    {
        var answer = await administering.Read<AuditView>(
            caller,
            organisationId,
            need,
            async (asking, token) =>
            {
                var entries = asking.Db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.OrganisationId == organisationId);
                if (before is { } last)
                {
                    var at = await entries.Where(entry => entry.Id == last).Select(entry => (long?)entry.At).SingleOrDefaultAsync(token);
                    entries = entries.Where(entry => entry.At < at || (entry.At == at && entry.Id < last));
                }

                var page = await entries.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Take(Page + 1).ToListAsync(token);
                return new AuditView([.. page.Take(Page).Select(View)], page.Count > Page);
            },
            ct);
        return answer.Ok();
    }

    private static AuditEntryView View(AuditEntry entry)
    {
        var (before, after) = (Json(entry.Before), Json(entry.After));
        return new AuditEntryView(entry.Id, entry.At, entry.Actor, entry.Action, entry.Subject, Name(after) ?? Name(before) ?? entry.SubjectId, before, after);
    }

    private static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);

    private static string? Name(JsonElement? fields) =>
        fields is { ValueKind: JsonValueKind.Object } thing && thing.TryGetProperty("name", out var name) && name.GetString() is { Length: > 0 } text ? text : null;
}
