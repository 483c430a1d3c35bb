using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Lti.Registering;

/// <summary>
/// Makes invitations and lets each be used once. A registration first reserves its invitation for a short while, so that
/// of two at once only one goes on; the invitation is spent in the transaction that stores what came of it. Whoever dies
/// between the two leaves it free again.
/// </summary>
internal sealed class Invitations(WriteQueue writes, PublicAddress here, TimeProvider clock, IOptions<LtiOptions> options)
{
    public const string RegisterPath = "/lti/register";

    /// <summary>Longer than a registration can take: three calls, each with a limit of at most a minute.</summary>
    public static readonly TimeSpan Reserved = TimeSpan.FromMinutes(4);

    private const int SecretLength = 32;
    private const int Shown = 200;

    /// <summary>The newest first.</summary>
    public async Task<List<InvitationView>> Of(Database db, int organisationId, CancellationToken ct)
    {
        var all = await db.Set<Invitation>().AsNoTracking()
            .Where(invitation => invitation.OrganisationId == organisationId)
            .OrderByDescending(invitation => invitation.CreatedAt).ThenByDescending(invitation => invitation.Id)
            .Take(Shown)
            .ToListAsync(ct);
        return all.ConvertAll(View);
    }

    public InvitationMade Invite(Asking asking, string? note)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));
        var invitation = new Invitation
        {
            OrganisationId = asking.OrganisationId,
            Id = clock.NewId(),
            SecretHash = Hash(secret),
            Note = Person.Clean(note, Invitation.MaxNote),
            CreatedBy = asking.Caller.PersonId,
            CreatedAt = clock.Now(),
            ExpiresAt = clock.Now() + Clock.Microseconds(options.Value.InvitationLife),
        };
        asking.Db.Add(invitation);
        asking.Wrote("invitation-made", "invitation", invitation.Id, before: null, new { invitation.Note, invitation.ExpiresAt });
        return new InvitationMade(invitation.Id, here.At($"{RegisterPath}?invitation={secret}"), invitation.ExpiresAt);
    }

    /// <summary>False: there is none such. One that was used stays used.</summary>
    public async Task<bool> Withdraw(Asking asking, Guid id, CancellationToken ct)
    {
        var invitation = await asking.Db.Set<Invitation>().SingleOrDefaultAsync(known => known.OrganisationId == asking.OrganisationId && known.Id == id, ct);
        if (invitation is { UsedAt: null, WithdrawnAt: null })
        {
            invitation.WithdrawnAt = clock.Now();
            asking.Wrote("invitation-withdrawn", "invitation", id, new { invitation.Note, invitation.ExpiresAt }, after: null);
        }

        return invitation is not null;
    }

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

    private InvitationView View(Invitation invitation) =>
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

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));
}

/// <param name="State"><c>open</c>, <c>used</c>, <c>over</c> or <c>withdrawn</c>.</param>
internal sealed record InvitationView(Guid Id, string Note, long CreatedAt, long ExpiresAt, long? UsedAt, string State);
