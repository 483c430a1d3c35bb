using System.Collections.Concurrent;
using LmsSupport.Campus.Courses;

namespace LmsSupport.Campus.Lti.Roster;

/// <summary>What has changed on a roster since somebody asked (NRPS 2.0, section 2.4.3): each answer is remembered under a number.</summary>
internal sealed class RosterDifferences
{
    private const int Kept = 20;

    private readonly ConcurrentDictionary<int, (string Course, Dictionary<int, Member> Members)> _told = [];
    private int _last;

    /// <returns>The number to ask for differences with.</returns>
    public int Remember(Course course, IEnumerable<Member> members)
    {
        var number = Interlocked.Increment(ref _last);
        _told[number] = (course.Id, members.ToDictionary(member => member.Id));
        _told.TryRemove(number - Kept, out _);
        return number;
    }

    /// <summary>Who is new or different, and who is gone, as <c>Deleted</c>; null when nothing is remembered under this number.</summary>
    public IReadOnlyList<Member>? Since(int number, Course course, IReadOnlyList<Member> now)
    {
        if (!_told.TryGetValue(number, out var told) || !string.Equals(told.Course, course.Id, StringComparison.Ordinal))
            return null;
        var here = now.Select(member => member.Id).ToHashSet();
        return
        [
            .. now.Where(member => told.Members.GetValueOrDefault(member.Id) != member),
            .. told.Members.Values.Where(member => !here.Contains(member.Id)).Select(member => member with { Status = "Deleted" }),
        ];
    }
}
