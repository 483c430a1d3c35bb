using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Administration;

/// <summary>Registrations that an organisation owns or comes in through.</summary>
internal static class RegistrationEndpoints
{
    private static readonly Refusal _configured = new("registration-configured", StatusCodes.Status409Conflict);
    private static readonly Refusal _known = new("registration-known", StatusCodes.Status409Conflict);

    public static void MapRegistrations(this RouteGroupBuilder organisation)
    {
        var registrations = organisation.MapGroup("/registrations");
        registrations.MapGet("/", List);
        registrations.MapPost("/", Create);
        registrations.MapPut("/{id:guid}", Change);
        registrations.MapPost("/{id:guid}/enable", Enable);
        registrations.MapPost("/{id:guid}/disable", Disable);
        registrations.MapPost("/{id:guid}/approve", Approve);
        registrations.MapPost("/{id:guid}/test", ConnectionTestEndpoint.Handle);
    }

    private static async Task<Results<Ok<IReadOnlyList<RegistrationView>>, Refusal>> List(int organisationId, bool? all, Caller caller, Administering administering, CancellationToken ct)
    {
        var answer = await administering.Read<IReadOnlyList<RegistrationView>>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) => new(await RegistrationViews.Read(asking.Db, Of(asking, all == true), organisationId, asking.Reach.IsOperator, caller.Locale, token), null),
            ct);
        return answer.Ok();
    }

    /// <summary>Those of this organisation; for an operator who asks for them, all.</summary>
    internal static IQueryable<Registration> Of(Asking asking, bool all)
    {
        var registrations = asking.Db.Set<Registration>();
        return all && asking.Reach.IsOperator
            ? registrations
            : registrations.Where(registration => registration.OwnerId == asking.OrganisationId
                || asking.Db.Set<Deployment>().Any(deployment => deployment.RegistrationId == registration.Id && deployment.OrganisationId == asking.OrganisationId));
    }

    private static async Task<Results<Created<RegistrationView>, Refusal>> Create(
        int organisationId, CreateRegistration command, Caller caller, Administering administering, PlatformShelf shelf, KnownRegistrations known, TimeProvider clock, CancellationToken ct)
    {
        var answer = await administering.Change<RegistrationView>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                if (await asking.Db.Set<Registration>().AnyAsync(other => other.Issuer == command.Issuer && other.ClientId == command.ClientId, token))
                    return _known;
                var registration = new Registration
                {
                    Id = clock.NewId(),
                    Issuer = command.Issuer!,
                    ClientId = command.ClientId!,
                    AuthorizationAddress = command.AuthorizationAddress!,
                    KeysAddress = command.KeysAddress!,
                    Enabled = true,
                    OwnerId = organisationId,
                    CreatedAt = clock.Now(),
                };
                Write(registration, command);
                asking.Db.Add(registration);
                asking.Wrote("registration-created", "registration", registration.Id, before: null, RegistrationSnapshot.Of(registration));
                var platform = await shelf.PlatformOf(asking, registration.Issuer, command.Origins, token);
                shelf.AddDeployment(asking, registration, platform, command.DeploymentId!);
                return RegistrationViews.View(registration, owned: true, health: null, caller.Locale);
            },
            ct);
        known.Forget();
        return answer.Created(view => $"/api/admin/organisations/{organisationId}/registrations/{view.Id}");
    }

    private static async Task<Results<NoContent, Refusal>> Change(
        int organisationId, Guid id, ChangeRegistration command, Caller caller, Administering administering, KnownRegistrations known, Sessions sessions, CancellationToken ct) =>
        (await With(organisationId, id, caller, administering, known, sessions, "registration-changed", registration => Write(registration, command), ct)).NoContent();

    private static async Task<Results<NoContent, Refusal>> Enable(int organisationId, Guid id, Caller caller, Administering administering, KnownRegistrations known, Sessions sessions, CancellationToken ct) =>
        (await With(organisationId, id, caller, administering, known, sessions, "registration-enabled", registration => registration.Enabled = true, ct)).NoContent();

    private static async Task<Results<NoContent, Refusal>> Disable(int organisationId, Guid id, Caller caller, Administering administering, KnownRegistrations known, Sessions sessions, CancellationToken ct) =>
        (await With(organisationId, id, caller, administering, known, sessions, "registration-disabled", registration => registration.Enabled = false, ct)).NoContent();

    private static async Task<Results<NoContent, Refusal>> Approve(int organisationId, Guid id, Caller caller, Administering administering, KnownRegistrations known, Sessions sessions, CancellationToken ct) =>
        (await With(organisationId, id, caller, administering, known, sessions, "registration-approved", registration => registration.Approved = true, ct)).NoContent();

    private static async Task<Answer<Done>> With(
        int organisationId, Guid id, Caller caller, Administering administering, KnownRegistrations known, Sessions sessions, string action, Action<Registration> change, CancellationToken ct)
    {
        var answer = await administering.Change<Done>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                if (await Of(asking, all: true).SingleOrDefaultAsync(registration => registration.Id == id, token) is not { } registration)
                    return Administering.NotFound;
                if (registration.Configured)
                    return _configured;
                if (!await RegistrationViews.IsOwned(asking.Db, registration, organisationId, asking.Reach.IsOperator, token))
                    return Administering.NotYours;
                var before = RegistrationSnapshot.Of(registration);
                change(registration);
                var after = RegistrationSnapshot.Of(registration);
                if (after != before)
                    asking.Wrote(registration.OwnerId ?? AuditEntry.Service, action, "registration", id, before, after);
                return default(Done);
            },
            ct);
        // Other processes read it anew within five seconds; this one at once.
        known.Forget();
        sessions.Forget();
        return answer;
    }

    private static void Write(Registration registration, IRegistrationAddresses command)
    {
        registration.Name = Person.Clean(command.Name, Registration.MaxName);
        registration.AuthorizationAddress = command.AuthorizationAddress!;
        registration.KeysAddress = command.KeysAddress!;
        registration.TokenAddress = string.IsNullOrEmpty(command.TokenAddress) ? null : command.TokenAddress;
        registration.TokenAudience = string.IsNullOrWhiteSpace(command.TokenAudience) ? null : command.TokenAudience.Trim();
    }
}
