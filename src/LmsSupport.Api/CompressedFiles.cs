using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.StaticFiles;

namespace LmsSupport.Api;

/// <summary>
/// Publishing lays a compressed twin (<c>.br</c>, <c>.gz</c>) beside each file of the browser's part. Whoever accepts it
/// gets the twin: a widget on a train is small because of this, and nothing is compressed twice.
/// </summary>
internal static class CompressedFiles
{
    private static readonly (string Encoding, string Ending)[] Twins = [("br", ".br"), ("gzip", ".gz")];

    /// <summary>Before the files are served: asks for the twin instead, where there is one.</summary>
    public static void UseCompressedFiles(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && Path.HasExtension(request.Path.Value) && Twin(context) is { } twin)
            request.Path = twin;
        return next(context);
    });

    /// <summary>What the answer must say so that the twin is read as the file that it stands for.</summary>
    public static void Describe(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        headers.Vary = "Accept-Encoding";
        var (encoding, _) = Twins.FirstOrDefault(twin => file.File.Name.EndsWith(twin.Ending, StringComparison.Ordinal));
        if (encoding is not null)
            headers.ContentEncoding = encoding;
    }

    private static string? Twin(HttpContext context)
    {
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        var files = context.RequestServices.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider;
        foreach (var (encoding, ending) in Twins)
        {
            var isAccepted = accepted.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
            if (isAccepted && files.GetFileInfo(context.Request.Path.Value + ending).Exists)
                return context.Request.Path.Value + ending;
        }

        return null;
    }

    /// <summary>The type of a twin is that of its file.</summary>
    internal sealed class ContentTypes : IContentTypeProvider
    {
        private readonly FileExtensionContentTypeProvider _known = new();

        public bool TryGetContentType(string subpath, [MaybeNullWhen(false)] out string contentType) =>
            _known.TryGetContentType(Array.Exists(Twins, twin => subpath.EndsWith(twin.Ending, StringComparison.Ordinal)) ? subpath[..^3] : subpath, out contentType);
    }
}
