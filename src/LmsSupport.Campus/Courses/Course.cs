using System.Collections.Frozen;

namespace LmsSupport.Campus.Courses;

public enum ActivityKind
{
    Reading,
    Exercise,
    /// <summary>A lesson in a frame of the page.</summary>
    Player,
    /// <summary>A lesson in a window of its own.</summary>
    Popup,
}

/// <summary>One text per language: <c>it</c>, <c>en</c>.</summary>
public sealed class Said<T> : Dictionary<string, T>
{
    public Said()
        : base(StringComparer.Ordinal)
    {
    }
}

/// <summary>A course as it stands in <c>Contents</c>.</summary>
/// <param name="Number">The id of its LTI context.</param>
/// <param name="StartsIn">Days from today; negative: it has begun.</param>
/// <param name="DueIn">Days from today, so that a practice course never ends.</param>
public sealed record Course(
    string Id,
    int Number,
    string Code,
    int StartsIn,
    int DueIn,
    ResourceLink Link,
    Said<string> Title,
    Said<string> About,
    IReadOnlyList<CourseModule> Modules)
{
    private FrozenDictionary<string, (CourseModule Module, Activity Activity)>? _byId;

    public IEnumerable<Activity> Activities => Modules.SelectMany(module => module.Activities);

    public DateTimeOffset Starts(TimeProvider clock) => Day(clock, StartsIn);

    /// <summary>In the evening of its last day, wherever in Europe one looks at it.</summary>
    public DateTimeOffset Due(TimeProvider clock) => Day(clock, DueIn).AddHours(18);

    public bool Find(string id, out (CourseModule Module, Activity Activity) found)
    {
        _byId ??= Modules.SelectMany(module => module.Activities.Select(activity => (module, activity)))
            .ToFrozenDictionary(pair => pair.activity.Id, StringComparer.Ordinal);
        return _byId.TryGetValue(id, out found);
    }

    private static DateTimeOffset Day(TimeProvider clock, int days) => new(clock.GetUtcNow().Date.AddDays(days), TimeSpan.Zero);
}

/// <summary>The course's one external tool.</summary>
/// <param name="Module">The LMS's number of the activity: <c>cmid</c> in the message hint.</param>
/// <param name="Instance">The id of the LTI resource link.</param>
public sealed record ResourceLink(int Module, int Instance);

public sealed record CourseModule(Said<string> Title, Said<string> About, IReadOnlyList<Activity> Activities);

/// <param name="Broken">Opens white: its script fails.</param>
/// <param name="Right">Which of the options, counted from 0.</param>
public sealed record Activity(
    string Id,
    ActivityKind Kind,
    int Minutes,
    Said<string> Title,
    Said<IReadOnlyList<string>> Text,
    bool Broken = false,
    Said<IReadOnlyList<string>>? Slides = null,
    Said<string>? Question = null,
    IReadOnlyList<Said<string>>? Options = null,
    int Right = 0);
