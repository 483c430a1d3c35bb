using System.Reflection;
using System.Text.RegularExpressions;
using LmsSupport.Api.Chat.Telling;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Chat;

/// <summary>The names on the wire stand twice, here and in the browser's part; nothing but this compares them.</summary>
public sealed partial class WireTests
{
    private static readonly string _browser = File.ReadAllText(Checkout.At("src", "LmsSupport.Widget", "web", "kit", "log", "signalr.ts"));

    [Fact]
    public void The_browser_listens_to_exactly_what_the_hub_tells() =>
        Told().Matches(_browser).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal)
            .ShouldBe(typeof(IChatClient).GetMethods().Select(method => method.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_browser_calls_exactly_what_the_hub_offers() =>
        Called().Matches(_browser).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal)
            .ShouldBe(typeof(ChatHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(method => method.GetBaseDefinition().DeclaringType == typeof(ChatHub))
                .Select(method => method.Name).Order(StringComparer.Ordinal));

    [GeneratedRegex("hub\\.on\\(\"(?<name>\\w+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Told();

    [GeneratedRegex("hub\\.(?:invoke|send)(?:<[^>]*>)?\\(\"(?<name>\\w+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Called();
}
