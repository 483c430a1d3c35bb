namespace LmsSupport.Campus.Lti;

/// <summary>Names of claims: LTI Core 1.3 section 5, and those of its services.</summary>
internal static class Claim
{
    private const string Content = "https://purl.imsglobal.org/spec/lti-dl/claim/";
    private const string Lti = "https://purl.imsglobal.org/spec/lti/claim/";

    public const string MessageType = Lti + "message_type";
    public const string Version = Lti + "version";
    public const string DeploymentId = Lti + "deployment_id";
    public const string TargetLinkUri = Lti + "target_link_uri";
    public const string ResourceLink = Lti + "resource_link";
    public const string Roles = Lti + "roles";
    public const string Context = Lti + "context";
    public const string Lis = Lti + "lis";
    public const string Ext = Lti + "ext";
    public const string LaunchPresentation = Lti + "launch_presentation";
    public const string ToolPlatform = Lti + "tool_platform";
    public const string Custom = Lti + "custom";
    public const string BasicOutcome = "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome";
    public const string Grades = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";
    public const string Roster = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice";
    public const string Groups = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice";
    public const string DeepLinking = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings";
    public const string ContentItems = Content + "content_items";
    public const string ContentData = Content + "data";
    public const string ContentMessage = Content + "msg";
    public const string ContentError = Content + "errormsg";

    /// <summary><c>roles</c> stands for the long name that ends so; any other name stands for itself.</summary>
    public static string Named(string name) => name switch
    {
        "basicoutcome" => BasicOutcome,
        "endpoint" => Grades,
        "namesroleservice" => Roster,
        "groupsservice" => Groups,
        "deep_linking_settings" => DeepLinking,
        "tool-configuration" or "platform-configuration" => $"https://purl.imsglobal.org/spec/lti-{name}",
        "message_type" or "version" or "deployment_id" or "target_link_uri" or "resource_link" or "roles" or "context" or "lis" or "ext"
            or "launch_presentation" or "tool_platform" or "custom" => Lti + name,
        _ => name,
    };
}
