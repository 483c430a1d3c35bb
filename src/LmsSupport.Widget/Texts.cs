using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LmsSupport.Widget;

/// <summary>
/// What people read, in one language: the same files that the browser's part uses. Keys are nested names joined with
/// dots (<c>refusal.already-taken.title</c>). A text missing in the language is taken from English; a key missing
/// there too is shown as it is, never as nothing.
/// </summary>
public sealed class Texts
{
    private const string Fallback = "en";
    private static readonly string[] Languages = ["it", Fallback];
    private static readonly ConcurrentDictionary<string, Texts> Loaded = new(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> _texts;
    private readonly Texts? _fallback;

    private Texts(string language)
    {
        Language = language;
        _texts = Read(language);
        _fallback = string.Equals(language, Fallback, StringComparison.Ordinal) ? null : Of(Fallback);
    }

    /// <summary>Two letters: <c>it</c>, <c>en</c>.</summary>
    public string Language { get; }

    /// <summary>The text of a key, its places unfilled.</summary>
    public string this[string key] => _texts.TryGetValue(key, out var text) ? text : _fallback?[key] ?? key;

    /// <summary>The text of a key with its <c>{name}</c> places filled in; a place without a value stays as it is.</summary>
    public string Format(string key, params (string Name, object Value)[] values)
    {
        var text = new StringBuilder(this[key]);
        foreach (var (name, value) in values)
            text.Replace($"{{{name}}}", Convert.ToString(value, CultureInfo.GetCultureInfo(Language)));
        return text.ToString();
    }

    /// <summary>
    /// The texts of a locale as browsers and platforms write it (<c>it</c>, <c>it-IT</c>, <c>it_IT</c>); English when it
    /// is another or none.
    /// </summary>
    public static Texts Of(string? locale) => Loaded.GetOrAdd(LanguageOf(locale), static language => new Texts(language));

    private static string LanguageOf(string? locale)
    {
        var start = (locale ?? "").AsSpan().TrimStart();
        foreach (var language in Languages)
        {
            if (start.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (start.Length == 2 || !char.IsAsciiLetter(start[2])))
                return language;
        }
        return Fallback;
    }

    private static FrozenDictionary<string, string> Read(string language)
    {
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream($"texts.{language}.json")
            ?? throw new InvalidOperationException($"The texts of '{language}' are not in the assembly.");
        using var json = JsonDocument.Parse(stream);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        Flatten(json.RootElement, path: "", texts);
        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string> into)
    {
        foreach (var property in element.EnumerateObject())
        {
            var key = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (property.Value.ValueKind == JsonValueKind.Object)
                Flatten(property.Value, key, into);
            else
                into[key] = property.Value.GetString() ?? "";
        }
    }
}
