using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace LmsSupport.Campus;

/// <summary>What the campus says, in one language; a missing key is a mistake of ours and throws.</summary>
public sealed class Texts
{
    public static readonly string[] Languages = ["it", "en"];

    private static readonly FrozenDictionary<string, Texts> All = Languages.ToFrozenDictionary(language => language, language => new Texts(language), StringComparer.Ordinal);

    private Texts(string language)
    {
        Language = language;
        Culture = CultureInfo.GetCultureInfo(string.Equals(language, "it", StringComparison.Ordinal) ? "it-IT" : "en-GB");
        Entries = JsonSerializer.Deserialize<Dictionary<string, string>>(Embedded.Text($"texts/{language}.json"))!
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string Language { get; }

    public CultureInfo Culture { get; }

    public FrozenDictionary<string, string> Entries { get; }

    public string this[string key] => Entries[key];

    public static Texts Of(string language) => All[language];

    public string With(string key, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var text = Entries[key];
        foreach (var (name, value) in values)
            text = text.Replace($"{{{name}}}", Convert.ToString(value, Culture), StringComparison.Ordinal);
        return text;
    }

    /// <param name="key">The part before <c>.one</c> and <c>.other</c>.</param>
    public string Count(string key, int n) => With(n == 1 ? $"{key}.one" : $"{key}.other", ("n", n));

    public string Day(DateTimeOffset day) => day.ToString("d MMMM", Culture);
}
