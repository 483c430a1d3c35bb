using System.Collections.Concurrent;
using LmsSupport.Campus.People;
using Microsoft.Extensions.Options;

namespace LmsSupport.Campus.Lti;

/// <summary>The tools of the campus: LmsSupport as the settings describe it, and those that registered themselves, in memory.</summary>
internal sealed class Tools
{
    private readonly ConcurrentDictionary<int, Tool> _byType = [];
    private int _last;

    public Tools(Addresses addresses, IOptions<CampusOptions> options)
    {
        var settings = options.Value;
        var content = settings.ContentAddress is { Length: > 0 } said ? said : addresses.Launch;
        foreach (var deployment in settings.Institutions.Count > 0 ? settings.Institutions : [settings.DeploymentId])
        {
            var type = ++_last;
            _byType[type] = new Tool(
                type, settings.ClientId, deployment, "LmsSupport", $"{addresses.Service}/lti/login", addresses.Launch, [.. new[] { addresses.Launch, content }.Distinct(StringComparer.Ordinal)],
                settings.ToolKeysAddress is { Length: > 0 } keys ? keys : $"{addresses.Service}/lti/jwks", Scope.All, [.. CustomVariables.Usual, .. settings.Custom])
            {
                ContentAddress = content,
                SharesNames = settings.SharePersonalData,
                SharesEmail = settings.SharePersonalData,
            };
        }
    }

    public IReadOnlyList<Tool> All => [.. _byType.Values.OrderBy(tool => tool.Type)];

    public Tool? Find(int type) => _byType.GetValueOrDefault(type);

    public Tool? OfClient(string? clientId) => All.FirstOrDefault(tool => string.Equals(tool.ClientId, clientId, StringComparison.Ordinal));

    /// <summary>The tool that an entry opens for somebody: that of their own institution, where the tool is shared by several.</summary>
    public Tool? For(Session session, int type)
    {
        var tool = Find(type);
        return tool is { RegisteredItself: false } ? Find(session.Institution + 1) ?? tool : tool;
    }

    /// <param name="make">From the type it is going to have.</param>
    public Tool Add(Func<int, Tool> make)
    {
        var tool = make(Interlocked.Increment(ref _last));
        _byType[tool.Type] = tool;
        return tool;
    }

    public void Activate(Tool tool) => _byType[tool.Type] = tool with { Active = true };

    public void Remove(Tool tool) => _byType.TryRemove(tool.Type, out _);
}
