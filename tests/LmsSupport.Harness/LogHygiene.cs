using System.Text.Encodings.Web;
using System.Text.Json;

namespace LmsSupport.Harness;

/// <summary>Looks in logs for what must never be there: tokens, names, message texts, session keys.</summary>
public static class LogHygiene
{
    /// <param name="logs">Files, or folders whose files are all read.</param>
    /// <param name="secrets">What it is called → what it is. The name is reported, the secret itself isn't.</param>
    /// <returns>A sentence per finding.</returns>
    public static IReadOnlyList<string> Findings(IEnumerable<string> logs, IReadOnlyDictionary<string, string> secrets)
    {
        // A short one would be found by chance, an empty one always: then the test would say nothing.
        if (secrets.FirstOrDefault(secret => secret.Value.Length < 4) is { Key: not null } weak)
            throw new ArgumentException($"'{weak.Key}' is too short to be looked for.", nameof(secrets));
        var files = logs.SelectMany(log => Directory.Exists(log) ? Directory.GetFiles(log, "*", SearchOption.AllDirectories) : [log]).ToList();
        if (files.Count == 0 || files.All(file => new FileInfo(file).Length == 0))
            throw new ArgumentException("There is nothing to look through: no log, or only empty ones.", nameof(logs));
        return [.. files.SelectMany(file => In(file, secrets))];
    }

    private static IEnumerable<string> In(string file, IReadOnlyDictionary<string, string> secrets)
    {
        var number = 0;
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            number++;
            foreach (var (name, value) in secrets)
            {
                if (Spellings(value).Any(spelling => line.Contains(spelling, StringComparison.OrdinalIgnoreCase)))
                    yield return $"{Path.GetFileName(file)}, line {number}, holds {name}";
            }
        }
    }

    /// <summary>As it is, as an address spells it, as the two common ways of JSON spell it.</summary>
    private static IEnumerable<string> Spellings(string value) => new[]
    {
        value,
        Uri.EscapeDataString(value),
        JsonEncodedText.Encode(value).ToString(),
        JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
    }.Distinct(StringComparer.Ordinal);
}
