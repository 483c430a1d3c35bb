using FluentValidation;
using LmsSupport.Api.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LmsSupport.Api.Lti.Registering;

/// <param name="Note">For whom it is, in the administrator's words.</param>
internal sealed record InvitePlatform(string? Note);

/// <param name="Address">To paste into the platform; it is shown this once.</param>
internal sealed record InvitationMade(Guid Id, string Address, long ExpiresAt);

internal static class InvitationEndpoints
{
    private const int MaxBody = 16 * 1024;

    public static void MapInvitations(this IEndpointRouteBuilder endpoints)
    {
        var invitations = endpoints.MapGroup("/api/admin/organisations/{organisationId:int}/invitations")
            .RequireAuthorization(Access.Caller)
            .RequireRateLimiting(SessionRate.Policy)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBody))
            .ValidateCommands()
            .AddEndpointFilter(OnlyForItsAdministrators);
        invitations.MapGet("/", All);
        invitations.MapPost("/", Invite);
        invitations.MapDelete("/{id:guid}", Withdraw);
    }

    /// <summary>Operators, and whoever administers the whole organisation; for all others another organisation is not there.</summary>
    private static async ValueTask<object?> OnlyForItsAdministrators(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = Caller.From(http.User);
        var may = await http.RequestServices.GetRequiredService<Rights>().Of(caller, http.RequestAborted);
        var isTheirs = http.GetRouteValue("organisationId") is string id && id == caller.OrganisationId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!may.IsOperator && !isTheirs)
            return new Refusal("not-found", StatusCodes.Status404NotFound);
        return may.Administers ? await next(context) : new Refusal("not-yours-to-do", StatusCodes.Status403Forbidden);
    }

    private static async Task<Ok<List<InvitationView>>> All(int organisationId, Invitations invitations, CancellationToken ct) =>
        TypedResults.Ok((await invitations.Of(organisationId, ct)).Select(invitations.View).ToList());

    private static async Task<Results<Created<InvitationMade>, Refusal>> Invite(int organisationId, InvitePlatform command, Caller caller, Invitations invitations, CancellationToken ct)
    {
        if (await invitations.Invite(organisationId, caller, command.Note, ct) is not { } made)
            return new Refusal("not-found", StatusCodes.Status404NotFound);
        return TypedResults.Created($"/api/admin/organisations/{organisationId}/invitations/{made.Id}", made);
    }

    private static async Task<Results<NoContent, Refusal>> Withdraw(int organisationId, Guid id, Caller caller, Invitations invitations, CancellationToken ct) =>
        await invitations.Withdraw(organisationId, id, caller, ct) ? TypedResults.NoContent() : new Refusal("not-found", StatusCodes.Status404NotFound);

    internal sealed class Rules : AbstractValidator<InvitePlatform>
    {
        public Rules() => RuleFor(x => x.Note).MaximumLength(Invitation.MaxNote);
    }
}
