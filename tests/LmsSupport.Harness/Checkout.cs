namespace LmsSupport.Harness;

/// <summary>Where the source of this very build lies, found from the place of the running tests upwards.</summary>
public static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release, whichever these tests were built as.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The built program of a project under <c>src</c>, as these tests were built.</summary>
    public static string Built(string project) => At("src", project, "bin", Configuration, "net10.0", project + ".dll");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LmsSupport.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"LmsSupport.sln is in no folder above {AppContext.BaseDirectory}: run the tests inside a checkout.");
    }
}
