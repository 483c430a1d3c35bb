using System.Net;
using System.Text.RegularExpressions;
using LmsSupport.Api.Lti;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using LmsSupport.Widget;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>What administrators are given to enter, held against the service that runs.</summary>
public sealed partial class LtiConfigTests(LtiConfigTests.Running running) : IClassFixture<LtiConfigTests.Running>
{
    /// <summary>Everything of ours that a guide or a file may send somebody to, and how it is called there.</summary>
    private static readonly Dictionary<string, string[]> _called = new(StringComparer.Ordinal)
    {
        ["/admin/"] = ["GET"],
        ["/lti/config/canvas.json"] = ["GET"],
        ["/lti/jwks"] = ["GET"],
        ["/lti/launch"] = ["POST"],
        ["/lti/login"] = ["GET", "POST"],
        ["/lti/register"] = ["GET"],
        ["/widget.js"] = ["GET"],
    };

    /// <summary>Hosts that stand for somebody else's, to be replaced by whoever reads.</summary>
    private static readonly string[] _others = ["moodle.example.org", "sakai.example.org", "courses.example.org", "apps.courses.example.org"];

    private static readonly string[] _platforms = ["moodle", "canvas", "blackboard", "brightspace", "sakai", "openedx"];

    public static TheoryData<string> Files { get; } = [.. All("*").Select(Name)];

    public static TheoryData<string> Guides { get; } = [.. _platforms.Append("button")];

