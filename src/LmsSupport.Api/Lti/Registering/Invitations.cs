using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti.Registering;

/// <summary>
/// Makes invitations and lets each be used once. A registration first reserves its invitation for a short while, so that
/// of two at once only one goes on; the invitation is spent in the transaction that stores what came of it. Whoever dies
/// between the two leaves it free again.
/// </summary>
internal sealed class Invitations(IDbContextFactory<Database> databases, WriteQueue writes, Audit audit, PublicAddress here, TimeProvider clock, IOptions<LtiOptions> options)
{
    public const string RegisterPath = "/lti/register";

    /// <summary>Longer than a registration can take: three calls, each with a limit of at most a minute.</summary>
    public static readonly TimeSpan Reserved = TimeSpan.FromMinutes(4);

    private const int SecretLength = 32;
    private const int Shown = 200;

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<Invitation>> Of(int organisationId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<Invitation>().AsNoTracking()
            .Where(invitation => invitation.OrganisationId == organisationId)
            .OrderByDescending(invitation => invitation.CreatedAt).ThenByDescending(invitation => invitation.Id)
            .Take(Shown)
            .ToListAsync(ct);
    }

    /// <returns>The invitation, and the address to paste: it holds the secret and is not to be had again. Null: no such organisation.</returns>
    public Task<InvitationMade?> Invite(int organisationId, Caller caller, string? note, CancellationToken ct)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));
        return writes.Run(
            async (db, token) =>
            {
                if (!await db.Set<Organisation>().AnyAsync(organisation => organisation.Id == organisationId, token))
                    return null;
                var invitation = new Invitation
                {
                    OrganisationId = organisationId,
                    Id = clock.NewId(),
                    SecretHash = Hash(secret),
                    Note = Person.Clean(note, Invitation.MaxNote),
                    CreatedBy = caller.PersonId,
                    CreatedAt = clock.Now(),
                    ExpiresAt = clock.Now() + Clock.Microseconds(options.Value.InvitationLife),
                };
                db.Add(invitation);
                audit.Add(db, organisationId, await ActorOf(db, caller, token), "invitation-made", "invitation", invitation.Id.ToString(), before: null, new { invitation.Note, invitation.ExpiresAt });
                return new InvitationMade(invitation.Id, here.At($"{RegisterPath}?invitation={secret}"), invitation.ExpiresAt);
            },
            ct);
    }

    /// <summary>False: there is none such. One that was used stays used.</summary>
    public Task<bool> Withdraw(int organisationId, Guid id, Caller caller, CancellationToken ct) => writes.Run(
        async (db, token) =>
        {
            var invitation = await db.Set<Invitation>().SingleOrDefaultAsync(known => known.OrganisationId == organisationId && known.Id == id, token);
            if (invitation is { UsedAt: null, WithdrawnAt: null })
            {
                invitation.WithdrawnAt = clock.Now();
                audit.Add(db, organisationId, await ActorOf(db, caller, token), "invitation-withdrawn", "invitation", id.ToString(), new { invitation.Note, invitation.ExpiresAt }, after: null);
            }

            return invitation is not null;
        },
        ct);

    /// <summary>Takes the invitation of this secret for one registration, or says why it can't be had.</summary>
    public async Task<(Invitation? Invitation, Refusal? Refusal)> Reserve(string? secret, CancellationToken ct)
    {
        if (secret is not { Length: 43 } || !Base64Url.IsValid(secret))
            return (null, LaunchRefusals.NotLetIn("invitation-unknown"));
        var hash = Hash(secret);
        return await writes.Run(
            async (db, token) =>
            {
                var now = clock.Now();
                var until = now + Clock.Microseconds(Reserved);
                // One statement decides between two at once, whichever processes they came to.
                var mine = await db.Set<Invitation>()
                    .Where(known => known.SecretHash == hash && known.UsedAt == null && known.WithdrawnAt == null && known.ExpiresAt > now && (known.ReservedUntil == null || known.ReservedUntil <= now))
                    .ExecuteUpdateAsync(set => set.SetProperty(known => known.ReservedUntil, until), token);
                var invitation = await db.Set<Invitation>().AsNoTracking().SingleOrDefaultAsync(known => known.SecretHash == hash, token);
                return mine == 1 ? (invitation, null) : ((Invitation?)null, Unusable(invitation, now));
            },
            ct);
    }

    /// <summary>The registration failed: the invitation is as good as before. Not with the caller's patience, who may have gone.</summary>
    public Task Release(Invitation reserved) => writes.Run(
        (db, token) => Mine(db, reserved).ExecuteUpdateAsync(set => set.SetProperty(known => known.ReservedUntil, (long?)null), token),
        CancellationToken.None);

    /// <summary>Inside the transaction that stores the registration. Refused when it took so long that the invitation is no longer its.</summary>
    public async Task<Refusal?> Spend(Database db, Invitation reserved, Guid registrationId, CancellationToken ct)
    {
        var now = clock.Now();
        var spent = await Mine(db, reserved).Where(known => known.UsedAt == null && known.WithdrawnAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(known => known.UsedAt, now).SetProperty(known => known.ReservedUntil, (long?)null).SetProperty(known => known.RegistrationId, registrationId),
                ct);
        if (spent == 1)
            return null;
        return Unusable(await db.Set<Invitation>().AsNoTracking().SingleOrDefaultAsync(known => known.OrganisationId == reserved.OrganisationId && known.Id == reserved.Id, ct), now);
    }

    public InvitationView View(Invitation invitation) =>
        new(invitation.Id, invitation.Note, invitation.CreatedAt, invitation.ExpiresAt, invitation.UsedAt, State(invitation, clock.Now()));

    private static Refusal Unusable(Invitation? invitation, long now) => LaunchRefusals.NotLetIn(invitation is null ? "invitation-unknown" : State(invitation, now) switch
    {
        "used" => "invitation-used",
        "withdrawn" => "invitation-withdrawn",
        "over" => "invitation-over",
        _ => "invitation-in-use",
    });

    private static string State(Invitation invitation, long now) => invitation switch
    {
        { UsedAt: not null } => "used",
        { WithdrawnAt: not null } => "withdrawn",
        _ => invitation.ExpiresAt <= now ? "over" : "open",
    };

    /// <summary>As long as nobody else has reserved it since.</summary>
    private static IQueryable<Invitation> Mine(Database db, Invitation reserved) => db.Set<Invitation>()
        .Where(known => known.OrganisationId == reserved.OrganisationId && known.Id == reserved.Id && known.ReservedUntil == reserved.ReservedUntil);

    private static async Task<Actor> ActorOf(Database db, Caller caller, CancellationToken ct) => new(
        caller.PersonId,
        await db.Set<Person>().Where(person => person.OrganisationId == caller.OrganisationId && person.Id == caller.PersonId).Select(person => person.Name).SingleAsync(ct));

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));
}

/// <param name="State"><c>open</c>, <c>used</c>, <c>over</c> or <c>withdrawn</c>.</param>
internal sealed record InvitationView(Guid Id, string Note, long CreatedAt, long ExpiresAt, long? UsedAt, string State);
