using System.Text.Encodings.Web;
using LmsSupport.Api.Chat.Writing;
using LmsSupport.Api.Chat.Telling;
using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LmsSupport.Api.Chat;

internal static class ChatEndpoints
{
    public static void AddChat(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ChatOptions>().BindConfiguration(ChatOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddCommandRules();
        services.AddChatPace();
        services.AddSingleton<Conversations>();
        services.AddSingleton<IHoldings, ChatHoldings>();
        services.AddSingleton<IKeepCourseOfEdition, CourseOfConversations>();
        services.AddSingleton<ConversationWriter>();
        services.AddSingleton<Sockets>();
        services.AddSingleton<TellingRoom>();
        services.AddSingleton<ConversationLog>();
        services.AddSingleton<MarkBook>();
        services.AddHostedService(provider => provider.GetRequiredService<TellingRoom>());
        services.AddHostedService(provider => provider.GetRequiredService<ConversationLog>());
        services.AddHostedService(provider => provider.GetRequiredService<MarkBook>());
        services.AddHostedService<Sweep>();
        services.AddSignalR(hub =>
            {
                // DELIVERY.md: a message of 8,000 units is at most 48 kB of escaped JSON.
                hub.MaximumReceiveMessageSize = 64 * 1024;
                hub.DisableImplicitFromServicesParameters = true;
            })
            .AddJsonProtocol(json =>
            {
                json.PayloadSerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
                json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, Wire.Default);
            });
    }

    public static void MapChat(this IEndpointRouteBuilder app)
    {
        var chat = app.MapGroup("/api").RequireAuthorization(Access.Caller).RequireRateLimiting(ChatPace.Policy).ValidateCommands();
        chat.MapGet("/console", Console);
        var conversations = chat.MapGroup("/conversations");
        conversations.MapPost("/", Ask);
        conversations.MapGet("/", Own);
        var conversation = conversations.MapGroup("/{id:guid}");
        conversation.MapGet("/", Show);
        conversation.MapGet("/events", Since);
        conversation.MapPost("/messages", Say);
        conversation.MapPost("/notes", Note);
        conversation.MapPost("/context", Locate);
        conversation.MapPost("/take", Take);
        conversation.MapPost("/propose-solved", ProposeSolved);
        conversation.MapPost("/confirm", Confirm);

        // The session's end closes a socket (Sweep), not the end of the short token that opened it.
        app.MapHub<ChatHub>(ChatHub.Path, hub => hub.CloseOnAuthenticationExpiration = false).RequireAuthorization(Access.HubCaller);
    }

    private static async Task<Results<Created<Opened>, Ok<Opened>, Refusal>> Ask(Ask ask, Caller caller, ConversationWriter writer, CancellationToken cancellation)
    {
        // A session that no launch began is in no edition, and a conversation needs one.
        if (caller.EditionId == Guid.Empty)
            return new Refusal("not-yours-to-do", StatusCodes.Status403Forbidden);
        var outcome = await writer.Ask(caller, ask, cancellation);
        if (outcome.Refusal is { } refusal)
            return refusal;
        var opened = new Opened(outcome.ConversationId, outcome.Number, outcome.At);
        return outcome.Again ? TypedResults.Ok(opened) : TypedResults.Created($"/api/conversations/{outcome.ConversationId}", opened);
    }

    private static async Task<Ok<OwnView>> Own(Caller caller, Conversations conversations, CancellationToken cancellation) =>
        TypedResults.Ok(new OwnView(await conversations.Of(caller, cancellation)));

    private static async Task<Ok<ConsoleView>> Console(Caller caller, Rights rights, Conversations conversations, CancellationToken cancellation) =>
        TypedResults.Ok(await conversations.Console(caller, await rights.Of(caller.OrganisationId, caller.PersonId, cancellation), cancellation));

    private static async Task<Results<Ok<Snapshot>, Refusal>> Show(Guid id, Caller caller, Rights rights, Conversations conversations, CancellationToken cancellation) =>
        await conversations.Snapshot(id, caller, await rights.Of(caller.OrganisationId, caller.PersonId, cancellation), cancellation) is { } snapshot ? TypedResults.Ok(snapshot) : Rules.NotFound;

    private static async Task<Results<Ok<EventPage>, Refusal>> Since(Guid id, int? since, int? limit, Caller caller, Rights rights, Conversations conversations, CancellationToken cancellation)
    {
        var count = Math.Clamp(limit ?? Conversations.PageLimit, 1, Conversations.PageLimit);
        var now = await rights.Of(caller.OrganisationId, caller.PersonId, cancellation);
        return await conversations.Since(id, Math.Max(since ?? 0, 0), count, caller, now, cancellation) is { } page ? TypedResults.Ok(page) : Rules.NotFound;
    }

    private static Task<Results<Ok<Stored>, Refusal>> Say(Guid id, Say say, Caller caller, ConversationWriter writer, CancellationToken cancellation) =>
        Answer(writer.Add(id, caller, EventKind.Said, say, EventBody.Said(say.Text!), cancellation));

    private static Task<Results<Ok<Stored>, Refusal>> Note(Guid id, Say say, Caller caller, ConversationWriter writer, CancellationToken cancellation) =>
        Answer(writer.Add(id, caller, EventKind.Noted, say, EventBody.Said(say.Text!), cancellation));

    private static Task<Results<Ok<Stored>, Refusal>> Locate(Guid id, Locate locate, Caller caller, ConversationWriter writer, CancellationToken cancellation) =>
        Answer(writer.Add(id, caller, EventKind.Located, locate, EventBody.Place(locate.Context), cancellation));

    private static async Task<Results<Ok<Stored>, Refusal>> Take(Guid id, Take take, Caller caller, ConversationWriter writer, Conversations conversations, CancellationToken cancellation)
    {
        var outcome = await writer.Add(id, caller, EventKind.Assigned, take, EventBody.Assigned(caller.PersonId), cancellation);
        // Who was slower is told who has it: by name, since that is who they will talk to about it.
        return outcome.Refusal is { Code: Rules.AlreadyTaken } refusal
            ? refusal with { Values = [("by", await conversations.TutorName(caller.OrganisationId, id, cancellation))] }
            : Answer(outcome);
    }

    private static Task<Results<Ok<Stored>, Refusal>> ProposeSolved(Guid id, ProposeSolved propose, Caller caller, ConversationWriter writer, CancellationToken cancellation) =>
        Answer(writer.Add(id, caller, EventKind.ProposedSolved, propose, EventBody.Empty, cancellation));

    private static Task<Results<Ok<Stored>, Refusal>> Confirm(Guid id, Confirm confirm, Caller caller, ConversationWriter writer, CancellationToken cancellation) =>
        Answer(confirm.Solved!.Value
            ? writer.Add(id, caller, EventKind.Confirmed, confirm, EventBody.Solved, cancellation)
            : writer.Add(id, caller, EventKind.NotYet, confirm, EventBody.Empty, cancellation));

    private static async Task<Results<Ok<Stored>, Refusal>> Answer(Task<Outcome> writing) => Answer(await writing);

    private static Results<Ok<Stored>, Refusal> Answer(Outcome outcome) =>
        outcome.Refusal is { } refusal ? refusal : TypedResults.Ok(new Stored(outcome.Number, outcome.At));
}

public sealed record Stored(int Number, long At);

public sealed record Opened(Guid ConversationId, int Number, long At);

public sealed record OwnView(IReadOnlyList<ConversationView> Conversations);
