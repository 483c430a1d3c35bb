using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LmsSupport.Campus.Courses;
using LmsSupport.Campus.People;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti;

/// <summary>What the campus says about a launch, claim by claim as the Moodle 4.5 that was recorded.</summary>
internal sealed class LaunchClaims(Addresses addresses, IOptions<CampusOptions> options, TimeProvider clock)
{
    /// <summary>Moodle's tokens live for a minute.</summary>
    private const int Lifetime = 60;

    private const string GradesScope = "https://purl.imsglobal.org/spec/lti-ags/scope/";
    private const string Membership = "http://purl.imsglobal.org/vocab/lis/v2/membership#";

    public JsonObject For(Session session, Hint hint, string clientId, string nonce)
    {
        var person = session.Person;
        var course = hint.Course;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["nonce"] = nonce,
            ["iat"] = now,
            ["exp"] = now + Lifetime,
            ["iss"] = addresses.Campus,
            ["aud"] = clientId,
            [Claim.DeploymentId] = options.Value.DeploymentId,
            [Claim.TargetLinkUri] = addresses.Launch,
            ["sub"] = Number(person.Id),
            [Claim.Lis] = new JsonObject { ["person_sourcedid"] = SourcedId(person), ["course_section_sourcedid"] = $"SIS-{course.Code}" },
            [Claim.Roles] = Roles(person),
            [Claim.Context] = new JsonObject
            {
                ["id"] = Number(course.Number),
                ["label"] = course.Code,
                ["title"] = course.Title["it"],
                ["type"] = new JsonArray("CourseSection"),
            },
            [Claim.MessageType] = "LtiResourceLinkRequest",
            [Claim.ResourceLink] = new JsonObject
            {
                ["title"] = Texts.Of("it")["course.help"],
                ["description"] = Texts.Of("it")["course.help.about"],
                ["id"] = Number(course.Link.Instance),
            },
            [Claim.BasicOutcome] = BasicOutcome(hint, person),
        };
        if (options.Value.SharePersonalData)
            AddPersonalData(claims, person);
        AddSurroundings(claims, session, hint);
        return claims;
    }

    private static void AddPersonalData(JsonObject claims, Person person)
    {
        claims["given_name"] = person.GivenName;
        claims["family_name"] = person.FamilyName;
        claims["name"] = person.Name;
        claims["email"] = person.Email;
    }

    private void AddSurroundings(JsonObject claims, Session session, Hint hint)
    {
        var (person, course) = (session.Person, hint.Course);
        claims[Claim.Ext] = options.Value.SharePersonalData
            ? new JsonObject { ["user_username"] = person.Username, ["lms"] = "moodle-2" }
            : new JsonObject { ["lms"] = "moodle-2" };
        claims[Claim.LaunchPresentation] = new JsonObject
        {
            ["locale"] = hint.Language,
            ["document_target"] = hint.Target,
            ["return_url"] = $"{addresses.Campus}/mod/lti/return?course={course.Id}&launch_container=3&instanceid={Number(course.Link.Instance)}&sesskey={session.Key}",
        };
        claims[Claim.ToolPlatform] = new JsonObject
        {
            ["product_family_code"] = "moodle",
            ["version"] = "2024100706",
            ["guid"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(addresses.Campus)))[..32],
            ["name"] = "campus",
            ["description"] = Texts.Of("it")["campus"],
        };
        claims[Claim.Version] = "1.3.0";
        claims[Claim.Custom] = Custom(person, course);
        claims[Claim.Grades] = Grades(person, course);
        claims[Claim.Roster] = new JsonObject
        {
            ["context_memberships_url"] = Memberships(course),
            ["service_versions"] = new JsonArray("1.0", "2.0"),
        };
    }

    /// <summary>What the administrator of the LMS set as custom parameters; what the LMS doesn't know it leaves as it was written.</summary>
    private JsonObject Custom(Person person, Course course) => new()
    {
        ["plain"] = "hello",
        ["course_start"] = Iso(course.Starts(clock)),
        ["course_end"] = Iso(course.Due(clock)),
        ["ctx_begin_unix"] = Number(course.Starts(clock).ToUnixTimeSeconds()),
        ["group_ids"] = person.Learns ? Number(1 + person.Id % 2) : "",
        ["username"] = person.Username,
        ["user_id"] = Number(person.Id),
        ["timezone"] = person.Learns ? "Europe/Rome" : "99",
        ["membership_role"] = person.Role switch
        {
            Role.Learner => "Learner",
            Role.Administrator => "Instructor,urn:lti:sysrole:ims/lis/Administrator,urn:lti:instrole:ims/lis/Administrator",
            _ => "Instructor",
        },
        ["context_sourcedid"] = $"SIS-{course.Code}",
        ["context_history"] = "",
        ["course_summary"] = course.About["it"],
        ["rl_title"] = Texts.Of("it")["course.help"],
        ["rl_avail_end"] = "$ResourceLink.available.endDateTime",
        ["rl_sub_end"] = "$ResourceLink.submission.endDateTime",
        ["x_memberships"] = Memberships(course),
        ["x_lineitems"] = LineItems(course),
        ["x_results"] = "",
        ["consumer_profile"] = "$ToolConsumerProfile.url",
        ["unknown"] = "$Does.notExist",
        ["context_memberships_url"] = Memberships(course),
        ["system_setting_url"] = $"{Services}/tool/1/custom",
        ["context_setting_url"] = $"{Services}/CourseSection/{Number(course.Number)}/bindings/tool/1/custom",
        ["link_setting_url"] = Services + "/links/{link_id}/custom",
    };

    private JsonObject Grades(Person person, Course course)
    {
        var endpoint = new JsonObject
        {
            ["scope"] = new JsonArray($"{GradesScope}lineitem", $"{GradesScope}lineitem.readonly", $"{GradesScope}result.readonly", $"{GradesScope}score"),
            ["lineitems"] = LineItems(course),
        };
        // Moodle leaves it out of some launches: a tool must not count on it.
        if (!person.Learns || person.Id % 2 == 1)
            endpoint["lineitem"] = $"{Services}/{Number(course.Number)}/lineitems/{Number(course.Link.Module)}/lineitem?type_id=1";
        return endpoint;
    }

    private JsonObject BasicOutcome(Hint hint, Person person)
    {
        var data = JsonSerializer.SerializeToNode(new
        {
            instanceid = Number(hint.Course.Link.Instance),
            userid = Number(person.Id),
            typeid = "1",
            launchid = hint.LaunchId,
        })!;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data.ToJsonString())));
        return new JsonObject
        {
            ["lis_result_sourcedid"] = new JsonObject { ["data"] = data, ["hash"] = hash }.ToJsonString(),
            ["lis_outcome_service_url"] = $"{addresses.Campus}/mod/lti/service",
        };
    }

    /// <summary>Moodle tells tutors, teachers and managers apart nowhere: they are all Instructor.</summary>
    private static JsonArray Roles(Person person) => person.Role switch
    {
        Role.Learner => new JsonArray($"{Membership}Learner"),
        Role.Administrator => new JsonArray(
            "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
            $"{Membership}Instructor",
            "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"),
        _ => new JsonArray($"{Membership}Instructor"),
    };

    private static string SourcedId(Person person) => person.Role == Role.Administrator ? "" : $"SIS-{person.Username}";

    private string Services => $"{addresses.Campus}/mod/lti/services";

    private string Memberships(Course course) => $"{Services}/CourseSection/{Number(course.Number)}/bindings/1/memberships";

    private string LineItems(Course course) => $"{Services}/{Number(course.Number)}/lineitems?type_id=1";

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
