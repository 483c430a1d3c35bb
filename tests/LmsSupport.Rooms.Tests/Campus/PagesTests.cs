using System.Net;
using System.Text.RegularExpressions;
using LmsSupport.Campus;
using LmsSupport.Campus.Courses;
using LmsSupport.Campus.People;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Campus;

public sealed partial class PagesTests(CampusFixture fixture) : IClassFixture<CampusFixture>
{
    private RunningCampus Campus => fixture.Campus;

    [Fact]
    public async Task A_newcomer_chooses_one_of_a_dozen_people()
    {
        using var nobody = new Browser();
        var page = await nobody.Get(new Uri(Campus.Address));

        Everyone.People.Count.ShouldBe(12);
        foreach (var person in Everyone.People)
            page.Body.ShouldContain($"value=\"{person.Username}\"");
        page.Body.ShouldNotContain("widget.js");
    }

    [Fact]
    public async Task Every_page_of_a_course_carries_the_loader_as_an_administrator_pastes_it()
    {
        using var anna = await Campus.SignsIn("anna");
        foreach (var path in new[] { "", "/module/1", "/activity/persone", "/activity/reparto", "/help" })
            (await anna.Opens($"/course/sicurezza{path}")).Body.ShouldContain(
                $"""<script src="{CampusFixture.Tool}/widget.js" data-launch="/mod/lti/launch.php?id=4&amp;triggerview=0" data-lang="it" async></script>""");
        (await anna.Opens("/my")).Body.ShouldNotContain("widget.js");
    }

    [Fact]
    public async Task The_passing_pages_of_a_launch_carry_the_loader_too_as_Moodle_s_do()
    {
        using var anna = await Campus.SignsIn("anna");

        (await anna.Opens("/mod/lti/launch?course=sicurezza")).Body.ShouldContain("widget.js");
        (await anna.Browser.Get(CampusFixture.RequestFor(await anna.BeginsLaunch(), Campus.Address))).Body.ShouldContain("widget.js");
    }

    [Fact]
    public async Task A_publisher_s_lesson_does_not_carry_the_loader()
    {
        using var anna = await Campus.SignsIn("anna");

        (await anna.Opens("/course/sicurezza/activity/reparto/player")).Body.ShouldNotContain("widget.js");
    }

    [Fact]
    public async Task No_page_runs_an_inline_script_or_style()
    {
        using var anna = await Campus.SignsIn("anna");
        foreach (var path in new[] { "/", "/my", "/course/sicurezza", "/course/sicurezza/activity/per-primo", "/course/sicurezza/activity/reparto/player", "/course/privacy/activity/richiesta", "/course/sicurezza/help", "/mod/lti/launch?course=sicurezza" })
        {
            var page = await anna.Opens(path);
            InlineScript().IsMatch(page.Body).ShouldBeFalse(path);
            page.Body.ShouldNotContain(" style=", Case.Sensitive, path);
            page.Header("Content-Security-Policy")!.ShouldContain($"script-src 'self' {CampusFixture.Tool};");
        }
    }

    [Fact]
    public async Task Who_is_signed_out_is_led_to_the_start()
    {
        using var nobody = new Browser();
        foreach (var path in new[] { "/my", "/course/sicurezza", "/course/nowhere", "/mod/lti/launch?course=sicurezza" })
            (await nobody.Get(new Uri(Campus.Address + path))).Location.ShouldBe(new Uri($"{Campus.Address}/"), path);
    }

    [Fact]
    public async Task Who_does_not_take_a_course_sees_neither_it_nor_its_help()
    {
        using var lucia = await Campus.SignsIn("lucia");
        foreach (var path in new[] { "/course/privacy", "/course/privacy/activity/minimo", "/mod/lti/launch?course=privacy", "/mod/lti/launch.php?id=11&triggerview=0", "/course/sicurezza/add", "/course/sicurezza/add/1", "/mod/lti/contentitem.php?course=2&id=1" })
        {
            var page = await lucia.Opens(path);
            page.Status.ShouldBe(HttpStatusCode.Forbidden, path);
            page.Body.ShouldNotContain("data-post");
        }
    }

    [Fact]
    public async Task What_is_not_there_is_said_on_a_page()
    {
        using var anna = await Campus.SignsIn("anna");
        foreach (var path in new[] { "/nowhere", "/course/nowhere", "/course/sicurezza/module/9", "/course/sicurezza/module/0", "/course/sicurezza/activity/nothing", "/course/sicurezza/activity/persone/player", "/mod/lti/launch?course=nowhere", "/mod/lti/launch", "/mod/lti/launch?course=sicurezza&activity=persone", "/mod/lti/launch.php?id=99&triggerview=0", "/mod/lti/launch.php", "/course/sicurezza/entry/11" })
        {
            var page = await anna.Opens(path);
            page.Status.ShouldBe(HttpStatusCode.NotFound, path);
            page.Body.ShouldContain("Questa pagina non c");
        }
    }

    [Fact]
    public async Task An_activity_is_completed_and_taken_back()
    {
        using var lucia = await Campus.SignsIn("lucia");

        (await Post(lucia, "/course/sicurezza/activity/persone/done", "done", "true")).Location!.PathAndQuery.ShouldBe("/course/sicurezza/activity/persone?said=done");
        (await lucia.Opens("/course/sicurezza")).Body.ShouldContain("1 attività su 7".Replace("à", "&#xE0;", StringComparison.Ordinal));
        await Post(lucia, "/course/sicurezza/activity/persone/done", "done", "false");
        (await lucia.Opens("/course/sicurezza")).Body.ShouldContain("0 attivit");
    }

