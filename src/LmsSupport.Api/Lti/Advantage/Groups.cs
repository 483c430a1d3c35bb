using LmsSupport.Api.People;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>A group of a course (Course Groups Service 1.0).</summary>
internal sealed record CourseGroup(string Id, string Name, string? Tag, string? SetId);

/// <summary>Groups that belong together, for example those of one assignment.</summary>
internal sealed record CourseGroupSet(string Id, string Name);

/// <summary>The groups of a course, as its platform tells them.</summary>
internal sealed class Groups(ServicePages pages)
{
    public const string GroupsType = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json";
    public const string SetsType = "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json";

    private const int MaxName = 300;

    /// <param name="place">Where to ask.</param>
    /// <param name="subject">Only groups of this person; null: all.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<(IReadOnlyList<CourseGroup> Groups, Refusal? Refusal)> Of(EditionServices place, string? subject, CancellationToken ct) => place.GroupsAddress is { } address
        ? await pages.All(
            Call(place, ServiceAddress.With(address, "user_id", subject), GroupsType),
            page => page.Member("groups"),
            group => group.Text("id") is { Length: <= Edition.MaxGroup } id ? new CourseGroup(id, Person.Clean(group.Text("name"), MaxName), group.Text("tag"), group.Text("set_id")) : null,
            ct)
        : ([], ServiceRefusals.Failed("groups-not-offered"));

    public async Task<(IReadOnlyList<CourseGroupSet> Sets, Refusal? Refusal)> Sets(EditionServices place, CancellationToken ct) => place.GroupSetsAddress is { } address
        ? await pages.All(
            Call(place, address, SetsType),
            page => page.Member("sets"),
            set => set.Text("id") is { Length: <= Edition.MaxGroup } id ? new CourseGroupSet(id, Person.Clean(set.Text("name"), MaxName)) : null,
            ct)
        : ([], ServiceRefusals.Failed("groups-not-offered"));

    // Somebody looks at a page meanwhile.
    private static ServiceCall Call(EditionServices place, string address, string type) =>
        new(place.RegistrationId, Scopes.Groups, PlatformCall.Get(address) with { Accept = type }) { Patience = TimeSpan.FromSeconds(20) };
}
