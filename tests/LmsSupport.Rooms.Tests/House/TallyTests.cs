using System.Diagnostics;
using System.Globalization;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.House;

/// <summary>The line that ends a test run, given what runners may leave behind.</summary>
public sealed class TallyTests : IDisposable
{
    private const string Clean = """{"numPassedTests":5,"numFailedTests":0,"numPendingTests":1,"numTodoTests":1,"testResults":[{"status":"passed","assertionResults":[{"status":"passed"}]}]}""";
    private const string Unloaded = """{"numPassedTests":5,"numFailedTests":0,"numPendingTests":0,"numTodoTests":0,"testResults":[{"status":"failed","message":"cannot find module","assertionResults":[]}]}""";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Runners_of_both_kinds_are_summed()
    {
        Left("rooms.trx", Trx("Passed", "Passed", "NotExecuted"), exit: 0);
        Left("browser-code.json", Clean, exit: 0);

        Tally().ShouldBe((0, "7 passed, 0 failed, 3 skipped"));
    }

    [Fact]
    public void A_failed_test_fails_the_run()
    {
        Left("rooms.trx", Trx("Passed", "Failed"), exit: 1);

        Tally().ShouldBe((1, "1 passed, 1 failed, 0 skipped"));
    }

    [Theory]
    [InlineData("Timeout")]
    [InlineData("Aborted")]
    [InlineData("Error")]
    public void A_test_that_did_not_end_well_in_any_other_way_is_a_failed_one(string outcome)
    {
        Left("rooms.trx", Trx("Passed", outcome), exit: 0);

        Tally().ShouldBe((1, "1 passed, 1 failed, 0 skipped"));
    }

    [Fact]
    public void A_runner_that_crashed_after_good_tests_fails_the_run()
    {
        Left("rooms.trx", Trx("Passed"), exit: 134);

        Tally().ShouldBe((1, "1 passed, 1 failed, 0 skipped"));
    }

    [Fact]
    public void A_runner_without_a_report_fails_the_run()
    {
        Left("rooms.trx", Trx("Passed"), exit: 0);
        Left("browser", null, exit: 0);

        Tally().ShouldBe((1, "1 passed, 1 failed, 0 skipped"));
    }

    [Fact]
    public void A_half_written_report_fails_the_run()
    {
        Left("browser-code.json", Clean[..40], exit: 0);

        Tally().ShouldBe((1, "0 passed, 1 failed, 0 skipped"));
    }

    [Fact]
    public void A_runner_that_ran_nothing_fails_the_run()
    {
        Left("rooms.trx", Trx(), exit: 0);

        Tally().ShouldBe((1, "0 passed, 1 failed, 0 skipped"));
    }

    [Fact]
    public void A_test_file_that_could_not_be_loaded_fails_the_run()
    {
        Left("browser-code.json", Unloaded, exit: 1);

        Tally().ShouldBe((1, "5 passed, 1 failed, 0 skipped"));
    }

    [Fact]
    public void Nothing_at_all_fails_the_run() => Tally().ShouldBe((1, "0 passed, 0 failed, 0 skipped"));

    [Fact]
    public void Only_skipped_tests_are_no_success()
    {
        Left("rooms.trx", Trx("NotExecuted"), exit: 0);

        Tally().ShouldBe((1, "0 passed, 0 failed, 1 skipped"));
    }

    public void Dispose() => _folder.Dispose();

    private static string Trx(params string[] outcomes) =>
        $"<TestRun><Results>{string.Concat(outcomes.Select(outcome => $"<UnitTestResult testName=\"a &quot;b&quot; outcome\" duration=\"1\" outcome=\"{outcome}\" testListId=\"1\"><Output>outcome=\"Passed\"</Output></UnitTestResult>"))}</Results></TestRun>";

    private void Left(string report, string? text, int exit)
    {
        if (text is not null)
            File.WriteAllText(Path.Combine(_folder.Path, report), text);
        File.WriteAllText(Path.Combine(_folder.Path, Path.GetFileNameWithoutExtension(report) + ".exit"), exit.ToString(CultureInfo.InvariantCulture) + "\n");
    }

    private (int Exit, string LastLine) Tally()
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Checkout.At("eng", "tally.mjs"), _folder.Path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        return (node.ExitCode, output.TrimEnd('\n').Split('\n')[^1]);
    }
}
