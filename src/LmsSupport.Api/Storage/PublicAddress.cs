using Microsoft.Extensions.Options;

namespace LmsSupport.Api.Storage;

/// <summary>
/// Where browsers and platforms reach this service. Every link, redirect and registration is made from it,
/// never from a request's Host header. It stands on the lowest floor because every room speaks of it.
/// </summary>
internal sealed class PublicAddress
{
    public const string Key = "PublicAddress";
    public const string Default = "http://127.0.0.1:5080";

    public required Uri Uri { get; init; }

    /// <summary>Only this machine can reach it: a first run or a test.</summary>
    public bool IsLoopback => Uri.IsLoopback;

    /// <summary>Scheme, host and port, without a trailing slash.</summary>
    public string Origin => Uri.GetLeftPart(UriPartial.Authority);

    public string At(string path) => Origin + path;

    /// <summary>Reads the setting; refuses at start, with a sentence that says what to write.</summary>
    public static PublicAddress From(IConfiguration configuration, IHostEnvironment environment)
    {
        var value = configuration[Key];
        if (string.IsNullOrWhiteSpace(value))
        {
            if (!environment.IsDevelopment())
                throw new OptionsValidationException(Key, typeof(PublicAddress), [$"{Key} is missing: write the https address at which browsers reach this service, for example {Key}=https://help.example.org"]);
            value = Default;
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new OptionsValidationException(Key, typeof(PublicAddress), [$"{Key} is not an address: write it with its scheme, for example {Key}=https://help.example.org"]);
        if (uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new OptionsValidationException(Key, typeof(PublicAddress), [$"{Key} must not have a path: write only scheme, host and port, for example {Key}=https://help.example.org"]);
        if (uri.Scheme != "https" && !uri.IsLoopback)
            throw new OptionsValidationException(Key, typeof(PublicAddress), [$"{Key} must begin with https:// outside this machine: learning platforms and browsers refuse to open it otherwise"]);
        return new PublicAddress { Uri = uri };
    }
}
