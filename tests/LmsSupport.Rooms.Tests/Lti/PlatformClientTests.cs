using System.Net;
using LmsSupport.Api.Lti;
using Microsoft.Extensions.Options;

namespace LmsSupport.Rooms.Tests.Lti;

public sealed class PlatformClientTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1%1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:192.168.1.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:db8::1")]
    public void An_address_that_the_Internet_can_t_reach_is_private_in_whatever_it_is_wrapped(string address) =>
        PrivateAddresses.Contains(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("193.206.1.1")]
    [InlineData("2a00:1450:4002::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2002:808:808::1")]
    public void Any_other_is_not(string address) => PrivateAddresses.Contains(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_name_that_leads_inside_is_not_called_unless_the_configuration_allows_it(string host)
    {
        await using var platform = await TestPlatform.Start();
        var address = $"http://{host}:{new Uri(platform.Address).Port}/keys";
        using var strict = new PlatformClient(Options.Create(new LtiOptions()));
        (await strict.Send(PlatformCall.Get(address), CancellationToken.None)).Answer.ShouldBe(PlatformAnswer.PrivateAddress);
        platform.Asked("keys").ShouldBe(0);

        using var open = new PlatformClient(Options.Create(new LtiOptions { AllowPrivateAddresses = true }));
        (await open.Send(PlatformCall.Get(address.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)), CancellationToken.None)).Answer.ShouldBe(PlatformAnswer.Read);
    }

    [Fact]
    public async Task A_redirect_leads_inside_no_more_than_a_name_does()
    {
        await using var platform = await TestPlatform.Start();
        using var client = new PlatformClient(Options.Create(new LtiOptions()), address => address.Equals(IPAddress.Parse("127.0.0.2")));
        (await client.Send(PlatformCall.Get(platform.Address + "/keys"), CancellationToken.None)).Answer.ShouldBe(PlatformAnswer.Read);
        (await client.Send(PlatformCall.Get(platform.Address + "/inside"), CancellationToken.None)).Answer.ShouldBe(PlatformAnswer.PrivateAddress);
    }

    [Fact]
    public async Task A_token_goes_nowhere_but_where_it_was_sent()
    {
        await using var platform = await TestPlatform.Start();
        using var client = new PlatformClient(Options.Create(new LtiOptions { AllowPrivateAddresses = true }));
        (await client.Send(PlatformCall.Get(platform.Address + "/elsewhere") with { Bearer = "secret" }, CancellationToken.None)).Answer.ShouldBe(PlatformAnswer.Redirecting);
        platform.Asked("keys").ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/keys")]
    [InlineData("ftp://127.0.0.1/keys")]
    [InlineData("javascript:alert(1)")]
    public async Task What_is_no_address_is_not_called(string address)
    {
        using var client = new PlatformClient(Options.Create(new LtiOptions { AllowPrivateAddresses = true }));
        (await client.Send(PlatformCall.Get(address), CancellationToken.None)).Answer.ShouldBe(PlatformAnswer.Unreachable);
    }

    [Fact]
    public async Task An_answer_has_a_size_a_time_and_few_detours()
    {
        await using var platform = await TestPlatform.Start();
        using var client = new PlatformClient(Options.Create(new LtiOptions { AllowPrivateAddresses = true, PlatformTimeout = TimeSpan.FromSeconds(2) }));
        async Task<PlatformAnswer> Asks(string name) => (await client.Send(PlatformCall.Get($"{platform.Address}/{name}"), CancellationToken.None)).Answer;

        (await Asks("huge")).ShouldBe(PlatformAnswer.TooLarge);
        (await Asks("slow")).ShouldBe(PlatformAnswer.Slow);
        (await Asks("elsewhere")).ShouldBe(PlatformAnswer.Read);
        (await Asks("around")).ShouldBe(PlatformAnswer.Redirecting);
        platform.Asked("around").ShouldBe(PlatformClient.MostRedirects + 1);
        (await Asks("down")).ShouldBe(PlatformAnswer.Refused);
        (await client.Send(PlatformCall.Get("http://127.0.0.1:1/keys"), CancellationToken.None)).Answer.ShouldBe(PlatformAnswer.Unreachable);
        (await client.Send(PlatformCall.Get("http://nowhere.invalid/keys"), CancellationToken.None)).Answer.ShouldBe(PlatformAnswer.Unreachable);
    }
}
