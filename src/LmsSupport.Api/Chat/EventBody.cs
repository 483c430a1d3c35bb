using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LmsSupport.Api.Chat;

/// <summary>The bodies of events as JSON text: written once when the event is made, sent as they are.</summary>
internal static class EventBody
{
    public const string Empty = "{}";
    public const string Solved = """{"solved":true}""";

    private static readonly Bodies Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        // Bodies travel only as JSON, never inside a page, so accents need no escape.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });

    public static string Said(string text) => JsonSerializer.Serialize(new SaidBody(text), Json.SaidBody);

    public static string Assigned(Guid tutor) => JsonSerializer.Serialize(new AssignedBody(tutor), Json.AssignedBody);

    public static string Place(PageContext? context) => context is null ? Empty : JsonSerializer.Serialize(new PlaceBody(context), Json.PlaceBody);

    /// <summary>The text of a message or note; empty when it was withdrawn or erased.</summary>
    public static string TextOf(string body) => JsonSerializer.Deserialize(body, Json.SaidBody)?.Text ?? "";

    public static Guid? TutorOf(string body) => JsonSerializer.Deserialize(body, Json.AssignedBody)?.Tutor;

    /// <summary>Bytes that a page context takes as JSON.</summary>
    public static int Size(PageContext context) => JsonSerializer.SerializeToUtf8Bytes(context, Json.PageContext).Length;

    internal sealed record SaidBody(string? Text);

    internal sealed record AssignedBody(Guid? Tutor);

    internal sealed record PlaceBody(PageContext? Context);
}

[JsonSerializable(typeof(EventBody.SaidBody))]
[JsonSerializable(typeof(EventBody.AssignedBody))]
[JsonSerializable(typeof(EventBody.PlaceBody))]
[JsonSerializable(typeof(PageContext))]
internal sealed partial class Bodies : JsonSerializerContext;
