using System.Text.Json.Serialization;

namespace LmsSupport.Api.Chat.Telling;

/// <summary>Serialization of what sockets carry, made at build time: this is the hottest path there is.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EventsTold))]
[JsonSerializable(typeof(AcknowledgedTold))]
[JsonSerializable(typeof(List<AcknowledgedTold>))]
[JsonSerializable(typeof(IReadOnlyList<AcknowledgedTold>))]
[JsonSerializable(typeof(RefusedTold))]
[JsonSerializable(typeof(MarksTold))]
[JsonSerializable(typeof(TypingTold))]
[JsonSerializable(typeof(QueueTold))]
[JsonSerializable(typeof(EndedTold))]
[JsonSerializable(typeof(Followed[]))]
[JsonSerializable(typeof(IReadOnlyList<Followed>))]
[JsonSerializable(typeof(IReadOnlyList<Guid>))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class Wire : JsonSerializerContext;
