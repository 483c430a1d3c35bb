using System.Collections.Concurrent;

namespace LmsSupport.Campus.Courses;

/// <summary>An activity of a course that opens an external tool.</summary>
/// <param name="Module">The LMS's number of the activity: <c>cmid</c> in the message hint.</param>
/// <param name="Instance">The id of the LTI resource link.</param>
/// <param name="Tool">The tool's type.</param>
/// <param name="Address">What it opens; null: what the tool opens by itself.</param>
/// <param name="Custom">Custom parameters of this entry alone, variables not yet put in.</param>
/// <param name="Placed">By deep linking; else it was there from the beginning.</param>
public sealed record Entry(
    int Module, int Instance, Course Course, int Tool, string Title, string Text, string? Address, IReadOnlyList<KeyValuePair<string, string>> Custom, bool Placed = false);

/// <summary>The entries of all courses, in memory: each begins with its help, and gets more by deep linking.</summary>
internal sealed class Entries
{
    // Numbers above those that the contents of the courses use.
    private const int FirstModule = 100;
    private const int FirstInstance = 10;

    private readonly ConcurrentDictionary<int, Entry> _byModule = new(Catalogue.Courses.Select(course => KeyValuePair.Create(
        course.Link.Module,
        new Entry(course.Link.Module, course.Link.Instance, course, Tool: 1, Texts.Of("it")["course.help"], Texts.Of("it")["course.help.about"], Address: null, Custom: []))));

    private int _placed = -1;

    public IEnumerable<Entry> Of(Course course) => _byModule.Values.Where(entry => entry.Course == course).OrderBy(entry => entry.Module);

    public Entry Help(Course course) => _byModule[course.Link.Module];

    public Entry? Find(int module) => _byModule.GetValueOrDefault(module);

    public Entry? OfInstance(Course course, int instance) => Of(course).FirstOrDefault(entry => entry.Instance == instance);

    public Entry Place(Course course, int tool, string title, string text, string? address, IReadOnlyList<KeyValuePair<string, string>> custom)
    {
        var n = Interlocked.Increment(ref _placed);
        var entry = new Entry(FirstModule + n, FirstInstance + n, course, tool, title, text, address, custom, Placed: true);
        _byModule[entry.Module] = entry;
        return entry;
    }

    public void Remove(Entry entry) => _byModule.TryRemove(entry.Module, out _);
}
