using System.Collections.Concurrent;
using LmsSupport.Campus.People;

namespace LmsSupport.Campus.Courses;

/// <summary>Who has done what, in memory.</summary>
internal sealed class Progress
{
    private readonly ConcurrentDictionary<(int Person, string Course, string Activity), bool> _done = new(
        from person in Everyone.People
        from done in person.Done
        let parts = done.Split('/')
        select KeyValuePair.Create((person.Id, parts[0], parts[1]), true));

    public bool IsDone(Person person, Course course, Activity activity) => _done.ContainsKey((person.Id, course.Id, activity.Id));

    public int Done(Person person, Course course) => course.Activities.Count(activity => IsDone(person, course, activity));

    public bool IsComplete(Person person, Course course) => course.Activities.All(activity => IsDone(person, course, activity));

    public void Mark(Person person, Course course, Activity activity, bool done)
    {
        if (done)
            _done[(person.Id, course.Id, activity.Id)] = true;
        else
            _done.TryRemove((person.Id, course.Id, activity.Id), out _);
    }
}
