using System.Reflection;
using System.Text.RegularExpressions;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>A page about conformance is worth what its tests are: those that it names are there.</summary>
public sealed partial class ConformanceTests
{
    private static readonly string[] _specifications =
    [
        "LTI Core 1.3", "1EdTech Security Framework 1.0", "Launches without cookies", "Deep Linking 2.0", "Names and Role Provisioning Services 2.0",
        "Assignment and Grade Services 2.0", "Course Groups Service 1.0", "Dynamic Registration 1.0",
    ];

    private static readonly Lazy<ILookup<string, string>> _tests = new(() => typeof(ConformanceTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(IsTest).Select(method => (type.Name, Method: method.Name)))
        .ToLookup(test => test.Name, test => test.Method, StringComparer.Ordinal));

    private static readonly Lazy<string> _browser = new(() => string.Join('\n', Sources("tests/LmsSupport.Browser.Tests", "*.cs").Select(File.ReadAllText)));

    private static string Page => File.ReadAllText(Checkout.At("docs", "lti-conformance.md"));

    [Fact]
    public void Every_specification_has_its_rows()
    {
        var headings = Page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..].Trim());
        _specifications.Except(headings, StringComparer.Ordinal).ShouldBeEmpty();
        Rows().Count.ShouldBeGreaterThan(80);
    }

    [Fact]
    public void Every_requirement_is_shown_by_a_test_or_said_not_to_be_offered() =>
        Rows().Where(row => row.Tests.Count == 0 && !row.How.StartsWith("Not offered: ", StringComparison.Ordinal)).Select(row => $"{row.Section}: {row.Asks}").ShouldBeEmpty();

    [Fact]
    public void Every_test_that_is_named_exists() =>
        Rows().SelectMany(row => row.Tests).Distinct(StringComparer.Ordinal).Where(test => !Exists(test)).ShouldBeEmpty("renamed, or gone: name the test that shows it now");

    [Fact]
    public void Every_source_file_that_is_named_exists() =>
        Files().Matches(Page).Select(match => match.Groups["file"].Value).Distinct(StringComparer.Ordinal)
            .Where(file => !File.Exists(Checkout.At(["src", "LmsSupport.Api", .. file.Split('/')]))).ShouldBeEmpty();

    private static bool Exists(string test)
    {
        if (test.Split(": ", 2) is [var where, var name])
        {
            return where == nameof(NegativeTable)
                ? NegativeTable.Rows.ContainsKey(name)
                : Sources("src/LmsSupport.Widget/web", where).Any(file => File.ReadAllText(file).Contains($"\"{name}\"", StringComparison.Ordinal));
        }

        return test.Split('.') is [var type, var method]
            && (_tests.Value[type].Contains(method, StringComparer.Ordinal)
                || (_browser.Value.Contains($" class {type}(", StringComparison.Ordinal) && _browser.Value.Contains($" {method}(", StringComparison.Ordinal)));
    }

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes().Any(attribute => attribute is Xunit.v3.IFactAttribute);

    private static List<Row> Rows() =>
    [
        .. Page.Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "))
            .Where(cells => cells is [not "section" and not "specification", ..])
            .Select(cells => cells is [var section, var asks, var how, var tests]
                ? new Row(section, asks, how, [.. Named().Matches(tests).Select(match => match.Groups["test"].Value)])
                : throw new InvalidOperationException($"Not four cells: {string.Join(" | ", cells)}")),
    ];

    private static IEnumerable<string> Sources(string folder, string pattern) =>
        Directory.EnumerateFiles(Checkout.At(folder.Split('/')), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex("`(?<test>[^`]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Named();

    [GeneratedRegex(@"`(?<file>[A-Z]\w+(/\w+)+\.(cs|js))`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Files();

    private sealed record Row(string Section, string Asks, string How, IReadOnlyList<string> Tests);
}
