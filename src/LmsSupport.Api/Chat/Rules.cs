using LmsSupport.Api.Chat.Writing;
using LmsSupport.Api.People;

namespace LmsSupport.Api.Chat;

/// <summary>
/// Who may add what to a conversation in which state. Pure: the log asks inside its transaction, with the head locked,
/// so that two who take at once are told apart.
/// </summary>
internal static class Rules
{
    public const string AlreadyTaken = "already-taken";

    public static readonly Refusal NotFound = new("conversation-not-found", StatusCodes.Status404NotFound);
    public static readonly Refusal NotYours = new("not-yours-to-do", StatusCodes.Status403Forbidden);
    public static readonly Refusal NothingToConfirm = new("nothing-to-confirm", StatusCodes.Status409Conflict);
    public static readonly Refusal AlreadySolved = new("already-solved", StatusCodes.Status409Conflict);

    /// <summary>Null when it may; a stranger learns nothing, not even that the conversation exists.</summary>
    public static Refusal? Check(Append append, Conversation? head)
    {
        if (head is null)
            return NotFound;
        var learner = head.LearnerId == append.ActorId;
        var tutor = !learner && append.Rights.MayTutor(head.CourseId, head.EditionId);
        if (!learner && !tutor)
            return NotFound;
        return append.Kind switch
        {
            EventKind.Said => learner || head.TutorId == append.ActorId ? null : NotYours,
            EventKind.Noted => tutor ? null : NotYours,
            EventKind.Located => learner ? null : NotYours,
            EventKind.Assigned => !tutor ? NotYours : Take(head),
            EventKind.ProposedSolved => head.TutorId != append.ActorId ? NotYours : Propose(head),
            EventKind.Confirmed or EventKind.NotYet => learner ? Answer(head) : NotYours,
            _ => NotYours,
        };
    }

    /// <summary>A reply to a solved conversation reopens it: unsolved is not closed.</summary>
    public static bool Reopens(Append append, Conversation head) =>
        append.Kind == EventKind.Said && head.State == ConversationState.Solved && head.LearnerId == append.ActorId;

    public static Audience AudienceOf(EventKind kind) => kind is EventKind.Noted or EventKind.Located ? Audience.Tutors : Audience.All;

    public static bool MayRead(Conversation head, Guid person, PersonRights rights) =>
        head.LearnerId == person || rights.MayTutor(head.CourseId, head.EditionId);

    private static Refusal? Take(Conversation head)
    {
        if (head.TutorId is not null)
            return new Refusal(AlreadyTaken, StatusCodes.Status409Conflict);
        return head.State == ConversationState.Waiting ? null : AlreadySolved;
    }

    private static Refusal? Answer(Conversation head) => head.State == ConversationState.ProposedSolved ? null : NothingToConfirm;

    private static Refusal? Propose(Conversation head) => head.State == ConversationState.Solved ? AlreadySolved : null;
}
