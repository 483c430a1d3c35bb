using System.ComponentModel.DataAnnotations;

namespace LmsSupport.Api.People;

internal sealed class PeopleOptions
{
    public const string Section = "People";

    /// <summary>A session that nobody renewed for this long is over.</summary>
    [Range(typeof(TimeSpan), "00:15:00", "30.00:00:00", ErrorMessage = "People:SessionIdle must be between 15 minutes (00:15:00) and 30 days (30.00:00:00)")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(12);

    /// <summary>However busy, a session is over after this long: the platform says again who it is.</summary>
    [Range(typeof(TimeSpan), "00:30:00", "90.00:00:00", ErrorMessage = "People:SessionLife must be between 30 minutes (00:30:00) and 90 days (90.00:00:00)")]
    public TimeSpan SessionLife { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Rows of sessions that are over are removed after this long.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00", ErrorMessage = "People:SessionKept must be between 0 and 365 days")]
    public TimeSpan SessionKept { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Requests to /api/session that one address may make in a minute. A school may stand behind one address.</summary>
    [Range(10, 1_000_000, ErrorMessage = "People:SessionRequestsPerMinute must be between 10 and 1000000")]
    public int SessionRequestsPerMinute { get; set; } = 3_000;

    /// <summary>Requests to /api/admin that one session may make in a minute.</summary>
    [Range(10, 1_000_000, ErrorMessage = "People:AdminRequestsPerMinute must be between 10 and 1000000")]
    public int AdminRequestsPerMinute { get; set; } = 600;
}
