namespace LmsSupport.Campus.People;

public enum Role
{
    Learner,
    Tutor,
    Organizer,
    Administrator,
}

/// <summary>Somebody invented.</summary>
/// <param name="Id">What the platform calls <c>sub</c>: a number, told as a string.</param>
/// <param name="Courses">Ids of courses; none means all of them.</param>
/// <param name="Edits">A tutor who may change the course: a roster calls them Instructor, the others Learner.</param>
/// <param name="Done">Activities completed before the campus starts, as <c>course/activity</c>.</param>
public sealed record Person(
    int Id,
    string Username,
    string GivenName,
    string FamilyName,
    Role Role,
    string Locale,
    IReadOnlyList<string> Courses,
    IReadOnlyList<string> Done,
    bool Edits = false)
{
    public string Name => $"{GivenName} {FamilyName}";

    public string Initials => $"{GivenName[0]}{FamilyName[0]}";

    public string Email => $"{Username}@example.test";

    public bool Learns => Role == Role.Learner;

    public bool TakesPartIn(string course) => Courses.Count == 0 || Courses.Contains(course, StringComparer.Ordinal);
}
