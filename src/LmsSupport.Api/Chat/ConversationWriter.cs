using LmsSupport.Api.Chat.Writing;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;

namespace LmsSupport.Api.Chat;

/// <summary>From a command over HTTP to the log and back with its outcome.</summary>
internal sealed class ConversationWriter(ConversationLog log, Rights rights, TimeProvider clock)
{
    /// <summary>Begins a conversation in the edition that the caller was launched from. Asking twice begins one.</summary>
    public async Task<Outcome> Ask(Caller caller, Ask ask, CancellationToken cancellation)
    {
        var append = await Prepare(clock.NewId(), caller, EventKind.Said, ask, EventBody.Said(ask.Text!), cancellation, new Opening(caller.CourseId, caller.EditionId, EventBody.Place(ask.Context)));
        return await log.Write(append, cancellation);
    }

    public async Task<Outcome> Add(Guid conversation, Caller caller, EventKind kind, ICommand command, string body, CancellationToken cancellation) =>
        await log.Write(await Prepare(conversation, caller, kind, command, body, cancellation), cancellation);

    private async Task<Append> Prepare(Guid conversation, Caller caller, EventKind kind, ICommand command, string body, CancellationToken cancellation, Opening? opening = null) => new()
    {
        OrganisationId = caller.OrganisationId,
        ConversationId = conversation,
        ActorId = caller.PersonId,
        Rights = await rights.Of(caller.OrganisationId, caller.PersonId, cancellation),
        Kind = kind,
        ClientId = command.ClientId,
        Body = body,
        Opening = opening,
        Locale = caller.Locale,
        Answer = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously),
    };
}
