using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LmsSupport.Campus.Courses;
using LmsSupport.Campus.Lti.Grades;
using LmsSupport.Campus.People;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti;

/// <summary>What the campus says about a launch, claim by claim as the Moodle 4.5 that was recorded.</summary>
internal sealed class LaunchClaims(Addresses addresses, Services services, CustomVariables variables, Gradebook book, Tools tools, Switches switches, IOptions<CampusOptions> options, TimeProvider clock)
{
    /// <summary>Moodle's tokens live for a minute.</summary>
    private const int Lifetime = 60;

    private const string Membership = "http://purl.imsglobal.org/vocab/lis/v2/membership#";

    public JsonObject For(Session session, Hint hint, string nonce)
    {
        var (person, course) = (session.Person, hint.Course);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["nonce"] = nonce,
            ["iat"] = now,
            ["exp"] = now + Lifetime,
            ["iss"] = addresses.Issuer,
            ["aud"] = hint.Tool.ClientId,
            [Claim.DeploymentId] = hint.Tool.DeploymentId,
            [Claim.TargetLinkUri] = hint.Opens,
            ["sub"] = Dialect.Subject(hint.Product, person.Id),
            [Claim.Lis] = new JsonObject { ["person_sourcedid"] = SourcedId(person), ["course_section_sourcedid"] = $"SIS-{course.Code}" },
            [Claim.Roles] = Roles(person, hint.Product),
            [Claim.Context] = new JsonObject
            {
                ["id"] = Dialect.ContextId(hint.Product, course),
                ["label"] = course.Code,
                ["title"] = course.Title["it"],
                ["type"] = new JsonArray(hint.Product == Product.Moodle ? "CourseSection" : "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"),
            },
        };
        if (hint.Entry is { } entry)
            AddEntry(claims, entry, hint, person);
        else
            AddContentChoice(claims, session, hint);
        AddPersonalData(claims, person, hint.Tool);
        AddSurroundings(claims, session, hint);
        AddServices(claims, person, hint);
        return claims;
    }

    /// <param name="launch">A number of the launch alone.</param>
    public JsonObject BasicOutcome(Entry entry, Tool tool, int person, int launch)
    {
        var data = JsonSerializer.SerializeToNode(new
        {
            instanceid = Dialect.Number(entry.Instance),
            userid = Dialect.Number(person),
            typeid = Dialect.Number(tool.Type),
            launchid = launch,
        })!;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data.ToJsonString())));
        return new JsonObject
        {
            ["lis_result_sourcedid"] = new JsonObject { ["data"] = data, ["hash"] = hash }.ToJsonString(),
            ["lis_outcome_service_url"] = services.Outcomes,
        };
    }

    public static string SourcedId(Person person) => person.Role == Role.Administrator ? "" : $"SIS-{person.Username}";

    private void AddEntry(JsonObject claims, Entry entry, Hint hint, Person person)
    {
        claims[Claim.MessageType] = "LtiResourceLinkRequest";
        claims[Claim.ResourceLink] = new JsonObject { ["title"] = entry.Title, ["description"] = entry.Text, ["id"] = Dialect.Number(entry.Instance) };
        if (hint.Product == Product.Moodle)
            claims[Claim.BasicOutcome] = BasicOutcome(entry, hint.Tool, person.Id, hint.LaunchId);
    }

    private void AddContentChoice(JsonObject claims, Session session, Hint hint)
    {
        claims[Claim.MessageType] = "LtiDeepLinkingRequest";
        claims[Claim.DeepLinking] = new JsonObject
        {
            ["accept_types"] = hint.Product == Product.Canvas ? new JsonArray("link", "file", "html", "ltiResourceLink", "image") : new JsonArray("ltiResourceLink"),
            ["accept_presentation_document_targets"] = new JsonArray("frame", "iframe", "window"),
            ["accept_copy_advice"] = false,
            ["accept_multiple"] = true,
            ["accept_unsigned"] = false,
            ["auto_create"] = false,
            ["can_confirm"] = false,
            ["deep_link_return_url"] = $"{addresses.Campus}/mod/lti/contentitem_return.php?course={Dialect.Number(hint.Course.Number)}&id={Dialect.Number(hint.Tool.Type)}&sesskey={session.Key}",
            ["title"] = hint.Tool.Name,
            ["text"] = hint.Tool.Description ?? "",
        };
        if (switches.Now.DeepLinkingData is { } data)
            claims[Claim.DeepLinking]!["data"] = data;
    }

    private static void AddPersonalData(JsonObject claims, Person person, Tool tool)
    {
        if (tool.SharesNames)
        {
            claims["given_name"] = person.GivenName;
            claims["family_name"] = person.FamilyName;
            claims["name"] = person.Name;
        }

        if (tool.SharesEmail)
            claims["email"] = person.Email;
    }

    private void AddSurroundings(JsonObject claims, Session session, Hint hint)
    {
        var (person, course) = (session.Person, hint.Course);
        if (hint.Product == Product.Moodle)
            claims[Claim.Ext] = hint.Tool.SharesNames ? new JsonObject { ["user_username"] = person.Username, ["lms"] = "moodle-2" } : new JsonObject { ["lms"] = "moodle-2" };
        if (hint.Product == Product.Canvas)
            claims["https://www.instructure.com/placement"] = hint.Entry is null ? "assignment_selection" : "course_navigation";
        var presentation = new JsonObject { ["locale"] = hint.Language };
        if (hint.Entry is { } entry)
        {
            presentation["document_target"] = hint.Target;
            presentation["return_url"] = $"{addresses.Campus}/mod/lti/return?course={course.Id}&launch_container=3&instanceid={Dialect.Number(entry.Instance)}&sesskey={session.Key}";
        }

        claims[Claim.LaunchPresentation] = presentation;
        claims[Claim.ToolPlatform] = new JsonObject
        {
            ["product_family_code"] = Dialect.Family(hint.Product),
            ["version"] = hint.Product == Product.Canvas ? "cloud" : "2024100706",
            ["guid"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{addresses.Campus}{(session.Institution > 0 ? hint.Tool.DeploymentId : "")}")))[..32],
            ["name"] = session.Institution > 0 ? $"campus {Dialect.Number(session.Institution + 1)}" : "campus",
            ["description"] = Texts.Of("it")["campus"],
        };
        claims[Claim.Version] = "1.3.0";
        claims[Claim.Custom] = Custom(person, hint);
    }

    /// <summary>The entry's own parameters first, then the tool's, then those that Moodle adds by itself.</summary>
    private JsonObject Custom(Person person, Hint hint)
    {
        var custom = new JsonObject();
        foreach (var (name, written) in (hint.Entry?.Custom ?? []).Concat(hint.Tool.Custom))
            custom.TryAdd(name, variables.Value(written, hint, person));
        if (hint.Product != Product.Moodle)
            return custom;
        custom.TryAdd("context_memberships_url", services.Memberships(hint.Course, hint.Tool));
        custom.TryAdd("system_setting_url", services.ToolSetting(hint.Tool));
        custom.TryAdd("context_setting_url", services.ContextSetting(hint.Course, hint.Tool));
        if (hint.Entry is not null)
            custom.TryAdd("link_setting_url", services.LinkSetting);
        return custom;
    }

    private void AddServices(JsonObject claims, Person person, Hint hint)
    {
        var (course, tool) = (hint.Course, hint.Tool);
        if (Scope.OfGrades.Intersect(tool.Scopes, StringComparer.Ordinal).ToList() is { Count: > 0 } scopes)
        {
            var endpoint = new JsonObject { ["scope"] = new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]), ["lineitems"] = services.LineItems(course, tool) };
            if (hint.Entry is { } entry && LineItem(entry, tool, person) is { } column)
                endpoint["lineitem"] = services.LineItem(course, tool, column.Id);
            claims[Claim.Grades] = endpoint;
        }

        if (tool.Scopes.Contains(Scope.Roster, StringComparer.Ordinal))
            claims[Claim.Roster] = new JsonObject { ["context_memberships_url"] = services.Memberships(course, tool), ["service_versions"] = new JsonArray("1.0", "2.0") };
        if (options.Value.CourseGroups && tool.Scopes.Contains(Scope.Groups, StringComparer.Ordinal))
        {
            claims[Claim.Groups] = new JsonObject
            {
                ["scope"] = new JsonArray(Scope.Groups),
                ["context_groups_url"] = services.Groups(course, tool),
                ["context_group_sets_url"] = services.GroupSets(course, tool),
                ["service_versions"] = new JsonArray("1.0"),
            };
        }
    }

    /// <summary>Moodle leaves it out of some launches: a tool must not count on it.</summary>
    private Column? LineItem(Entry entry, Tool tool, Person person)
    {
        var told = switches.Now.Grades.LineItemClaim ?? (!person.Learns || person.Id % 2 == 1);
        return told && book.ColumnOf(entry) is { } column && (column.Tool == tool.Type || (tools.Find(column.Tool) is { RegisteredItself: false } && !tool.RegisteredItself)) ? column : null;
    }

    /// <summary>Moodle tells tutors, teachers and managers apart nowhere: they are all Instructor.</summary>
    private static JsonArray Roles(Person person, Product product)
    {
        var here = person.Learns ? $"{Membership}Learner" : $"{Membership}Instructor";
        if (product == Product.Canvas)
            return new JsonArray(InInstitution(person), here, "http://purl.imsglobal.org/vocab/lis/v2/system/person#User");
        return person.Role == Role.Administrator
            ? new JsonArray(InInstitution(person), here, "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator")
            : new JsonArray(here);
    }

    private static string InInstitution(Person person) => "http://purl.imsglobal.org/vocab/lis/v2/institution/person#" + person.Role switch
    {
        Role.Learner => "Student",
        Role.Administrator => "Administrator",
        _ => "Instructor",
    };
}
