namespace LmsSupport.Api.Lti.Advantage;

/// <summary>The <c>Link</c> header (RFC 8288, 3), as far as services use it. What has not its form says nothing: Moodle's line items come with typographic quotes.</summary>
internal static class Links
{
    public const string Next = "next";
    public const string Differences = "differences";

    /// <summary>The address of the first link with this relation; null without one.</summary>
    public static string? Find(IEnumerable<string> headers, string relation) =>
        headers.SelectMany(Read).Where(link => link.Relations.Contains(relation, StringComparer.OrdinalIgnoreCase)).Select(link => link.Address).FirstOrDefault();

    private static IEnumerable<(string Address, string[] Relations)> Read(string header)
    {
        for (var at = 0; at < header.Length;)
        {
            var open = header.IndexOf('<', at);
            var close = open < 0 ? -1 : header.IndexOf('>', open);
            if (close < 0)
                yield break;
            var end = EndOfLink(header, close + 1);
            yield return (header[(open + 1)..close], Relations(header[(close + 1)..end]));
            at = end + 1;
        }
    }

    /// <summary>The comma before the next link: not one within quotes.</summary>
    private static int EndOfLink(string header, int from)
    {
        var quoted = false;
        for (var i = from; i < header.Length; i++)
        {
            if (header[i] == '"')
                quoted = !quoted;
            else if (header[i] == ',' && !quoted)
                return i;
        }

        return header.Length;
    }

    private static string[] Relations(string parameters)
    {
        foreach (var parameter in parameters.Split(';', StringSplitOptions.TrimEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase))
                return parameter[(equals + 1)..].Trim().Trim('"').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }

        return [];
    }
}
