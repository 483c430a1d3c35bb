using LmsSupport.Api.People;
using Microsoft.AspNetCore.Http;

namespace LmsSupport.Rooms.Tests.People;

public sealed class PersonTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Anna", "A")]
    [InlineData("Anna Longhi", "AL")]
    [InlineData("Maria Vittoria Castelli Montefiore", "MM")]
    [InlineData("  anna   longhi ", "AL")]
    [InlineData("Écho Ávila", "ÉÁ")]
    [InlineData("e\u0301cho", "E\u0301")]
    [InlineData("李 小龙", "李小")]
    [InlineData("🙂 Longhi", "🙂L")]
    public void Initials_are_the_first_letters_of_the_first_and_the_last_name(string name, string initials) => Person.InitialsOf(name).ShouldBe(initials);

    [Fact]
    public void A_name_is_one_line_of_plain_text()
    {
        var person = new Person();
        person.Tell("Anna\r\n\tLonghi\u202Eevil\u0000", email: null, "it");
        person.Name.ShouldBe("Anna   Longhievil");
        person.Tell(new string('x', 500), email: null, "it");
        person.Name.Length.ShouldBe(Person.MaxName);
        // A pair of surrogates is never cut in two.
        person.Tell(new string('x', 199) + "🙂", email: null, "it");
        person.Name.ShouldBe(new string('x', 199));
    }

    [Fact]
    public void What_a_platform_does_not_tell_this_time_stays()
    {
        var person = new Person();
        person.Tell("Anna Longhi", "anna@example.test", "it");
        person.Tell(null, "", "en");
        (person.Name, person.Email, person.Locale).ShouldBe(("Anna Longhi", "anna@example.test", "en"));
    }

    [Theory]
    [InlineData("it", "it")]
    [InlineData("it-IT", "it")]
    [InlineData("it_CH", "it")]
    [InlineData("IT", "it")]
    [InlineData("en-GB", "en")]
    [InlineData("ita", null)]
    [InlineData("de", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_locale_is_one_of_our_languages_or_none(string? locale, string? language) => Locales.Of(locale).ShouldBe(language);

    [Theory]
    [InlineData("it-IT,it;q=0.9,en;q=0.8", "it")]
    [InlineData("en;q=0.5, it;q=0.9", "it")]
    [InlineData("de, fr;q=0.9, it;q=0.1", "it")]
    [InlineData("de", "en")]
    [InlineData("it;q=0", "en")]
    [InlineData("*", "en")]
    [InlineData(";;;,,,q=", "en")]
    [InlineData("", "en")]
    public void A_browser_s_wish_is_followed_as_far_as_we_can(string header, string language)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = header;
        Locales.Of(http.Request).ShouldBe(language);
    }
}
