namespace LmsSupport.Rooms.Tests.House;

/// <summary>A room of the service: its floor, and the rooms below that it may use.</summary>
internal sealed record Room(string Name, int Floor, params string[] MayUse);

/// <summary>The rooms of a compiled assembly: one namespace under <paramref name="root"/> each; the root itself composes them.</summary>
internal sealed class Floors(string root, IReadOnlyList<Room> rooms)
{
    /// <summary>ARCHITECTURE: the one table of who may use whom. A new room is declared here first.</summary>
    public static Floors OfTheService { get; } = new("LmsSupport.Api",
    [
        new("Value", 6, "Pairing", "Knowledge", "Feedback", "Chat", "Completion", "Lti", "People", "Storage"),
        new("Outreach", 6, "Pairing", "Knowledge", "Feedback", "Chat", "Completion", "Lti", "People", "Storage"),
        new("Pairing", 5, "Chat", "Completion", "People", "Storage"),
        new("Knowledge", 5, "Chat", "People", "Storage"),
        new("Feedback", 5, "Chat", "People", "Storage"),
        new("Chat", 4, "Completion", "People", "Storage"),
        new("Completion", 3, "Lti", "People", "Storage"),
        new("Lti", 2, "People", "Storage"),
        new("People", 1, "Storage"),
        new("Storage", 0),
    ]);

    public IReadOnlyList<Room> Rooms => rooms;

    /// <returns>A sentence for each use that the table doesn't allow, and for each type outside of the rooms.</returns>
    public IReadOnlyList<string> Violations(string assembly)
    {
        var references = CompiledReferences.Read(assembly);
        var broken = new List<string>();
        foreach (var (type, used) in references.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var room = RoomOf(type);
            if (room is null)
            {
                if (!IsGenerated(type))
                    broken.Add($"{type} stands outside of {root}: move it into a room.");
                continue;
            }

            if (room.Length > 0 && rooms.All(known => known.Name != room))
            {
                broken.Add($"{type} is in room {room}, which is not declared: give it a floor in {nameof(Floors)}, and say why in docs/adr.");
                continue;
            }

            broken.AddRange(used.Where(references.ContainsKey).Order(StringComparer.Ordinal).Select(other => Judge(type, room, other)).OfType<string>());
        }

        return broken;
    }

    /// <summary>The room's name for a type in one, empty for the root, null for whatever is elsewhere.</summary>
    public string? RoomOf(string type)
    {
        var end = type.LastIndexOf('.');
        var space = end < 0 ? "" : type[..end];
        if (space == root)
            return "";
        return space.StartsWith(root + ".", StringComparison.Ordinal) ? space[(root.Length + 1)..].Split('.')[0] : null;
    }

    private string? Judge(string type, string room, string other)
    {
        var used = RoomOf(other);
        if (used is null || used == room || room.Length == 0)
            return null;
        if (used.Length == 0)
            return $"{type} → {other}: {room} must not use the composition.";
        var from = rooms.Single(known => known.Name == room);
        if (from.MayUse.Contains(used, StringComparer.Ordinal))
            return null;
        var to = rooms.FirstOrDefault(known => known.Name == used);
        return $"{type} → {other}: {room} (floor {from.Floor}) may not use {used}" + (to is null ? "." : $" (floor {to.Floor}).");
    }

    // The compiler and source generators put types into the global namespace, or into that of the framework that they serve.
    private static bool IsGenerated(string type) =>
        type.StartsWith('<') || type.StartsWith("Microsoft.", StringComparison.Ordinal) || type.StartsWith("System.", StringComparison.Ordinal);
}