    private static readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_address_of_ours_is_answered_by_the_service_in_the_way_that_it_is_called(string file)
    {
        var here = running.Service.Get<PublicAddress>();
        var text = ConfigFiles.Render(await File.ReadAllTextAsync(Path(file), Cancellation), here);
        text.ShouldNotContain(ConfigFiles.ExampleHost);
        foreach (var address in Addresses(text).Where(address => LoginRequest.IsOurs(address, here.Origin)).Distinct(StringComparer.Ordinal))
        {
            var path = new Uri(address).AbsolutePath;
            if (path == "/")
                continue;
            _called.ShouldContainKey(path, $"{file} sends somebody to {address}: say above how it is called, or correct it");
            foreach (var method in _called[path])
            {
                using var answer = await Send(method, address);
                answer.StatusCode.ShouldNotBe(HttpStatusCode.NotFound, $"{method} {address}");
                answer.StatusCode.ShouldNotBe(HttpStatusCode.MethodNotAllowed, $"{method} {address}");
                ((int)answer.StatusCode).ShouldBeLessThan(500, $"{method} {address}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_host_is_left_that_stands_for_nobody(string file)
    {
        var text = ConfigFiles.Render(File.ReadAllText(Path(file)), At("https://aiuto.scuola.it"));
        var examples = ExampleHosts().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal);
        examples.Except(file.EndsWith(".md", StringComparison.Ordinal) ? _others : [], StringComparer.Ordinal).ShouldBeEmpty(file);
    }

    [Theory]
    [MemberData(nameof(Guides))]
    public void A_guide_says_the_same_in_both_languages(string about)
    {
        var (english, italian) = Both(about);
        Coded(italian).ShouldBe(Coded(english), $"{about}: what is to be entered");
        Shape(italian).ShouldBe(Shape(english), $"{about}: headings, steps and rows");
        Links(italian).Select(link => link.Replace("guida.it.md", "guide.en.md", StringComparison.Ordinal)).ShouldBe(Links(english), $"{about}: links");
    }

    [Theory]
    [MemberData(nameof(Guides))]
    public void A_guide_is_about_a_page_long_and_its_links_lead_somewhere(string about)
    {
        foreach (var name in new[] { "guide.en.md", "guida.it.md" })
        {
            var text = File.ReadAllText(Path($"{about}/{name}"));
            text.Split('\n').Length.ShouldBeLessThan(120, $"{about}/{name}");
            foreach (var link in Links(text).Where(link => !link.Contains("://", StringComparison.Ordinal)))
                File.Exists(System.IO.Path.Combine(Path(about), link.Split('#')[0])).ShouldBeTrue($"{about}/{name} links to {link}");
        }
    }

    [Theory]
    [MemberData(nameof(Guides))]
    public void Every_refusal_that_a_guide_explains_is_one_of_ours(string about)
    {
        if (about == "button")
            return;
        var codes = Refusals().Matches(Both(about).English).Select(match => match.Groups["code"].Value).ToList();
        codes.Count.ShouldBeGreaterThan(3);
        foreach (var code in codes)
            Texts.Of("en")[$"refusal.{code}.title"].ShouldNotBe($"refusal.{code}.title", $"{about}: no page says {code}");
    }

    [Fact]
    public void Each_platform_has_a_folder_and_each_folder_is_in_the_list()
    {
        var folders = Directory.GetDirectories(Checkout.At("lti-config")).Select(System.IO.Path.GetFileName);
        folders.ShouldBe([.. _platforms, "button"], ignoreOrder: true);
        var list = File.ReadAllText(Path("README.md"));
        foreach (var about in folders)
            list.ShouldContain($"{about}/guide.en.md");
    }

    [Fact]
    public async Task Canvas_is_given_the_file_with_the_services_own_address_in_it()
    {
        using var answer = await Send("GET", running.Service.Address + ConfigFiles.CanvasPath);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        text.ShouldBe(ConfigFiles.Render(await File.ReadAllTextAsync(Path("canvas/canvas.json"), Cancellation), running.Service.Get<PublicAddress>()));
        CanvasShape.Check(text, running.Service.Address);
    }

    [Theory]
    [InlineData("https://aiuto.scuola.it")]
    [InlineData("https://help.school.example:8443")]
    public void Canvas_is_given_what_it_accepts_whatever_the_services_address(string address) =>
        CanvasShape.Check(ConfigFiles.Render(File.ReadAllText(Path("canvas/canvas.json")), At(address)), address);

    [Fact]
    public void Nobody_may_ask_for_the_file_without_end()
    {
        var routes = running.Service.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();
        var route = routes.Single(route => route.RoutePattern.RawText == ConfigFiles.CanvasPath);
        route.Metadata.GetMetadata<EnableRateLimitingAttribute>().ShouldNotBeNull().PolicyName.ShouldBe(LaunchRate.Policy);
        route.Metadata.GetMetadata<IRequestSizeLimitMetadata>().ShouldNotBeNull();
    }

    [Theory]
    [InlineData("2018-01-15 00:00:00 -0700", "2018-01-15T07:00:00Z")]
    [InlineData("2018-05-01T06:00:00Z", "2018-05-01T06:00:00Z")]
    [InlineData("2024-09-02T00:00:00+0200", "2024-09-01T22:00:00Z")]
    public void The_dates_that_platforms_write_are_read(string written, string meant)
    {
        using var json = System.Text.Json.JsonDocument.Parse($"\"{written}\"");
        LaunchMessage.Date(json.RootElement)!.At.ShouldBe(Clock.Microseconds(DateTimeOffset.Parse(meant, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static async Task<HttpResponseMessage> Send(string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method == "POST")
            request.Content = new FormUrlEncodedContent([]);
        return await _http.SendAsync(request, Cancellation);
    }

    private static PublicAddress At(string address) => new() { Uri = new Uri(address) };

    private static IEnumerable<string> All(string pattern) => Directory.EnumerateFiles(Checkout.At("lti-config"), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string Name(string path) => System.IO.Path.GetRelativePath(Checkout.At("lti-config"), path).Replace('\\', '/');

    private static string Path(string name) => Checkout.At(["lti-config", .. name.Split('/')]);

    private static (string English, string Italian) Both(string about) => (File.ReadAllText(Path($"{about}/guide.en.md")), File.ReadAllText(Path($"{about}/guida.it.md")));

    private static IEnumerable<string> Addresses(string text) => Address().Matches(text).Select(match => match.Value.TrimEnd('.', ',', ';', ':', ')'));

    /// <summary>Everything between backticks, in order: what one enters or compares, the same in every language.</summary>
    private static List<string> Coded(string guide) => [.. Code().Matches(guide).Select(match => match.Value)];

    private static List<string> Links(string guide) => [.. Link().Matches(guide).Select(match => match.Groups["to"].Value)];

    private static List<string> Shape(string guide) => [.. guide.Split('\n').Select(line => Mark().Match(line)).Where(mark => mark.Success).Select(mark => mark.Groups["mark"].Value)];

    [GeneratedRegex("""https?://[^\s"'`<>|\])…]+""", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Address();

    [GeneratedRegex(@"[\w-]+(\.[\w-]+)*\.?example(\.(org|com|net))?\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ExampleHosts();

    [GeneratedRegex("```.*?```|`[^`\n]+`", RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<to>[^)]+)\)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^\s*(?<mark>#+|\d+\.|\||-)( |$|-)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\| `(?<code>[a-z0-9-]+)` \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Refusals();

    /// <summary>One service for all these tests: they only ask it.</summary>
    public sealed class Running : IAsyncLifetime
    {
        private RunningService? _service;

        public RunningService Service => _service ?? throw new InvalidOperationException("The service has not started.");

        public async ValueTask InitializeAsync() => _service = await RunningService.Start();

        public ValueTask DisposeAsync() => _service?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
