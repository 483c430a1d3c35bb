using System.Security.Claims;

namespace LmsSupport.Api.People;

/// <summary>
/// Who calls: from the access token, proven by the authentication scheme. It says who and from where, never what they
/// may do: that is <see cref="Rights"/>, from the database.
/// </summary>
internal sealed record Caller(int OrganisationId, Guid PersonId, Guid SessionId, Guid EditionId, Guid CourseId, string Locale)
{
    /// <summary>The caller of a request or a hub connection that a policy let through.</summary>
    public static Caller From(ClaimsPrincipal? principal) =>
        Find(principal) ?? throw new InvalidOperationException("No caller: the route lacks the policy that asks for one.");

    public static Caller? Find(ClaimsPrincipal? principal) => principal?.Identities.OfType<CallerIdentity>().FirstOrDefault()?.Caller;

    /// <summary>Makes it an endpoint's parameter.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult<Caller?>(From(context.User));

    public ClaimsPrincipal Principal(string scheme) => new(new CallerIdentity(this, scheme));

    private sealed class CallerIdentity(Caller caller, string scheme)
        : ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller.PersonId.ToString())], scheme)
    {
        public Caller Caller { get; } = caller;
    }
}
