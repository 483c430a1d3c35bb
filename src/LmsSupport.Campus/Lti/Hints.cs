using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using LmsSupport.Campus.Courses;

namespace LmsSupport.Campus.Lti;

/// <summary>One launch that a page of the campus has begun.</summary>
/// <param name="Text">The <c>lti_message_hint</c>; it must come back byte for byte.</param>
/// <param name="Target"><c>iframe</c> or <c>window</c>.</param>
/// <param name="LaunchId">A number of this launch alone.</param>
public sealed record Hint(string Text, Course Course, string Target, string Language, int LaunchId);

/// <summary>The launches that one session has begun and not finished. A hint is good once.</summary>
public sealed class Hints
{
    // A learner who opens help on every page and never finishes must not fill the memory.
    private const int Kept = 50;

    private readonly ConcurrentQueue<string> _order = new();
    private readonly ConcurrentDictionary<string, Hint> _open = new(StringComparer.Ordinal);

    public Hint Issue(Course course, string target, string language)
    {
        var number = RandomNumberGenerator.GetInt32(1, int.MaxValue);
        var launch = string.Create(CultureInfo.InvariantCulture, $"ltilaunch{course.Link.Instance}_{number}");
        var text = JsonSerializer.Serialize(new { cmid = course.Link.Module, launchid = launch });
        var hint = new Hint(text, course, target, language, number);
        _open[text] = hint;
        _order.Enqueue(text);
        if (_order.Count > Kept && _order.TryDequeue(out var oldest))
            _open.TryRemove(oldest, out _);
        return hint;
    }

    public Hint? Find(string? text) => text is not null && _open.TryGetValue(text, out var hint) ? hint : null;

    public bool Spend(Hint hint) => _open.TryRemove(hint.Text, out _);
}
