using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LmsSupport.Bench.Launches;

/// <summary>So many browsers at once. Each in turn launches with what an earlier login prepared, and logs in for the next stretch.</summary>
internal sealed class Crowd(LaunchTool tool, SigningPlatform platform, int atOnce) : IDisposable
{
    private readonly LeanHttp[] _browsers = [.. Enumerable.Range(0, atOnce).Select(_ => new LeanHttp(new Uri(tool.Address)))];
    private readonly string _login = $"/lti/login?iss={Uri.EscapeDataString(platform.Address)}&login_hint=7&client_id={SigningPlatform.Client}&lti_deployment_id=1"
        + $"&target_link_uri={Uri.EscapeDataString(tool.Address + "/lti/launch")}&lti_message_hint={Uri.EscapeDataString("""{"cmid":4,"launchid":"ltilaunch1_697980284"}""")}";

    private Pending[] _pending = [];

    /// <summary>Of whole launches: the login and the launch, without what lies between.</summary>
    public Latencies Latencies { get; } = new();

    public async Task LogsIn(int count, CancellationToken ct)
    {
        _pending = new Pending[count];
        await Each(count, async (browser, i) => _pending[i] = await Login(browser, ct));
    }

    public void GetsItsTokens() => Parallel.For(0, _pending.Length, i => _pending[i] = _pending[i] with { Token = platform.Token(tool.Address, _pending[i].Nonce) });

    public async Task LaunchesAndLogsIn(CancellationToken ct)
    {
        var next = new Pending[_pending.Length];
        await Each(_pending.Length, async (browser, i) =>
        {
            var pending = _pending[i];
            var began = Stopwatch.GetTimestamp();
            var answer = await browser.Post("/lti/launch", $"state={pending.State}&id_token={pending.Token}", pending.Cookie, platform.Address, ct);
            if (answer.Status != 303)
                throw new InvalidOperationException($"A launch was answered with {answer.Status}.");
            Latencies.Record((Stopwatch.GetElapsedTime(began) + pending.Took).Ticks * 100);
            next[i] = await Login(browser, ct);
        });
        _pending = next;
    }

    public void Dispose()
    {
        foreach (var browser in _browsers)
            browser.Dispose();
    }

    private async Task<Pending> Login(LeanHttp browser, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await browser.Get(_login, ct);
        var took = Stopwatch.GetElapsedTime(began);
        if (answer.Status != 302)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"A login was answered with {answer.Status}."));
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(answer.Location!).Query);
        return new Pending(query["state"].ToString(), query["nonce"].ToString(), answer.Cookie!, took, Token: "");
    }

    private Task Each(int count, Func<LeanHttp, int, Task> one)
    {
        var turn = -1;
        return Task.WhenAll(_browsers.Select(async browser =>
        {
            for (int i; (i = Interlocked.Increment(ref turn)) < count;)
                await one(browser, i);
        }));
    }

    private sealed record Pending(string State, string Nonce, string Cookie, TimeSpan Took, string Token);
}
