using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace LmsSupport.Api;

internal enum LogFormat
{
    Text,
    Json,
}

internal sealed class LogOptions
{
    public const string Section = "Logs";

    /// <summary><c>json</c> (one object per line; the default outside development) or <c>text</c>.</summary>
    public LogFormat? Format { get; set; }

    /// <summary>Whether lines go to the standard output.</summary>
    public bool Console { get; set; } = true;

    /// <summary>A file that gets every line too, a new one each day; none by default.</summary>
    public string? File { get; set; }

    /// <summary>How many of those files are kept.</summary>
    [Range(1, 3650, ErrorMessage = "Logs:KeepDays must be between 1 and 3650")]
    public int KeepDays { get; set; } = 31;
}

/// <summary>Where log lines go and what they never hold. Levels are configured as Serilog's own: <c>Serilog:MinimumLevel:Override:…</c>.</summary>
internal static class Logging
{
    private const string Line = "{Timestamp:HH:mm:ss} {Level:u3} {SourceContext}: {Message:lj}{NewLine}{Exception}";

    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LogOptions>().BindConfiguration(LogOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var options = builder.Configuration.GetSection(LogOptions.Section).Get<LogOptions>() ?? new LogOptions();
        var format = options.Format ?? (builder.Environment.IsDevelopment() ? LogFormat.Text : LogFormat.Json);

        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            // A failed command is thrown and logged where it matters; at the first start EF Core fails one on purpose.
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Database.Command", LogEventLevel.Fatal)
            // Outside this machine a ring without a secret does not start at all (KeyRing:Secret).
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogEventLevel.Error)
            .ReadFrom.Configuration(builder.Configuration)
            // After the configuration, so that no setting brings back lines that hold a query: the hub's has a token in it. Off,
            // because while it can log anything the framework makes an activity for each request, a fortieth of a launch.
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off)
            .MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel.Core", LogEventLevel.Warning)
            .Enrich.With<WithoutPath>()
            // Beyond ten thousand waiting lines new ones are dropped: a slow disk must not make learners wait.
            .WriteTo.Async(sinks => Write(sinks, Formatter(format), options), bufferSize: 10_000, blockWhenFull: false)
            .CreateLogger();

        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
    }

    private static void Write(LoggerSinkConfiguration sinks, ITextFormatter formatter, LogOptions options)
    {
        if (options.Console)
            sinks.Console(formatter);
        if (!string.IsNullOrWhiteSpace(options.File))
            sinks.File(formatter, options.File, rollingInterval: RollingInterval.Day, retainedFileCountLimit: options.KeepDays, shared: false);
    }

    private static ITextFormatter Formatter(LogFormat format) =>
        format == LogFormat.Json ? new JsonFormatter(formatProvider: CultureInfo.InvariantCulture) : new MessageTemplateTextFormatter(Line, CultureInfo.InvariantCulture);

    /// <summary>The framework attaches the raw path to every line of a request; the request log has the route's template instead.</summary>
    private sealed class WithoutPath : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            logEvent.RemovePropertyIfPresent("RequestPath");
            logEvent.RemovePropertyIfPresent("ConnectionId");
        }
    }
}
