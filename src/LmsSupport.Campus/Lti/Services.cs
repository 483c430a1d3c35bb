using LmsSupport.Campus.Courses;

namespace LmsSupport.Campus.Lti;

/// <summary>Where this platform's services are, in the form of Moodle's addresses.</summary>
internal sealed class Services(Addresses addresses)
{
    public const string Base = "/mod/lti/services";

    private string Root => addresses.Campus + Base;

    public string Memberships(Course course, Tool tool) => $"{Root}/CourseSection/{Dialect.Number(course.Number)}/bindings/{Dialect.Number(tool.Type)}/memberships";

    public string LineItems(Course course, Tool tool) => $"{Root}/{Dialect.Number(course.Number)}/lineitems?type_id={Dialect.Number(tool.Type)}";

    /// <summary>With what follows it before the query: <c>/scores</c>, <c>/results</c>.</summary>
    public string LineItem(Course course, Tool tool, int column, string after = "") =>
        $"{Root}/{Dialect.Number(course.Number)}/lineitems/{Dialect.Number(column)}/lineitem{after}?type_id={Dialect.Number(tool.Type)}";

    public string Groups(Course course, Tool tool) => $"{Root}/CourseSection/{Dialect.Number(course.Number)}/bindings/{Dialect.Number(tool.Type)}/groups";

    public string GroupSets(Course course, Tool tool) => $"{Root}/CourseSection/{Dialect.Number(course.Number)}/bindings/{Dialect.Number(tool.Type)}/groupsets";

    public string ToolSetting(Tool tool) => $"{Root}/tool/{Dialect.Number(tool.Type)}/custom";

    public string ContextSetting(Course course, Tool tool) => $"{Root}/CourseSection/{Dialect.Number(course.Number)}/bindings/tool/{Dialect.Number(tool.Type)}/custom";

    // Moodle leaves the place of the link's number open, in these letters.
    public string LinkSetting => Root + "/links/{link_id}/custom";

    public string Outcomes => $"{addresses.Campus}/mod/lti/service";
}
