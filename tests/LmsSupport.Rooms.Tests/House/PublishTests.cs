using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.House;

/// <summary>
/// A clean checkout, made of what stands in this one, without anything that was built: publish it, start it, ask for the
/// loader; build it again, and see that the browser's part isn't built twice.
/// </summary>
[Trait("Category", "Publish")]
public sealed class PublishTests(CleanCheckout checkout) : IClassFixture<CleanCheckout>
{
    [Fact]
    public async Task A_clean_checkout_publishes_a_service_that_has_its_loader_and_pages()
    {
        var published = checkout.Publish();
        await using var service = await ServiceProcess.Service(program: Path.Combine(published, "LmsSupport.Api.dll"));
        using var http = new HttpClient();

        using var loader = await http.GetAsync(new Uri($"{service.Address}/widget.js"));
        loader.StatusCode.ShouldBe(HttpStatusCode.OK);
        loader.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        (await loader.Content.ReadAsStringAsync()).Length.ShouldBeGreaterThan(100);
        loader.Content.Headers.ContentEncoding.ShouldBeEmpty();
        Directory.GetFiles(Path.Combine(published, "wwwroot", "widget", "assets"), "*.js").ShouldNotBeEmpty();
        Directory.GetFiles(Path.Combine(published, "wwwroot", "console", "assets"), "*.js").ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Its_files_are_sent_compressed_to_whoever_accepts_it(string encoding)
    {
        await using var service = await ServiceProcess.Service(program: Path.Combine(checkout.Publish(), "LmsSupport.Api.dll"));
        using var http = new HttpClient();
        var plain = await http.GetByteArrayAsync(new Uri($"{service.Address}/widget.js"));
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd(encoding);

        using var loader = await http.GetAsync(new Uri($"{service.Address}/widget.js"));

        loader.Content.Headers.ContentEncoding.ShouldBe([encoding]);
        loader.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        loader.Headers.Vary.ShouldBe(["Accept-Encoding"]);
        loader.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromMinutes(5));
        await using var body = await loader.Content.ReadAsStreamAsync();
        await using Stream unpacked = encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        using var read = new MemoryStream();
        await unpacked.CopyToAsync(read);
        read.ToArray().ShouldBe(plain);
    }

    [Fact]
    public void The_practice_lms_is_never_part_of_it()
    {
        var published = checkout.Publish();

        Directory.GetFileSystemEntries(published, "*", SearchOption.AllDirectories).Where(entry => Path.GetFileName(entry).Contains("Campus", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        File.ReadAllText(Path.Combine(published, "LmsSupport.Api.deps.json")).ShouldNotContain("Campus");
    }

    [Fact]
    public void Sources_texts_and_developers_settings_are_no_part_of_it_either()
    {
        var published = checkout.Publish();

        Directory.GetFiles(published, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".ts" or ".tsx" or ".cs" or ".map" || Path.GetFileName(file) is "launchSettings.json" or "package.json" or "appsettings.Development.json")
            .Select(file => Path.GetRelativePath(published, file))
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_second_build_leaves_the_browser_s_part_alone()
    {
        checkout.Publish();
        var before = checkout.BrowserFiles();
        before.ShouldContainKey("node_modules/.package-lock.json");
        before.Keys.ShouldContain("wwwroot/widget.js");

        var said = checkout.Dotnet("build", "src/LmsSupport.Widget", "-c", "Release", "-v", "normal");

        checkout.BrowserFiles().ShouldBe(before, ignoreOrder: true);
        said.ShouldNotContain("npm ");
    }
}

/// <summary>Copies what git knows or would take in, and nothing that was built.</summary>
public sealed class CleanCheckout : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _published;

    public CleanCheckout() => _published = new Lazy<string>(() =>
    {
        Copy();
        var target = Path.Combine(_folder.Path, "published");
        Dotnet("publish", "src/LmsSupport.Api", "-o", target, "-p:RunAnalyzers=false");
        return target;
    });

    private string Root => Path.Combine(_folder.Path, "checkout");

    public string Publish() => _published.Value;

    /// <summary>Each file that npm makes, with the time at which it was written.</summary>
    public IDictionary<string, DateTime> BrowserFiles()
    {
        var widget = Path.Combine(Root, "src", "LmsSupport.Widget");
        return Directory.GetFiles(Path.Combine(widget, "wwwroot"), "*", SearchOption.AllDirectories)
            .Append(Path.Combine(widget, "node_modules", ".package-lock.json"))
            .ToDictionary(file => Path.GetRelativePath(widget, file), File.GetLastWriteTimeUtc, StringComparer.Ordinal);
    }

    public string Dotnet(params string[] arguments) => Run("dotnet", Root, [.. arguments, "--nologo", "-p:UseSharedCompilation=false", "-nodeReuse:false"]);

    public void Dispose() => _folder.Dispose();

    private void Copy()
    {
        foreach (var name in Run("git", Checkout.Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var from = Checkout.At(name);
            if (!File.Exists(from))
                continue;
            var to = Path.Combine(Root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
        }
    }

    private static string Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
        // The test runner's own MSBuild settings must not reach a build of another checkout.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{error.Result}");
        return output;
    }
}
