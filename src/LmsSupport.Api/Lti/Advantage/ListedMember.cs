using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>One row of a roster (Names and Role Provisioning Services 2.0, 2.2), cleaned. What is null was not told.</summary>
/// <param name="Roles">As told, separated by spaces.</param>
/// <param name="Groups">Ids, where the platform tells them with the roster (Course Groups Service 1.0).</param>
internal sealed record ListedMember(string Subject, string? Name, string? Email, string? Username, string Roles, bool Learns, MemberStatus Status, IReadOnlyList<string> Groups);
