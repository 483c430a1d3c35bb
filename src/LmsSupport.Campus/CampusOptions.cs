using System.ComponentModel.DataAnnotations;

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

    /// <summary>Lets tests make the campus misbehave. Never for anything else.</summary>
    public bool Switches { get; set; }
}
