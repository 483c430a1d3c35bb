using LmsSupport.Api;
using LmsSupport.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LmsSupport.Rooms.Tests.House;

public class ProxiesTests
{
    [Theory]
    [InlineData(null, "203.0.113.7", "127.0.0.1")]
    [InlineData("10.0.0.5", "203.0.113.7", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.0/8", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "nonsense", "127.0.0.1")]
    public async Task Only_a_named_proxy_is_believed_about_where_a_request_came_from(string? proxy, string forwarded, string expected)
    {
        var address = $"http://127.0.0.1:{RunningService.FreePort()}";
        var builder = WebApplication.CreateBuilder(["--environment=Production", $"--urls={address}", .. proxy is null ? Array.Empty<string>() : [$"--Proxies:0={proxy}"]]);
        builder.Logging.ClearProviders();
        builder.AddProxies();
        await using var app = builder.Build();
        app.UseForwardedHeaders();
        app.MapGet("/", (HttpContext context) => $"{context.Connection.RemoteIpAddress} {context.Request.Scheme} {context.Request.Host.Host}");
        await app.StartAsync();

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
        http.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example.org");
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        (await http.GetStringAsync(new Uri(address))).ShouldBe($"{expected} http 127.0.0.1");
    }

    [Fact]
    public void A_proxy_that_is_no_address_is_refused_with_what_to_write()
    {
        var builder = WebApplication.CreateBuilder(["--Proxies:0=10.0.0.5", "--Proxies:1=nginx"]);

        Should.Throw<OptionsValidationException>(builder.AddProxies).Failures.ShouldHaveSingleItem()
            .ShouldBe("Proxies has nginx, which is no address: write each proxy's own address or network, for example Proxies__0=10.0.0.5 or Proxies__0=10.0.0.0/24");
    }
}
