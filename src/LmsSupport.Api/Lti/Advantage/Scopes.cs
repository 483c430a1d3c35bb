namespace LmsSupport.Api.Lti.Advantage;

/// <summary>
/// What a token may be asked for (Security Framework 1.0, 4.1). Where a text names several, separated by spaces, any one of
/// them does: platforms grant the writing scope, the reading one, or both.
/// </summary>
internal static class Scopes
{
    /// <summary>Names and Role Provisioning Services 2.0, 2.1.</summary>
    public const string Roster = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";

    /// <summary>Assignment and Grade Services 2.0, 3.1: line items read and written.</summary>
    public const string LineItems = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";

    public const string LineItemsRead = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly";

    public const string Results = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";

    public const string Scores = "https://purl.imsglobal.org/spec/lti-ags/scope/score";

    /// <summary>Course Groups Service 1.0, 3.</summary>
    public const string Groups = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly";

    /// <summary>To read line items, either will do.</summary>
    public const string LineItemsAny = LineItems + " " + LineItemsRead;

    /// <summary>All that this service ever asks for, as a registration asks for them.</summary>
    public const string All = Roster + " " + LineItems + " " + LineItemsRead + " " + Results + " " + Scores + " " + Groups;

    public static string[] Split(string? scopes) => (scopes ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Those of <paramref name="wanted"/> that the platform granted; all of them when it never said what it grants.</summary>
    public static string[] Granted(string wanted, string? granted) =>
        granted is null ? Split(wanted) : [.. Split(wanted).Intersect(Split(granted), StringComparer.Ordinal)];
}
