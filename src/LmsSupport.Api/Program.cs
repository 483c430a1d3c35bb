using LmsSupport.Api.Storage;

namespace LmsSupport.Api;

public static class Program
{
    public static async Task Main(string[] args)
    {
        await using var app = Build(args);
        await app.RunAsync();
    }

    /// <summary>Composes the process. Tests call this too, so that what they run is what ships.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddStorage();
        var app = builder.Build();
        return app;
    }
}
