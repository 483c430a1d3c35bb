namespace LmsSupport.Api.Chat;

/// <summary>
/// Where the learner was, told by the page and therefore never trusted: plain text, bounded, shown to the learner
/// before it is sent. The address is a path with allow-listed parameters; session keys never leave the page.
/// </summary>
public sealed record PageContext
{
    /// <summary>At most this many bytes as JSON.</summary>
    public const int Limit = 4096;

    public string Address { get; init; } = "";

    public string Title { get; init; } = "";

    public string? Activity { get; init; }

    public string? Language { get; init; }

    public PageDevice? Device { get; init; }

    public string? Network { get; init; }

    /// <summary><c>visible</c>, <c>notVisible</c> or <c>none</c>: whether errors inside the page's frames could be seen.</summary>
    public string? Frames { get; init; }

    public IReadOnlyList<PageError> Errors { get; init; } = [];
}

public sealed record PageDevice(string? Browser, string? Os, string? Screen, string? Viewport, bool Touch);

/// <param name="At">Microseconds since 1970 by the learner's clock.</param>
public sealed record PageError(string Message, string? Source, int? Line, long At);
