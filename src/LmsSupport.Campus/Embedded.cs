namespace LmsSupport.Campus;

/// <summary>Files carried inside the assembly.</summary>
internal static class Embedded
{
    public static IEnumerable<string> Under(string folder) =>
        typeof(Embedded).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static Stream? Find(string name) => typeof(Embedded).Assembly.GetManifestResourceStream(name);

    public static string Text(string name)
    {
        using var reader = new StreamReader(Find(name) ?? throw new InvalidOperationException($"{name} is not in the assembly"));
        return reader.ReadToEnd();
    }
}
