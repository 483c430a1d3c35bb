using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LmsSupport.Api;
using LmsSupport.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LmsSupport.Rooms.Tests.House;

/// <summary>A small site behind the service's own logging and failure mapping, with handlers that go wrong on purpose.</summary>
public sealed class FailureTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private WebApplication? _app;

    public async ValueTask InitializeAsync()
    {
        var address = $"http://127.0.0.1:{RunningService.FreePort()}";
        var builder = WebApplication.CreateBuilder(["--environment=Production", $"--urls={address}", "--Logs:Console=false", $"--Logs:File={Path.Combine(_folder.Path, "log-.json")}"]);
        builder.AddLogs();
        builder.AddFailures();
        _app = builder.Build();
        _app.UseMiddleware<RequestLog>();
        _app.MapGet("/things/{id}", string (string id) => throw new InvalidOperationException("the handler broke on purpose"));
        _app.MapPost("/things", (Thing thing) => thing.Number);
        _app.MapGet("/half", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("half an ans");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("broke half-way");
        });
        await _app.StartAsync();
        _http.BaseAddress = new Uri(address);
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("it-IT");
    }

    [Fact]
    public async Task What_nobody_foresaw_is_told_kindly_with_an_id_that_the_log_has_and_nothing_else()
    {
        using var answer = await _http.GetAsync(new Uri("/things/s3cret-path?token=s3cret-query", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldNotContain("on purpose");
        var problem = JsonDocument.Parse(text).RootElement;
        problem.GetProperty("code").GetString().ShouldBe("unexpected");
        problem.GetProperty("title").GetString().ShouldBe("Qualcosa non ha funzionato qui, non da te");
        var trace = problem.GetProperty("traceId").GetString()!;
        trace.ShouldNotBeEmpty();
        problem.GetProperty("detail").GetString()!.ShouldContain(trace);

        var log = await LogLines();
        var error = log.Single(line => line.GetProperty("Level").GetString() == "Error");
        error.GetProperty("Properties").GetProperty("TraceId").GetString().ShouldBe(trace);
        error.GetProperty("Exception").GetString()!.ShouldContain("on purpose");
        error.GetProperty("Properties").GetProperty("Route").GetString().ShouldBe("/things/{id}");
        log.ShouldContain(line => line.GetProperty("Properties").GetPropertyOrNull("Refusal") == "unexpected");
        LogHygiene.Findings([_folder.Path], new Dictionary<string, string> { ["the path"] = "s3cret-path", ["the query"] = "s3cret-query" }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{\"number\":")]
    [InlineData("{\"number\":\"three\"}")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_request_that_cannot_be_read_is_refused_as_such_and_is_no_error_of_ours(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri("/things", UriKind.Relative), content);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Code(answer)).ShouldBe("invalid-request");
        (await LogLines()).ShouldNotContain(line => line.GetProperty("Level").GetString() == "Error");
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "not-found")]
    [InlineData("DELETE", "/things", 405, "invalid-request")]
    [InlineData("POST", "/things", 415, "invalid-request")]
    public async Task A_bare_status_gets_a_body_with_a_code(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent("x", Encoding.UTF8, "text/plain") };
        using var answer = await _http.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(status);
        (await Code(answer)).ShouldBe(code);
    }

    [Fact]
    public async Task Half_an_answer_is_cut_off_instead_of_looking_whole()
    {
        await Should.ThrowAsync<HttpRequestException>(async () => await _http.GetStringAsync(new Uri("/half", UriKind.Relative)));
        (await LogLines()).ShouldContain(line => line.GetProperty("Level").GetString() == "Error");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private static async Task<string?> Code(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();

    private async Task<IReadOnlyList<JsonElement>> LogLines()
    {
        // The lines are written by a thread of their own; they are all there when the site has ended.
        await _app!.DisposeAsync();
        _app = null;
        return [.. File.ReadAllLines(Directory.GetFiles(_folder.Path).Single()).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private sealed record Thing(int Number);
}

file static class Json
{
    public static string? GetPropertyOrNull(this JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : null;
}
