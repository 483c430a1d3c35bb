using LmsSupport.Api.Lti.Advantage;

namespace LmsSupport.Rooms.Tests.Lti.Advantage;

public sealed class ServiceAddressTests
{
    [Theory]
    [InlineData("https://lms.example/2/lineitems/8/lineitem?type_id=1", "https://lms.example/2/lineitems/8/lineitem/scores?type_id=1")]
    [InlineData("https://lms.example/2/lineitems/8/lineitem", "https://lms.example/2/lineitems/8/lineitem/scores")]
    [InlineData("https://lms.example/2/lineitems/8/lineitem/", "https://lms.example/2/lineitems/8/lineitem/scores")]
    [InlineData("https://lms.example/item?a=%2F&b=c?d#part", "https://lms.example/item/scores?a=%2F&b=c?d")]
    public void A_step_more_stands_before_the_query(string address, string expected) => ServiceAddress.Step(address, "/scores").ShouldBe(expected);

    [Theory]
    [InlineData("https://lms.example/m", "https://lms.example/m?limit=10")]
    [InlineData("https://lms.example/m?", "https://lms.example/m?limit=10")]
    [InlineData("https://lms.example/m?rlid=1", "https://lms.example/m?rlid=1&limit=10")]
    [InlineData("https://lms.example/m?rlid=1&", "https://lms.example/m?rlid=1&limit=10")]
    [InlineData("https://lms.example/m?limit=5&rlid=1", "https://lms.example/m?limit=5&rlid=1")]
    [InlineData("https://lms.example/m?q=%C3%A8%20a", "https://lms.example/m?q=%C3%A8%20a&limit=10")]
    public void A_parameter_more_leaves_the_platforms_own_query_as_it_is(string address, string expected) => ServiceAddress.With(address, "limit", "10").ShouldBe(expected);

    [Fact]
    public void What_a_parameter_holds_can_t_become_another() =>
        ServiceAddress.With("https://lms.example/m", "rlid", "a&b=c d").ShouldBe("https://lms.example/m?rlid=a%26b%3Dc%20d");

    [Theory]
    [InlineData("https://lms.example/m", true)]
    [InlineData("$Context.memberships.url", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("/m", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("https://user@lms.example/m", false)]
    public void An_address_that_is_none_is_absent(string? told, bool known) => (ServiceAddress.Of(told) is not null).ShouldBe(known);

    [Theory]
    [InlineData("<https://a/m?from=10>; rel=\"next\"", "https://a/m?from=10")]
    [InlineData("<https://a/m?from=10>;rel=next", "https://a/m?from=10")]
    [InlineData("<https://a/1>; rel=\"first\", <https://a/2,3>; title=\"a, b\"; rel=\"prev next\"", "https://a/2,3")]
    [InlineData("<https://a/m?from=10>; REL=\"NEXT\"", "https://a/m?from=10")]
    [InlineData("<https://a/m?a=1&amp;from=1>; rel=\u00e2\u0080\u009cnext\u00e2\u0080\u009d", null)] // Moodle's line items
    [InlineData("<https://a/m>; rel=\"differences\"", null)]
    [InlineData("https://a/m; rel=next", null)]
    [InlineData("<https://a/m", null)]
    [InlineData("", null)]
    public void The_next_page_is_found_where_the_header_names_one(string header, string? expected) => Links.Find([header], Links.Next).ShouldBe(expected);
}