    [Fact]
    public async Task An_exercise_is_done_by_the_right_answer_alone()
    {
        using var emma = await Campus.SignsIn("emma");

        (await Post(emma, "/course/statistica/activity/stessa-media/answer", "option", "0")).Location!.Query.ShouldBe("?said=wrong");
        (await emma.Opens("/course/statistica")).Body.ShouldContain("0 of 5 activities");
        (await Post(emma, "/course/statistica/activity/stessa-media/answer", "option", "1")).Location!.Query.ShouldBe("?said=right");
        (await emma.Opens("/course/statistica")).Body.ShouldContain("1 of 5 activities");
    }

    [Fact]
    public async Task Another_site_changes_nothing()
    {
        using var piero = await Campus.SignsIn("piero");
        var form = new PostedForm(new Uri($"{Campus.Address}/course/privacy/activity/minimo/done"), new Dictionary<string, string> { ["done"] = "true" });

        (await piero.Browser.Post(form, "https://evil.example")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await piero.Browser.Post(form with { Action = new Uri($"{Campus.Address}/sign-out") }, "https://evil.example")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await piero.Opens("/course/privacy")).Body.ShouldContain("2 attivit");
    }

    [Fact]
    public async Task The_language_is_the_person_s_until_they_choose_another()
    {
        using var emma = await Campus.SignsIn("emma");
        (await emma.Opens("/course/sicurezza")).Body.ShouldContain("Workplace safety");

        var answer = await emma.Opens("/language/it?back=%2Fcourse%2Fsicurezza");

        answer.Location!.PathAndQuery.ShouldBe("/course/sicurezza");
        (await emma.Opens("/course/sicurezza")).Body.ShouldContain("Sicurezza sul lavoro");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task Choosing_a_language_leads_nowhere_else(string back)
    {
        using var browser = new Browser();

        (await browser.Get(new Uri($"{Campus.Address}/language/en?back={Uri.EscapeDataString(back)}"))).Location.ShouldBe(new Uri($"{Campus.Address}/"));
    }

    [Fact]
    public async Task Tutors_open_their_console_in_a_tab_of_its_own()
    {
        using var giulia = await Campus.SignsIn("giulia");

        (await giulia.Opens("/course/sicurezza")).Body.ShouldContain("""href="/mod/lti/launch?course=sicurezza&amp;target=window" target="_blank" rel="noopener">Apri la console del tutor""");
    }

    [Fact]
    public void Deadlines_are_always_ahead()
    {
        foreach (var course in Catalogue.Courses)
        {
            course.Starts(TimeProvider.System).ShouldBeLessThan(TimeProvider.System.GetUtcNow());
            course.Due(TimeProvider.System).ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddDays(14));
        }
    }

    [Fact]
    public void Each_course_is_whole_in_both_languages()
    {
        foreach (var course in Catalogue.Courses)
        {
            List<IEnumerable<string>> said = [course.Title.Keys, course.About.Keys];
            foreach (var module in course.Modules)
                said.AddRange([module.Title.Keys, module.About.Keys]);
            foreach (var activity in course.Activities)
            {
                said.AddRange([activity.Title.Keys, activity.Text.Keys]);
                said.AddRange(new IEnumerable<string>?[] { activity.Slides?.Keys, activity.Question?.Keys }.OfType<IEnumerable<string>>());
                said.AddRange((activity.Options ?? []).Select(option => option.Keys));
                activity.Text["it"].Count.ShouldBe(activity.Text["en"].Count);
            }

            said.ShouldAllBe(languages => languages.Order(StringComparer.Ordinal).SequenceEqual(Texts.Languages.Order(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public void One_lesson_fails_in_a_frame_and_one_in_a_window() =>
        Catalogue.Courses.SelectMany(course => course.Activities).Where(activity => activity.Broken).Select(activity => activity.Kind).ShouldBe([ActivityKind.Player, ActivityKind.Popup], ignoreOrder: true);

    [Fact]
    public void What_the_campus_says_exists_in_both_languages_with_the_same_places()
    {
        var (it, en) = (Texts.Of("it").Entries, Texts.Of("en").Entries);

        it.Keys.ShouldBe(en.Keys, ignoreOrder: true);
        foreach (var key in it.Keys)
            Places(it[key]).ShouldBe(Places(en[key]), ignoreOrder: true, key);
    }

    [Fact]
    public void Nothing_that_the_campus_says_is_left_unsaid()
    {
        var source = string.Concat(Directory.EnumerateFiles(Checkout.At("src", "LmsSupport.Campus"), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));

        Texts.Of("it").Entries.Keys.Where(key => !Spellings(key).Any(spelling => source.Contains(spelling, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    /// <summary>As it is, or as a part of a key that is put together.</summary>
    private static IEnumerable<string> Spellings(string key)
    {
        var parts = key.Split('.');
        var parent = string.Join('.', parts[..^1]);
        return [$"\"{key}\"", $"$\"{parent}.{{", $"Count(\"{parent}\"", .. parts[1..].Select(part => $"\"{part}\"")];
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(place => place.Value);

    private Task<Answer> Post(Visitor visitor, string path, string name, string value) =>
        visitor.Browser.Post(new PostedForm(new Uri(Campus.Address + path), new Dictionary<string, string> { [name] = value }), Campus.Address);

    [GeneratedRegex("<script(?![^>]*src=)|\\son[a-z]+=|javascript:", RegexOptions.None, 1000)]
    private static partial Regex InlineScript();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Place();
}
