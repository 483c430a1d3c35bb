using System.ComponentModel.DataAnnotations;
using LmsSupport.Campus.Lti;

namespace LmsSupport.Campus;

/// <summary>Section <c>Campus</c>. Every default fits the service started beside it on the same machine.</summary>
internal sealed class CampusOptions
{
    /// <summary>Where the campus is reached: issuer and origin of its pages. Port 0 means the port it was given at start.</summary>
    [Required, Url]
    public string Address { get; set; } = "http://localhost:5081";

    /// <summary>Where the tool, LmsSupport, is reached by the browser.</summary>
    [Required, Url]
    public string ServiceAddress { get; set; } = "http://127.0.0.1:5080";

    [Required]
    public string ClientId { get; set; } = "campus-lmssupport";

    [Required, MaxLength(255)]
    public string DeploymentId { get; set; } = "1";

    /// <summary>Whether names and e-mail are told to the tool, as a switch of its registration in a real LMS.</summary>
    public bool SharePersonalData { get; set; } = true;

    /// <summary>The session's cookie is SameSite=Lax, as Moodle's; false: None, as of clouds that live in other sites' frames and survive a script's navigation there.</summary>
    public bool LaxSession { get; set; } = true;

    /// <summary>A PEM file for the signing key, made if absent; empty: a new key at every start.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Whose ways the campus has: <c>Moodle</c>, <c>Canvas</c> or <c>Blackboard</c>.</summary>
    public Product Product { get; set; }

    /// <summary>The issuer, where it isn't the address: Canvas and Blackboard have one for all customers, which is the default with their ways.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Deployments of institutions that share the one client, as Blackboard's; empty: only <see cref="DeploymentId"/>.</summary>
    public IList<string> Institutions { get; } = [];

    /// <summary>Where the tool publishes its keys; empty: <c>/lti/jwks</c> at its address.</summary>
    public string ToolKeysAddress { get; set; } = "";

    /// <summary>What the tool opens to choose content; empty: <c>/lti/launch</c> at its address, as for any launch.</summary>
    public string ContentAddress { get; set; } = "";

    /// <summary>More custom parameters of the tool, by name; <c>$Variables</c> are put in at a launch.</summary>
    public IDictionary<string, string> Custom { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How the audience of a tool's assertion is looked at; null: as the product does.</summary>
    public AudienceCheck? TokenAudience { get; set; }

    /// <summary>Seconds that a token for services lives.</summary>
    [Range(1, 86_400)]
    public int TokenLifetime { get; set; } = 3600;

    /// <summary>Learners made up in each course, besides the people of the campus.</summary>
    [Range(0, 100_000)]
    public int RosterSize { get; set; }

    /// <summary>Whether the course groups service is there; the recorded Moodle has none.</summary>
    public bool CourseGroups { get; set; } = true;

    /// <summary>Whether a tool that registered itself may be used at once; else an administrator lets it in, as in Moodle.</summary>
    public bool ActivateTools { get; set; }

    /// <summary>Lets tests make the campus misbehave. Never for anything else.</summary>
    public bool Switches { get; set; }
}
