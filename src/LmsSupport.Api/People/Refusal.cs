using LmsSupport.Widget;

namespace LmsSupport.Api.People;

/// <summary>
/// A command that was understood and not done: an expected outcome, not an exception. It answers ProblemDetails
/// (RFC 9457) with the code, and title and detail in the caller's language, from <c>refusal.&lt;code&gt;</c>.
/// </summary>
/// <param name="Code">Kebab-case; the log has it too.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Values">Fill the text's places and become members of the answer.</param>
internal sealed record Refusal(string Code, int Status, params (string Name, object Value)[] Values) : IResult
{
    /// <summary>Where the request log finds the code (<see cref="HttpContext.Items"/>).</summary>
    public const string LogItem = "refusal";

    public static readonly Refusal SessionEnded = new("session-ended", StatusCodes.Status401Unauthorized);

    public string Title(string locale) => Texts.Of(locale).Format($"refusal.{Code}.title", Values);

    public string Detail(string locale) => Texts.Of(locale).Format($"refusal.{Code}.detail", Values);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Items[LogItem] = Code;
        var locale = Caller.Find(httpContext.User)?.Locale ?? Locales.Of(httpContext.Request);
        var problem = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["type"] = "about:blank",
            ["title"] = Title(locale),
            ["detail"] = Detail(locale),
            ["status"] = Status,
            ["code"] = Code,
        };
        foreach (var (name, value) in Values)
            problem.TryAdd(name, value);
        if (Values.FirstOrDefault(value => value.Name == "retryAfter").Value is int seconds)
            httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        httpContext.Response.StatusCode = Status;
        httpContext.Response.Headers.CacheControl = "no-store";
        await httpContext.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", httpContext.RequestAborted);
    }
}
