using LmsSupport.Campus.Courses;
using LmsSupport.Campus.Lti;
using LmsSupport.Campus.People;

namespace LmsSupport.Campus;

public static class Program
{
    public static async Task Main(string[] args)
    {
        await using var app = Build(args);
        await app.RunAsync();
    }

    /// <summary>Composes the process. Tests call this too, so that what they run is what newcomers see.</summary>
    public static WebApplication Build(string[] args)
    {
        // Named here, because in a test's process the entry assembly is the test's.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false", .. args], ApplicationName = typeof(Program).Assembly.GetName().Name });
        builder.AddCampus();
        builder.AddPeople();
        builder.AddCourses();
        builder.AddLti();

        var app = builder.Build();
        app.UseCampus();
        app.MapAssets();
        app.MapPeople();
        app.MapCourses();
        app.MapLti();
        return app;
    }
}
