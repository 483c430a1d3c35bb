using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LmsSupport.Browser.Tests;

/// <summary>What every view must be: without a violation of WCAG 2.2 A and AA that axe can find, and no wider than the screen.</summary>
internal static class Everybody
{
    private static readonly string[] _rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

    public static async Task CanUse(IPage page, string view)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. _rules] } });
        result.Violations.Select(violation => $"{view}: {violation.Id} at {string.Join(", ", violation.Nodes.Select(node => node.Html))}").ShouldBeEmpty();
        foreach (var frame in page.Frames.Where(frame => frame.ParentFrame is null || frame.Url.Contains("/widget/", StringComparison.Ordinal) || new Uri(frame.Url).AbsolutePath.StartsWith("/lti/", StringComparison.Ordinal)))
            (await frame.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue($"{view} scrolls sideways in {frame.Url}");
    }
}
