using LmsSupport.Api.Chat;
using LmsSupport.Api.Lti;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api;

public static class Program
{
    public static Task<int> Main(string[] args) => args is [var command, .. var settings] && !command.StartsWith('-') ? Commands.Run(command, () => Build(settings)) : Boot.Run(() => Build(args));

    /// <summary>Composes the process. Tests call this too, so that what they run is what ships.</summary>
    /// <param name="args">Settings, as on the command line.</param>
    /// <param name="clock">Another clock than the machine's, for tests.</param>
    public static WebApplication Build(string[] args, TimeProvider? clock = null)
    {
        // No watching of settings files: the watcher wakes for every write below the folder, and the database may lie there.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false", .. args], ApplicationName = typeof(Program).Assembly.GetName().Name });
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.AddLogs();
        builder.AddFailures();
        builder.AddProxies();
        builder.AddStorage();
        builder.AddPeople();
        builder.AddLti();
        builder.AddChat();
        builder.AddPages();
        builder.Services.AddOpenApi();

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<RequestLog>();
        app.UsePageFiles();
        app.UseAuthorization();
        app.UseRateLimiter(); // after who calls is known: people are counted by session, not by their school's one address
        app.MapHealth();
        app.MapPeople();
        app.MapLti();
        app.MapChat();
        app.MapPages();
        if (app.Environment.IsDevelopment())
            app.MapOpenApi(); // /openapi/v1.json, for who develops against it
        return app;
    }
}
