using System.Diagnostics;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.House;

/// <summary>Wrong settings, given to the service as it ships: it must not start, and must say what to write.</summary>
public class BootTests
{
    private const string Wrapped = "KeyRing__Secret=0123456789abcdef0123456789abcdef";

    public static TheoryData<string, string[]> Mistakes => new()
    {
        { "PublicAddress is missing: write the https address at which browsers reach this service, for example PublicAddress=https://help.example.org", [] },
        { "PublicAddress is not an address: write it with its scheme", ["PublicAddress=help.example.org"] },
        { "PublicAddress must not have a path: write only scheme, host and port", ["PublicAddress=https://help.example.org/help"] },
        { "PublicAddress must not have a path", ["PublicAddress=https://help.example.org/?a=b"] },
        { "PublicAddress must begin with https:// outside this machine", ["PublicAddress=http://help.example.org"] },
        { "KeyRing:Secret is missing: outside this machine the key ring must be wrapped; write at least 32 random characters", ["PublicAddress=https://help.example.org"] },
        { "KeyRing:Secret is too short: write at least 32 random characters", ["PublicAddress=https://help.example.org", "KeyRing__Secret=short"] },
        { "KeyRing:Secret is too short", ["PublicAddress=http://127.0.0.1:5080", "KeyRing__Secret=short"] },
        { "Storage:Connection is missing: with Storage:Engine=postgres write a connection string", ["PublicAddress=https://help.example.org", Wrapped, "Storage__Engine=postgres"] },
        { "Storage:Engine can't be oracle: write one of sqlite, postgres", ["PublicAddress=https://help.example.org", Wrapped, "Storage__Engine=oracle"] },
        { "Storage:Folder is empty: write the folder that keeps the database", ["PublicAddress=https://help.example.org", Wrapped, "Storage__Folder="] },
        { "Storage:Writers must be between 1 and 200", ["PublicAddress=https://help.example.org", Wrapped, "Storage__Writers=0"] },
        { "Proxies has nginx, which is no address: write each proxy's own address or network", ["PublicAddress=https://help.example.org", Wrapped, "Proxies__0=nginx"] },
        { "Logs:KeepDays must be between 1 and 3650", ["PublicAddress=https://help.example.org", Wrapped, "Logs__KeepDays=0"] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_wrong_setting_fails_at_boot_with_a_sentence_that_says_what_to_write(string sentence, string[] settings)
    {
        using var folder = new TemporaryFolder();
        var said = await Run(folder.Path, ["ASPNETCORE_ENVIRONMENT=Production", $"Storage__Folder={folder.Path}/data", .. settings]);

        said.ExitCode.ShouldBe(1);
        said.Error.ShouldStartWith("LmsSupport did not start:");
        said.Error.ShouldContain("- " + sentence, customMessage: said.Error);
        said.Error.ShouldNotContain("   at ", customMessage: "a stack trace helps no administrator");
        Directory.Exists(Path.Combine(folder.Path, "data")).ShouldBeFalse("nothing is written before the settings are right");
    }

    [Fact]
    public async Task Several_mistakes_are_told_at_once()
    {
        using var folder = new TemporaryFolder();
        var said = await Run(folder.Path, ["ASPNETCORE_ENVIRONMENT=Production", "PublicAddress=https://help.example.org", "Storage__Folder="]);

        said.Error.ShouldContain("- Storage:Folder is empty");
        said.Error.ShouldContain("- KeyRing:Secret is missing");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_way_to_choose_another()
    {
        await using var first = await ServiceProcess.Service();
        using var folder = new TemporaryFolder();
        var said = await Run(folder.Path, [$"ASPNETCORE_URLS={first.Address}", $"PublicAddress={first.Address}", $"Storage__Folder={folder.Path}/data"]);

        said.ExitCode.ShouldBe(1);
        said.Error.ShouldContain(first.Address);
        said.Error.ShouldContain("listen elsewhere, for example ASPNETCORE_URLS=");
    }

    private static async Task<(int ExitCode, string Error)> Run(string folder, string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [ServiceProcess.PublishedService]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Where(ServiceProcess.IsSetting).ToList())
            start.Environment.Remove(name);
        foreach (var setting in settings)
            start.Environment[setting.Split('=', 2)[0]] = setting.Split('=', 2)[1];
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill();
            throw new TimeoutException($"It started in spite of {string.Join(' ', settings)}: {await output}", late);
        }

        await output;
        return (process.ExitCode, await error);
    }
}
