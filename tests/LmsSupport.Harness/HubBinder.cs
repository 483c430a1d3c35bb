using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace LmsSupport.Harness;

/// <summary>Tells the protocol what the hub's messages hold, and makes events of them.</summary>
internal sealed class HubBinder : IInvocationBinder
{
    private readonly ConcurrentDictionary<string, Type> _expected = new(StringComparer.Ordinal);

    public void Expect(string invocationId, Type result) => _expected[invocationId] = result;

    public Type GetReturnType(string invocationId) => _expected.TryRemove(invocationId, out var type) ? type : typeof(object);

    public IReadOnlyList<Type> GetParameterTypes(string methodName) => methodName switch
    {
        "Events" => [typeof(EventsArgument)],
        "Acknowledged" => [typeof(IReadOnlyList<Acknowledged>)],
        "Refused" => [typeof(Refused)],
        "Marks" => [typeof(Marks)],
        "Typing" => [typeof(Typing)],
        "Queue" => [typeof(QueueChanged)],
        "Ended" => [typeof(Ended)],
        _ => throw new InvalidDataException("The hub called a method that no client has: " + methodName),
    };

    public Type GetStreamItemType(string streamId) => typeof(JsonElement);

    public static IEnumerable<HubEvent> Read(InvocationMessage invocation) => invocation.Arguments[0] switch
    {
        EventsArgument told => told.Events.Select(e => new Told(told.ConversationId, e)),
        IReadOnlyList<Acknowledged> acknowledged => acknowledged,
        HubEvent one => [one],
        var other => throw new InvalidDataException($"{invocation.Target} came with {other ?? "nothing"}"),
    };
}
