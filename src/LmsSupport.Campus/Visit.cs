using LmsSupport.Campus.People;

namespace LmsSupport.Campus;

/// <summary>One request for a page: who asks, in which language, for which address.</summary>
public sealed record Visit(Session? Session, Texts Texts, string Path)
{
    public const string LanguageCookie = "CampusLanguage";

    public Person? Person => Session?.Person;

    /// <summary>The person behind a page that is shown only to who is signed in.</summary>
    public Person Who => Session?.Person ?? throw new InvalidOperationException($"{Path} is shown only to who is signed in");

    public string Language => Texts.Language;

    public string this[string key] => Texts[key];

    public static ValueTask<Visit?> BindAsync(HttpContext http) => ValueTask.FromResult<Visit?>(Of(http));

    public static Visit Of(HttpContext http)
    {
        var session = http.RequestServices.GetRequiredService<Sessions>().Find(http);
        var language = Chosen(http) ?? session?.Person.Locale ?? Preferred(http);
        return new Visit(session, Texts.Of(language), http.Request.Path + http.Request.QueryString);
    }

    private static string? Chosen(HttpContext http) =>
        http.Request.Cookies[LanguageCookie] is { } language && Texts.Languages.Contains(language, StringComparer.Ordinal) ? language : null;

    private static string Preferred(HttpContext http) =>
        http.Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(wish => wish.Quality ?? 1)
            .Select(wish => wish.Value.ToString().Split('-')[0])
            .FirstOrDefault(language => Texts.Languages.Contains(language, StringComparer.Ordinal)) ?? "it";
}
