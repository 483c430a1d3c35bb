using LmsSupport.Api.Lti;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api;

/// <summary>What an operator may tell the program to do instead of serving, beside a service that runs or without one.</summary>
internal static class Commands
{
    private const string RotateKeys = "rotate-keys";

    public static async Task<int> Run(string command, Func<WebApplication> build)
    {
        if (command == RotateKeys)
            return await Boot.Run(build, Rotate);
        await Console.Error.WriteLineAsync($"LmsSupport has no command {command}. There is: {RotateKeys} (makes a new signing key). Without a command it serves.");
        return 1;
    }

    private static async Task Rotate(WebApplication app)
    {
        await app.Services.GetServices<IHostedService>().OfType<Migrator>().Single().StartAsync(CancellationToken.None);
        var id = await app.Services.GetRequiredService<ToolKeys>().Rotate(CancellationToken.None);
        await Console.Out.WriteLineAsync($"The new key {id} is published now and signs in {KeyTurns.Ahead.TotalMinutes:0} minutes; the old one stays published until nothing that it signed is valid.");
    }
}
