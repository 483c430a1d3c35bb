using System.Net;
using LmsSupport.Api.People;
using LmsSupport.Harness;
using LmsSupport.Rooms.Tests.Lti;

namespace LmsSupport.Rooms.Tests.House;

public sealed class PagesTests(SqliteGate gate) : IClassFixture<SqliteGate>
{
    [Fact]
    public async Task The_widget_may_be_framed_by_its_platform_s_pages_only()
    {
        var at = (await gate.Launching().Goes()).Location.ShouldNotBeNull();
        var page = await gate.Browser.Get(new Uri(at.GetLeftPart(UriPartial.Path)), Into.Frame);
        var policy = page.Header("Content-Security-Policy").ShouldNotBeNull();
        policy.ShouldEndWith("frame-ancestors https://course.example");
        page.Header("Cache-Control").ShouldBe("no-store");
        if (page.Status == HttpStatusCode.OK)
            ShouldBeStrict(policy, gate.Service.Address);
    }

    [Theory]
    [InlineData("/console")]
    [InlineData("/admin")]
    public async Task Pages_with_a_tab_of_their_own_are_framed_by_nobody(string path)
    {
        var page = await gate.Browser.Get(new Uri(gate.Service.Address + path + "/"));
        page.Header("Content-Security-Policy").ShouldNotBeNull().ShouldEndWith("frame-ancestors 'none'");
        (await gate.Browser.Get(new Uri(gate.Service.Address + path))).Location.ShouldNotBeNull().AbsolutePath.ShouldBe(path + "/");
    }

    [Theory]
    [InlineData("/widget/at/01890000-0000-7000-8000-000000000000", 404)]
    [InlineData("/widget/at/nonsense", 404)]
    [InlineData("/nowhere", 404)]
    [InlineData("/api/conversations", 401)]
    [InlineData("/lti/page.css", 200)]
    [InlineData("/health/live", 200)]
    public async Task Every_answer_says_what_it_forbids(string path, int status)
    {
        var page = await gate.Browser.Get(new Uri(gate.Service.Address + path));
        ((int)page.Status).ShouldBe(status);
        page.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain("default-src 'none'");
        page.Header("X-Content-Type-Options").ShouldBe("nosniff");
        page.Header("Referrer-Policy").ShouldBe("no-referrer");
        page.Header("Permissions-Policy").ShouldNotBeNull().ShouldContain("microphone=()");
    }

    [Fact]
    public async Task Files_of_the_launch_s_pages_are_kept_for_ever_under_the_mark_of_their_content()
    {
        var page = (await gate.Browser.Get(new Uri(gate.Service.Address + "/lti/launch"))).Body;
        var style = page[page.IndexOf("/lti/page.css", StringComparison.Ordinal)..].Split('"')[0];
        (await gate.Browser.Get(new Uri(gate.Service.Address + style))).Header("Cache-Control").ShouldBe("public, max-age=31536000, immutable");
        (await gate.Browser.Get(new Uri(gate.Service.Address + "/lti/page.css"))).Header("Cache-Control").ShouldBe("no-cache");
    }

    [Fact]
    public async Task Whoever_asks_without_pause_is_asked_to_wait_in_words()
    {
        await using var service = await RunningService.Start(new Dictionary<string, string> { ["Lti:RequestsPerMinute"] = "10", ["People:SessionRequestsPerMinute"] = "10" });
        Answer page;
        do
            page = await gate.Browser.Get(new Uri(service.Address + "/lti/login"));
        while (page.Status != HttpStatusCode.TooManyRequests);
        page.Header("X-Refusal-Code").ShouldBe("too-many-requests");
        page.Header("Retry-After").ShouldNotBeNull();
        page.Body.ShouldContain("<html lang=\"it\">");

        (HttpStatusCode Status, System.Text.Json.JsonElement Body) answer;
        do
            answer = await gate.Browser.Posts(service.Address + "/api/session/refresh", new { handle = "x" });
        while (answer.Status != HttpStatusCode.TooManyRequests);
        answer.Body.GetProperty("code").GetString().ShouldBe("too-many-requests");
        answer.Body.GetProperty("retryAfter").GetInt32().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2a00:1450:4002:1:2:3:4:5", "2a00:1450:4002:1::")]
    [InlineData("2a00:1450:4002:1:ffff::1", "2a00:1450:4002:1::")]
    public void A_subscriber_counts_as_one_however_many_addresses_they_have(string address, string counted) =>
        SessionRate.ClientAddress(IPAddress.Parse(address)).ShouldBe(counted);

    private static void ShouldBeStrict(string policy, string address)
    {
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("style-src 'self';");
        policy.ShouldContain($"connect-src 'self' {address.Replace("http", "ws", StringComparison.Ordinal)};");
        policy.ShouldNotContain("unsafe");
    }
}
