using System.Text.RegularExpressions;
using System.Xml.Linq;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.House;

public partial class CheckoutTests
{
    private static readonly string[] _skipped = ["bin", "obj", "node_modules", "wwwroot", "artifacts", "data", "TestResults"];
    private static readonly string[] _parts = ["src", "tests"];
    private static readonly string[] _kinds = ["Services", "Helpers", "Managers", "Models", "Utils", "Utilities", "Dtos", "Common", "Misc"];

    [Fact]
    public void The_whole_service_is_composed_on_one_page() =>
        File.ReadAllLines(Checkout.At("src", "LmsSupport.Api", "Program.cs")).Length.ShouldBeLessThanOrEqualTo(60);

    [Fact]
    public void Every_package_has_one_exact_version_in_one_place()
    {
        var versions = XDocument.Load(Checkout.At("Directory.Packages.props")).Descendants("PackageVersion").ToList();
        versions.ShouldNotBeEmpty();
        foreach (var version in versions)
            ExactVersion().IsMatch((string?)version.Attribute("Version") ?? "").ShouldBeTrue($"{version} is not one exact version");
        versions.Select(version => (string?)version.Attribute("Include")).ShouldBeUnique();

        foreach (var project in Projects())
        {
            foreach (var reference in XDocument.Load(project).Descendants("PackageReference"))
                (reference.Attribute("Version") ?? reference.Attribute("VersionOverride")).ShouldBeNull($"{Path.GetFileName(project)} has a version of its own for {reference}");
        }
    }

    [Fact]
    public void Every_browser_package_has_one_exact_version_too()
    {
        var package = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Checkout.At("src", "LmsSupport.Widget", "package.json"))).RootElement;
        foreach (var group in new[] { "dependencies", "devDependencies" })
        {
            foreach (var dependency in package.GetProperty(group).EnumerateObject())
                ExactVersion().IsMatch(dependency.Value.GetString() ?? "").ShouldBeTrue($"{dependency.Name} is not one exact version");
        }
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = File.ReadAllText(Checkout.At("LmsSupport.sln")).Replace('\\', '/');
        foreach (var project in Projects())
            solution.ShouldContain($"\"{Path.GetRelativePath(Checkout.Root, project).Replace('\\', '/')}\"", customMessage: $"dotnet sln add {project}");
    }

    [Fact]
    public void No_folder_is_named_for_a_kind_instead_of_a_thing() =>
        Folders(new DirectoryInfo(Checkout.At("src"))).Concat(Folders(new DirectoryInfo(Checkout.At("tests"))))
            .Where(folder => _kinds.Contains(folder.Name, StringComparer.OrdinalIgnoreCase))
            .Select(folder => Path.GetRelativePath(Checkout.Root, folder.FullName))
            .ShouldBeEmpty();

    [Fact]
    public void The_service_does_not_know_the_practice_lms() =>
        File.ReadAllText(Checkout.At("src", "LmsSupport.Api", "LmsSupport.Api.csproj")).ShouldNotContain("Campus");

    private static IEnumerable<string> Projects() =>
        _parts.SelectMany(folder => Directory.GetFiles(Checkout.At(folder), "*.csproj", SearchOption.AllDirectories));

    private static IEnumerable<DirectoryInfo> Folders(DirectoryInfo from) =>
        from.GetDirectories().Where(folder => !_skipped.Contains(folder.Name, StringComparer.Ordinal)).SelectMany(folder => Folders(folder).Prepend(folder));

    [GeneratedRegex(@"^\d+\.\d+(\.\d+){0,2}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExactVersion();
}
