using System.Globalization;
using LmsSupport.Campus.Courses;
using LmsSupport.Campus.People;

namespace LmsSupport.Campus.Lti;

/// <summary>Puts the platform's variables into custom parameters. What the platform doesn't know it leaves as it was written, as Moodle does.</summary>
internal sealed class CustomVariables(Addresses addresses, Services services, TimeProvider clock)
{
    /// <summary>What the administrator of the recorded Moodle had written for its tool.</summary>
    public static readonly IReadOnlyList<KeyValuePair<string, string>> Usual =
    [
        new("plain", "hello"),
        new("course_start", "$CourseSection.timeFrame.begin"),
        new("course_end", "$CourseSection.timeFrame.end"),
        new("ctx_begin_unix", "$Context.timeFrame.begin"),
        new("group_ids", "$Moodle.Person.userGroupIds"),
        new("username", "$User.username"),
        new("user_id", "$User.id"),
        new("timezone", "$Person.address.timezone"),
        new("membership_role", "$Membership.role"),
        new("context_sourcedid", "$Context.sourcedId"),
        new("context_history", "$Context.id.history"),
        new("course_summary", "$CourseSection.longDescription"),
        new("rl_title", "$ResourceLink.title"),
        new("rl_avail_end", "$ResourceLink.available.endDateTime"),
        new("rl_sub_end", "$ResourceLink.submission.endDateTime"),
        new("x_memberships", "$ToolProxyBinding.memberships.url"),
        new("x_lineitems", "$LineItems.url"),
        new("x_results", "$Results.url"),
        new("consumer_profile", "$ToolConsumerProfile.url"),
        new("unknown", "$Does.notExist"),
    ];

    /// <returns>Null: known, and without a value here.</returns>
    public string? Value(string written, Hint hint, Person person) =>
        written is ['$', .. var name] && Known(name, hint, person) is { Known: true } known ? known.Value : written;

    private (bool Known, string? Value) Known(string name, Hint hint, Person person)
    {
        var (course, tool) = (hint.Course, hint.Tool);
        return name switch
        {
            "Context.id" or "CourseSection.id" => (true, Dialect.ContextId(hint.Product, course)),
            "Context.title" or "CourseSection.title" => (true, course.Title["it"]),
            "Context.label" or "CourseSection.label" => (true, course.Code),
            "Context.sourcedId" or "CourseSection.sourcedId" => (true, $"SIS-{course.Code}"),
            "Context.longDescription" or "CourseSection.longDescription" => (true, course.About["it"]),
            "Context.id.history" => (true, ""),
            "Context.timeFrame.begin" => (true, Dialect.Number(course.Starts(clock).ToUnixTimeSeconds())),
            "CourseSection.timeFrame.begin" => (true, Iso(course.Starts(clock))),
            "CourseSection.timeFrame.end" => (true, Iso(course.Due(clock))),
            "ResourceLink.id" => (true, hint.Entry is { } entry ? Dialect.Number(entry.Instance) : null),
            "ResourceLink.title" => (true, hint.Entry?.Title),
            "ResourceLink.description" => (true, hint.Entry?.Text),
            "ToolProxyBinding.memberships.url" => (true, services.Memberships(course, tool)),
            "LineItems.url" => (true, services.LineItems(course, tool)),
            "Results.url" => (true, ""),
            _ when name.StartsWith("Canvas.", StringComparison.Ordinal) => OfCanvas(name, hint, person),
            _ => OfPerson(name, hint, person),
        };
    }

    private static (bool Known, string? Value) OfPerson(string name, Hint hint, Person person)
    {
        var (names, email) = (hint.Tool.SharesNames, hint.Tool.SharesEmail);
        return name switch
        {
            "User.id" => (true, Dialect.Number(person.Id)),
            "User.username" => (true, person.Username),
            "Person.name.full" => (names, person.Name),
            "Person.name.given" => (names, person.GivenName),
            "Person.name.family" => (names, person.FamilyName),
            "Person.email.primary" => (email, person.Email),
            "Person.sourcedId" => (true, LaunchClaims.SourcedId(person)),
            "Person.address.timezone" => (true, person.Learns ? "Europe/Rome" : "99"),
            "Membership.role" => (true, person.Role switch
            {
                Role.Learner => "Learner",
                Role.Administrator => "Instructor,urn:lti:sysrole:ims/lis/Administrator,urn:lti:instrole:ims/lis/Administrator",
                _ => "Instructor",
            }),
            "Moodle.Person.userGroupIds" when hint.Product == Product.Moodle => (true, GroupIds(hint.Course, person)),
            _ => (false, null),
        };
    }

    private (bool Known, string? Value) OfCanvas(string name, Hint hint, Person person) => hint.Product != Product.Canvas ? (false, null) : name switch
    {
        "Canvas.api.domain" => (true, new Uri(addresses.Campus).Authority),
        "Canvas.course.id" => (true, Dialect.Number(hint.Course.Number)),
        "Canvas.course.name" => (true, hint.Course.Title["it"]),
        "Canvas.course.startAt" => (true, Iso(hint.Course.Starts(clock))),
        "Canvas.course.endAt" => (true, Iso(hint.Course.Due(clock))),
        "Canvas.course.sectionIds" or "Canvas.group.contextIds" => (true, GroupIds(hint.Course, person)),
        "Canvas.user.id" => (true, Dialect.Number(person.Id)),
        "Canvas.user.loginId" => (true, person.Username),
        "Canvas.account.id" => (true, "1"),
        _ => (false, null),
    };

    private static string GroupIds(Course course, Person person) =>
        string.Join(',', CourseGroup.Of(course).Where(group => group.Has(person.Id, person.Learns)).Select(group => Dialect.Number(group.Id)));

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
