using FluentValidation;
using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LmsSupport.Api.Lti.Registering;

/// <param name="Note">For whom it is, in the administrator's words.</param>
internal sealed record InvitePlatform(string? Note);

/// <param name="Address">To paste into the platform; it is shown this once.</param>
internal sealed record InvitationMade(Guid Id, string Address, long ExpiresAt);

/// <summary>For whoever administers the whole organisation: what comes in by an invitation belongs to all of it.</summary>
internal static class InvitationEndpoints
{
    public static void MapInvitations(this IEndpointRouteBuilder endpoints)
    {
        var invitations = endpoints.MapAdminOfOrganisation().MapGroup("/invitations");
        invitations.MapGet("/", All);
        invitations.MapPost("/", Invite);
        invitations.MapDelete("/{id:guid}", Withdraw);
    }

    private static async Task<Results<Ok<List<InvitationView>>, Refusal>> All(int organisationId, Caller caller, Administering administering, Invitations invitations, CancellationToken ct) =>
        (await administering.Read<List<InvitationView>>(caller, organisationId, Need.Whole, async (asking, token) => await invitations.Of(asking.Db, organisationId, token), ct)).Ok();

    private static async Task<Results<Created<InvitationMade>, Refusal>> Invite(int organisationId, InvitePlatform command, Caller caller, Administering administering, Invitations invitations, CancellationToken ct)
    {
        var answer = await administering.Change<InvitationMade>(caller, organisationId, Need.Whole, (asking, _) => Task.FromResult<Answer<InvitationMade>>(invitations.Invite(asking, command.Note)), ct);
        return answer.Created(made => $"/api/admin/organisations/{organisationId}/invitations/{made.Id}");
    }

    private static async Task<Results<NoContent, Refusal>> Withdraw(int organisationId, Guid id, Caller caller, Administering administering, Invitations invitations, CancellationToken ct) =>
        (await administering.Change<Done>(caller, organisationId, Need.Whole, async (asking, token) => await invitations.Withdraw(asking, id, token) ? default(Done) : Administering.NotFound, ct)).NoContent();

    internal sealed class Rules : AbstractValidator<InvitePlatform>
    {
        public Rules() => RuleFor(x => x.Note).MaximumLength(Invitation.MaxNote);
    }
}
