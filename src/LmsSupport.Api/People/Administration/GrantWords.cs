namespace LmsSupport.Api.People.Administration;

/// <summary>Roles and scopes as the pages write them.</summary>
internal static class GrantWords
{
    private static readonly Dictionary<string, GrantRole> _roles = new(StringComparer.Ordinal)
    {
        ["tutor"] = GrantRole.Tutor,
        ["leadTutor"] = GrantRole.LeadTutor,
        ["organizer"] = GrantRole.Organizer,
        ["courseAuthor"] = GrantRole.CourseAuthor,
        ["administrator"] = GrantRole.Administrator,
        ["operator"] = GrantRole.Operator,
    };

    private static readonly Dictionary<string, GrantScope> _scopes = new(StringComparer.Ordinal)
    {
        ["organisation"] = GrantScope.Organisation,
        ["category"] = GrantScope.Category,
        ["course"] = GrantScope.Course,
        ["edition"] = GrantScope.Edition,
        ["service"] = GrantScope.Service,
    };

    public static GrantRole? Role(string? word) => word is not null && _roles.TryGetValue(word, out var role) ? role : null;

    public static GrantScope? Scope(string? word) => word is not null && _scopes.TryGetValue(word, out var scope) ? scope : null;

    public static string Word(GrantRole role) => _roles.First(known => known.Value == role).Key;

    public static string Word(GrantScope scope) => _scopes.First(known => known.Value == scope).Key;

    public static string Word(GrantSource source) => source == GrantSource.Launch ? "launch" : "granted";
}

/// <summary>What the audit trail keeps of a grant.</summary>
/// <param name="Name">The person's.</param>
internal sealed record GrantSnapshot(string Name, string Role, string Scope, string ScopeName, Guid PersonId, Guid ScopeId)
{
    public static GrantSnapshot Of(Grant grant, string person, string scopeName) => new(person, GrantWords.Word(grant.Role), GrantWords.Word(grant.Scope), scopeName, grant.PersonId, grant.ScopeId);
}
