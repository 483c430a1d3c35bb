using System.Net;
using LmsSupport.Widget;

namespace LmsSupport.Rooms.Tests.Lti;

public abstract class NegativeTableTests(Gate gate)
{
    public static TheoryData<string> Names { get; } = [.. NegativeTable.Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_is_wrong_is_refused_by_its_own_code_on_a_page_in_the_reader_s_language_and_nothing_is_written(string name)
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        var (code, bend) = NegativeTable.Rows[name];
        var launching = gate.Launching();
        bend(launching, gate);
        var before = await gate.Rows();

        var page = await launching.Goes();

        page.Header("X-Refusal-Code").ShouldBe(code, page.Body);
        ((int)page.Status).ShouldBeInRange(400, 499);
        page.Body.ShouldContain($"<code>{code}</code>");
        page.Body.ShouldContain("<html lang=\"it\">");
        WebUtility.HtmlDecode(page.Body).ShouldContain(Texts.Of("it")[$"refusal.{code}.title"]);
        page.Header("Cache-Control").ShouldBe("no-store");
        page.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain("default-src 'none'");
        (await gate.Rows()).ShouldBe(before);
    }

    [Theory]
    [InlineData(-300, "expired")]
    [InlineData(300, "issued-in-future")]
    public async Task A_clock_that_is_five_minutes_off_is_told_with_both_times(int seconds, string code)
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        var ours = gate.Clock.GetUtcNow();
        var theirs = ours.AddSeconds(seconds);
        var launching = gate.Launching().With("iat", theirs.ToUnixTimeSeconds()).With("exp", theirs.AddSeconds(60).ToUnixTimeSeconds());

        var page = await launching.Goes();

        page.Header("X-Refusal-Code").ShouldBe(code, page.Body);
        page.Body.ShouldContain($"{theirs:yyyy-MM-dd HH:mm:ss} UTC");
        page.Body.ShouldContain($"{ours:yyyy-MM-dd HH:mm}");
    }

    [Fact]
    public void Each_refusal_has_words_of_its_own_in_both_languages()
    {
        foreach (var code in NegativeTable.Rows.Values.Select(row => row.Code).Distinct(StringComparer.Ordinal))
        {
            foreach (var key in new[] { $"refusal.{code}.title", $"refusal.{code}.detail" })
            {
                Texts.Of("en")[key].ShouldNotBe(key);
                Texts.Of("it")[key].ShouldNotBe(Texts.Of("en")[key]);
            }
        }
    }
}

public sealed class NegativeTableOnSqlite(SqliteGate gate) : NegativeTableTests(gate), IClassFixture<SqliteGate>;

public sealed class NegativeTableOnPostgres(PostgresGate gate) : NegativeTableTests(gate), IClassFixture<PostgresGate>;
