namespace LmsSupport.Campus.Lti;

/// <summary>What a token may allow: the scopes of AGS 2.0, NRPS 2.0, the course groups service and tool settings.</summary>
internal static class Scope
{
    private const string Grades = "https://purl.imsglobal.org/spec/lti-ags/scope/";

    public const string LineItem = Grades + "lineitem";
    public const string LineItemRead = Grades + "lineitem.readonly";
    public const string ResultRead = Grades + "result.readonly";
    public const string Score = Grades + "score";
    public const string Roster = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";
    public const string Groups = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly";
    public const string ToolSetting = "https://purl.imsglobal.org/spec/lti-ts/scope/toolsetting";

    public static readonly string[] OfGrades = [LineItem, LineItemRead, ResultRead, Score];

    public static readonly string[] All = [LineItem, LineItemRead, ResultRead, Score, Roster, Groups, ToolSetting];
}
