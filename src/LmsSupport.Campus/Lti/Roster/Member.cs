using LmsSupport.Campus.Courses;
using LmsSupport.Campus.People;

namespace LmsSupport.Campus.Lti.Roster;

/// <summary>Somebody on the roster of a course.</summary>
/// <param name="Role">Bare, as Moodle tells it: <c>Learner</c> or <c>Instructor</c>.</param>
/// <param name="Status"><c>Active</c>, <c>Inactive</c> or <c>Deleted</c>.</param>
internal sealed record Member(int Id, string Username, string GivenName, string FamilyName, string Role, bool Learns, string Status = "Active")
{
    public string Name => $"{GivenName} {FamilyName}";

    public string Email => $"{Username}@example.test";
}

/// <summary>Who is enrolled where: the people of the campus, and as many made-up learners as wanted, always the same.</summary>
internal sealed class Rosters(Switches switches, Microsoft.Extensions.Options.IOptions<CampusOptions> options)
{
    private const int FirstMadeUp = 100_000;

    private static readonly string[] Given =
    [
        "Ada", "Bruno", "Carla", "Davide", "Elisa", "Fabio", "Gaia", "Ivan", "Irene", "Jacopo", "Katia", "Lorenzo", "Marta", "Nicola", "Olga", "Paolo",
        "Rita", "Sandro", "Tania", "Ugo", "Valeria", "Walter", "Ylenia", "Zeno", "Agnese", "Biagio", "Chiara", "Dino", "Eva", "Franco", "Greta",
    ];

    private static readonly string[] Family =
    [
        "Amato", "Barone", "Caruso", "De Santis", "Esposito", "Fontana", "Greco", "Iovine", "Lombardi", "Marino", "Negri", "Orlando", "Palmieri", "Quaranta",
        "Rinaldi", "Serra", "Tedesco", "Urso", "Vitale", "Zanetti", "Bellini", "Conte", "D'Angelo", "Ferrara", "Gatti", "Leone", "Moretti",
    ];

    private readonly Lock _gate = new();
    private Member[] _madeUp = [];

    /// <summary>In the order in which they are always listed.</summary>
    public IReadOnlyList<Member> Of(Course course)
    {
        var ways = switches.Now.Roster;
        return [.. Enrolled(course).Where(member => !ways.Vanished.Contains(member.Username, StringComparer.Ordinal)).Select(member => WithStatus(member, ways))];
    }

    /// <summary>Also those that the roster doesn't list any more.</summary>
    public IEnumerable<Member> Enrolled(Course course) =>
        Everyone.People.Where(person => person.Courses.Contains(course.Id, StringComparer.Ordinal)).Select(Enrolled)
            .Concat(MadeUp(switches.Now.Roster.Size ?? options.Value.RosterSize));

    /// <summary>Moodle calls a tutor who may not edit a learner, whatever it said at the launch.</summary>
    private static Member Enrolled(Person person) =>
        new(person.Id, person.Username, person.GivenName, person.FamilyName, person is { Role: Role.Tutor, Edits: true } ? "Instructor" : "Learner", person.Learns);

    private static Member WithStatus(Member member, RosterWays ways)
    {
        if (ways.Deleted.Contains(member.Username, StringComparer.Ordinal))
            return member with { Status = "Deleted" };
        return ways.Inactive.Contains(member.Username, StringComparer.Ordinal) ? member with { Status = "Inactive" } : member;
    }

    private IEnumerable<Member> MadeUp(int count)
    {
        lock (_gate)
        {
            if (_madeUp.Length < count)
                _madeUp = [.. Enumerable.Range(0, count).Select(n => new Member(FirstMadeUp + n, $"learner{n:D5}", Given[n % Given.Length], Family[n / Given.Length % Family.Length], "Learner", Learns: true))];
            return _madeUp.Take(count);
        }
    }
}
