using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace LmsSupport.Api;

/// <summary>Starts the process, or says in a sentence per mistake what to write instead: a stack trace helps no administrator.</summary>
internal static class Boot
{
    private const string AnnotationQuote = "with the error: '";

    public static Task<int> Run(Func<WebApplication> build) => Run(build, app => app.RunAsync());

    /// <summary>The same for what is not meant to serve.</summary>
    public static async Task<int> Run(Func<WebApplication> build, Func<WebApplication, Task> work)
    {
        try
        {
            await using var app = build();
            app.Services.GetService<IStartupValidator>()?.Validate();
            await work(app);
            return 0;
        }
        catch (Exception problem) when (Sentences(problem) is { Count: > 0 } sentences)
        {
            await Console.Error.WriteLineAsync("LmsSupport did not start:");
            foreach (var sentence in sentences)
                await Console.Error.WriteLineAsync("- " + sentence);
            return 1;
        }
    }

    /// <summary>What an administrator can mend; nothing for what only a programmer can.</summary>
    internal static IReadOnlyList<string> Sentences(Exception problem) => problem switch
    {
        OptionsValidationException options => [.. options.Failures.Select(Plain)],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [.. several.InnerExceptions.SelectMany(Sentences)],
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => [Wanted(problem.Message)],
        IOException { InnerException: AddressInUseException } =>
            [$"{problem.Message.TrimEnd('.')}. Stop the other program, or listen elsewhere, for example ASPNETCORE_URLS=http://127.0.0.1:5090"],
        _ => [],
    };

    // The framework names the setting, the value and the type; an administrator needs the values that there are.
    private static string Wanted(string message)
    {
        var parts = message.Split('\'');
        return parts is [_, var value, _, var setting, _, var type, ..] && typeof(Boot).Assembly.GetType(type) is { IsEnum: true } values
            ? $"{setting} can't be {value}: write one of {string.Join(", ", values.GetEnumNames()).ToLowerInvariant()}"
            : message;
    }

    // Data annotations wrap the sentence into one of the framework's own.
    private static string Plain(string failure)
    {
        var quote = failure.IndexOf(AnnotationQuote, StringComparison.Ordinal);
        return quote < 0 ? failure : failure[(quote + AnnotationQuote.Length)..].TrimEnd('.', '\'');
    }
}
