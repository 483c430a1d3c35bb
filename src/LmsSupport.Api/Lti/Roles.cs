using System.Diagnostics.CodeAnalysis;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti;

/// <summary>
/// What a platform's role list makes of a person, as a first guess (LTI Core 1.3, 5.3.7 and A.2). Roles come as full
/// addresses, as short names of the context's vocabulary, and in LTI 1.1's form from platforms that were upgraded.
/// </summary>
[SuppressMessage("Security", "S5332", Justification = "Names of a vocabulary, not addresses that anyone calls")]
internal static class Roles
{
    private const string Membership = "http://purl.imsglobal.org/vocab/lis/v2/membership";
    private const string OldMembership = "urn:lti:role:ims/lis/";

    private static readonly string[] _administrators =
    [
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
        "http://purl.imsglobal.org/vocab/lis/v2/person#Administrator",
        "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
        "http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin",
        "urn:lti:sysrole:ims/lis/Administrator",
        "urn:lti:sysrole:ims/lis/SysAdmin",
        "urn:lti:instrole:ims/lis/Administrator",
    ];

    public static FirstRole First(IEnumerable<string> roles)
    {
        var all = roles.Select(role => role.Trim()).ToList();
        var here = all.Select(InContext).OfType<string>().ToList();
        if (here.Exists(IsTeaching))
            return FirstRole.Instructor;
        // What someone is in the institution says little about this course, where they may be learning.
        if (here.Contains("Learner", StringComparer.Ordinal))
            return FirstRole.Learner;
        return all.Exists(role => _administrators.Contains(role, StringComparer.Ordinal)) ? FirstRole.Instructor : FirstRole.Learner;
    }

    /// <summary>Learner here, and nothing that teaches: observers and authors of contents are neither.</summary>
    public static bool Learns(IEnumerable<string> roles)
    {
        var here = roles.Select(role => InContext(role.Trim())).OfType<string>().ToList();
        return here.Contains("Learner", StringComparer.Ordinal) && !here.Exists(IsTeaching);
    }

    private static bool IsTeaching(string role) => role is "Instructor" or "Administrator" or "TeachingAssistant";

    /// <summary>The principal role in this course; null when it is a role elsewhere, or nothing that we know.</summary>
    private static string? InContext(string role)
    {
        if (role.StartsWith(Membership + '#', StringComparison.Ordinal))
            return role[(Membership.Length + 1)..];
        // …/membership/Instructor#Grader: a kind of instructor.
        if (role.StartsWith(Membership + '/', StringComparison.Ordinal))
            return role[(Membership.Length + 1)..].Split('#')[0];
        if (role.StartsWith(OldMembership, StringComparison.Ordinal))
            return role[OldMembership.Length..].Split('/')[0];
        return role.Contains(':', StringComparison.Ordinal) ? null : role;
    }
}
