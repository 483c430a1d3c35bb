using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using LmsSupport.Campus.Courses;

namespace LmsSupport.Campus.Lti;

/// <summary>One launch that a page of the campus has begun.</summary>
/// <param name="Text">The <c>lti_message_hint</c>; it must come back byte for byte.</param>
/// <param name="Entry">What is launched; null: content is to be chosen.</param>
/// <param name="Target"><c>iframe</c> or <c>window</c>.</param>
/// <param name="LaunchId">A number of this launch alone.</param>
public sealed record Hint(string Text, Course Course, Entry? Entry, Tool Tool, Product Product, string Target, string Language, int LaunchId)
{
    /// <summary>What the launch opens; the login says it too.</summary>
    public string Opens => Entry is null ? Tool.ContentAddress ?? Tool.TargetAddress : Entry.Address ?? Tool.TargetAddress;
}

/// <summary>The launches that one session has begun and not finished. A hint is good once.</summary>
public sealed class Hints
{
    // A learner who opens help on every page and never finishes must not fill the memory.
    private const int Kept = 50;

    private readonly ConcurrentQueue<string> _order = new();
    private readonly ConcurrentDictionary<string, Hint> _open = new(StringComparer.Ordinal);

    public Hint Launch(Entry entry, Tool tool, Product product, string target, string language)
    {
        var number = Next();
        var text = JsonSerializer.Serialize(new { cmid = entry.Module, launchid = $"ltilaunch{Dialect.Number(entry.Instance)}_{Dialect.Number(number)}" });
        return Keep(new Hint(text, entry.Course, entry, tool, product, target, language, number));
    }

    public Hint ChooseContent(Course course, Tool tool, Product product, string language)
    {
        var number = Next();
        var text = JsonSerializer.Serialize(new { launchid = $"ltilaunch_ContentItemSelectionRequest{Dialect.Number(number)}" });
        return Keep(new Hint(text, course, Entry: null, tool, product, "iframe", language, number));
    }

    public Hint? Find(string? text) => text is not null && _open.TryGetValue(text, out var hint) ? hint : null;

    public bool Spend(Hint hint) => _open.TryRemove(hint.Text, out _);

    private static int Next() => RandomNumberGenerator.GetInt32(1, int.MaxValue);

    private Hint Keep(Hint hint)
    {
        _open[hint.Text] = hint;
        _order.Enqueue(hint.Text);
        if (_order.Count > Kept && _order.TryDequeue(out var oldest))
            _open.TryRemove(oldest, out _);
        return hint;
    }
}
