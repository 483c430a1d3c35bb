using LmsSupport.Api.Lti;
using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api;

/// <summary>What an operator may tell the program to do instead of serving, beside a service that runs or without one.</summary>
internal static class Commands
{
    private const string RotateKeys = "rotate-keys";
    private const string AdminLink = "admin-link";

    public static async Task<int> Run(string command, Func<WebApplication> build)
    {
        if (command == RotateKeys)
            return await Boot.Run(build, Rotate);
        if (command == AdminLink)
            return await Boot.Run(build, Link);
        await Console.Error.WriteLineAsync($"LmsSupport has no command {command}. There are: {RotateKeys} (makes a new signing key), {AdminLink} (writes a one-time link for an administrator). Without a command it serves.");
        return 1;
    }

    private static async Task Link(WebApplication app)
    {
        await app.Services.GetServices<IHostedService>().OfType<Migrator>().Single().StartAsync(CancellationToken.None);
        var first = app.Services.GetRequiredService<FirstAdministrator>();
        await first.Issue(Actor.Command, CancellationToken.None);
        // Never the link itself: what a terminal shows stays in its history, and in whatever records it.
        await Console.Out.WriteLineAsync($"The link is in {first.File}. It is good for an hour and once; those before are good no more.");
    }

    private static async Task Rotate(WebApplication app)
    {
        await app.Services.GetServices<IHostedService>().OfType<Migrator>().Single().StartAsync(CancellationToken.None);
        var id = await app.Services.GetRequiredService<ToolKeys>().Rotate(Actor.Command, CancellationToken.None);
        await Console.Out.WriteLineAsync($"The new key {id} is published now and signs in {KeyTurns.Ahead.TotalMinutes:0} minutes; the old one stays published until nothing that it signed is valid.");
    }
}
