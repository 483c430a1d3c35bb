using System.Text.Json;

namespace LmsSupport.Api.Chat.Telling;

/// <summary>From a stored event to what one reader may see of it.</summary>
internal static class Views
{
    private static readonly string[] Kinds = Names<EventKind>();
    private static readonly string[] States = Names<ConversationState>();

    public static string Name(EventKind kind) => Kinds[(int)kind];

    public static string Name(ConversationState state) => States[(int)state];

    /// <param name="asTutor">Whether the reader belongs to the tutors' audience of this conversation.</param>
    public static EventView See(Event happened, Guid reader, bool asTutor)
    {
        if (happened.Audience == Audience.Tutors && !asTutor && happened.ActorId != reader)
            return new EventView { Number = happened.Number };
        return new EventView
        {
            Number = happened.Number,
            At = happened.At,
            Actor = happened.ActorId,
            Kind = Name(happened.Kind),
            Body = new RawJson(happened.Body),
            ClientId = happened.ActorId == reader ? happened.ClientId : null,
        };
    }

    private static string[] Names<T>()
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        var names = new string[values.Max(value => Convert.ToInt32(value, null)) + 1];
        foreach (var value in values)
            names[Convert.ToInt32(value, null)] = JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
        return names;
    }
}
