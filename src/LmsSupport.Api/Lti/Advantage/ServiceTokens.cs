using System.Collections.Concurrent;
using System.Text;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>
/// Access tokens for the services of the platforms: the client credentials grant with an assertion that we sign
/// (Security Framework 1.0, 4.1; RFC 7523, 2.2). Kept until shortly before they expire; one request in flight for each
/// registration and its scopes. A token is never logged.
/// </summary>
internal sealed partial class ServiceTokens(PlatformClient platforms, KnownRegistrations registrations, ToolKeys keys, TimeProvider clock, ILogger<ServiceTokens> logger)
{
    /// <summary>Whoever asks again within this time after a refusal gets the same answer, and the platform its peace.</summary>
    internal static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(5);

    // The library's own times would add a "not before", which a platform with a slow clock refuses.
    private static readonly JsonWebTokenHandler _writer = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly ConcurrentDictionary<Key, Slot> _slots = new();

    /// <param name="registrationId">Whose platform is asked.</param>
    /// <param name="scopes">Separated by spaces; a token for any one of them will do.</param>
    /// <param name="ct">The caller's patience; the request goes on for the others who wait.</param>
    /// <returns>A token, or why there is none.</returns>
    public async Task<(string? Token, Refusal? Refusal)> For(Guid registrationId, string scopes, CancellationToken ct)
    {
        var (request, refusal) = await Request(registrationId, scopes, ct);
        if (request is null)
            return (null, refusal);
        var slot = _slots.GetOrAdd(request.Key, _ => new Slot());
        if (slot.Holds(clock.Now()) is { } kept)
            return (kept.Token, kept.Refusal);
        await slot.Turn.WaitAsync(ct);
        try
        {
            return slot.Holds(clock.Now()) is { } made ? (made.Token, made.Refusal) : await Ask(request, slot);
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    /// <summary>A new token whatever is kept: to see whether it can be had.</summary>
    public async Task<(string? Token, Refusal? Refusal)> Fresh(Guid registrationId, string scopes, CancellationToken ct)
    {
        if ((await Request(registrationId, scopes, ct)).Request is { } request && _slots.TryGetValue(request.Key, out var slot))
            slot.Answer = null;
        return await For(registrationId, scopes, ct);
    }

    /// <summary>A service did not take this token: the next request gets another, unless somebody has got one already.</summary>
    public void Drop(Guid registrationId, string token)
    {
        foreach (var slot in _slots.Where(slot => slot.Key.RegistrationId == registrationId).Select(slot => slot.Value))
        {
            if (slot.Answer is { } answer && answer.Token == token)
                slot.Answer = null;
        }
    }

    private async Task<(TokenRequest? Request, Refusal? Refusal)> Request(Guid registrationId, string scopes, CancellationToken ct)
    {
        if ((await registrations.Now(ct)).Find(registrationId) is not { } registration)
            return (null, ServiceRefusals.Failed("registration-disabled"));
        if (string.IsNullOrEmpty(registration.TokenAddress))
            return (null, ServiceRefusals.Failed("token-address-missing"));
        var granted = Scopes.Granted(scopes, registration.Scopes);
        if (granted.Length == 0)
            return (null, ServiceRefusals.Failed("scope-not-granted", ("scope", Scopes.Split(scopes)[0])));
        // An administrator who changes the address or the audience gets another token at once.
        return (new TokenRequest(registration.ClientId, new Key(registration.Id, registration.TokenAddress, registration.TokenAudience, string.Join(' ', granted))), null);
    }

    private async Task<(string? Token, Refusal? Refusal)> Ask(TokenRequest request, Slot slot)
    {
        var call = new PlatformCall(HttpMethod.Post, request.Key.Address)
        {
            ContentType = "application/x-www-form-urlencoded",
            Body = Encoding.ASCII.GetBytes(await Form(request)),
        };
        // Not with the caller's patience: others wait for the same answer, and it has a time limit of its own.
        var answer = TokenAnswer.Of(await platforms.Send(call, CancellationToken.None), request.Key.Scopes, clock.GetUtcNow());
        if (answer.Refusal is { } refusal)
            Log.Refused(logger, request.Key.RegistrationId, refusal.Code);
        slot.Answer = answer with { Until = clock.Now() + Clock.Microseconds(answer.Refusal is null ? answer.Kept : PauseAfterRefusal) };
        return (answer.Token, answer.Refusal);
    }

    private async Task<string> Form(TokenRequest request)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = await Assertion(request),
            ["scope"] = request.Key.Scopes,
        };
        return string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));
    }

    /// <summary>Who we are, for this one request. The audience is a text, never an array, which Moodle does not read, and exactly as it was agreed.</summary>
    private async Task<string> Assertion(TokenRequest request)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return _writer.CreateToken(new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["iss"] = request.ClientId,
                ["sub"] = request.ClientId,
                ["aud"] = request.Key.Audience ?? request.Key.Address,
                ["jti"] = clock.NewId().ToString("N"),
            },
            IssuedAt = now,
            Expires = now + KeyTurns.LongestStatement,
            SigningCredentials = await keys.Signing(CancellationToken.None),
        });
    }

    private sealed record Key(Guid RegistrationId, string Address, string? Audience, string Scopes);

    private sealed record TokenRequest(string ClientId, Key Key);

    private sealed class Slot
    {
        private TokenAnswer? _answer;

        public SemaphoreSlim Turn { get; } = new(1);

        public TokenAnswer? Answer
        {
            get => Volatile.Read(ref _answer);
            set => Volatile.Write(ref _answer, value);
        }

        public TokenAnswer? Holds(long now) => Answer is { } answer && now < answer.Until ? answer : null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No access token for registration {Registration}: {Code}")]
        public static partial void Refused(ILogger logger, Guid registration, string code);
    }
}
