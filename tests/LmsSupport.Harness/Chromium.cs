namespace LmsSupport.Harness;

/// <summary>The browser of this machine, as the tests start it.</summary>
public static class Chromium
{
    private const string Variable = "LMSSUPPORT_TEST_CHROMIUM";
    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Its path; null when there is none.</summary>
    public static string? Program { get; } = Find();

    /// <summary>Why there is no browser here; null when there is one. For a test's visible skip.</summary>
    public static string? Missing { get; } = Program is null ? $"Chromium is not installed (none of {string.Join(", ", _names)} on PATH), and {Variable} names none." : null;

    /// <summary>It asks nothing of the network by itself; root can't have its sandbox.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        .. Environment.IsPrivilegedProcess ? ["--no-sandbox"] : Array.Empty<string>(),
        "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return given;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return _names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
