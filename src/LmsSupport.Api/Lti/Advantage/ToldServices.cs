using System.Text.Json;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>What one launch says of the platform's services: where they are for its edition. Absent is what is no address.</summary>
internal sealed record ToldServices(
    Guid RegistrationId,
    Guid DeploymentId,
    string? ResourceLinkId,
    string? MembershipsAddress,
    string? LineItemsAddress,
    string? LineItemAddress,
    string GradeScopes,
    string? GroupsAddress,
    string? GroupSetsAddress)
{
    private const int MaxLink = 255;
    private const int MaxScopes = 2000;

    public bool IsNothing => MembershipsAddress is null && LineItemsAddress is null && LineItemAddress is null && GroupsAddress is null;

    public static ToldServices Of(JsonElement claims, Guid registrationId, Guid deploymentId)
    {
        var grades = claims.Member(Claims.Grades);
        var groups = claims.Member(Claims.Groups);
        return new ToldServices(
            registrationId,
            deploymentId,
            claims.Member(Claims.ResourceLink).Text("id") is { Length: <= MaxLink } link ? link : null,
            ServiceAddress.Of(claims.Member(Claims.NamesAndRoles).Text("context_memberships_url")),
            ServiceAddress.Of(grades.Text("lineitems")),
            ServiceAddress.Of(grades.Text("lineitem")),
            grades.Member("scope") is { } scopes && string.Join(' ', scopes.Texts()) is { Length: <= MaxScopes } all ? all : "",
            ServiceAddress.Of(groups.Text("context_groups_url")),
            ServiceAddress.Of(groups.Text("context_group_sets_url")));
    }
}
