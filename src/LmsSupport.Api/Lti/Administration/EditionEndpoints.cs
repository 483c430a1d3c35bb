using FluentValidation;
using LmsSupport.Api.People;
using LmsSupport.Api.People.Administration;
using LmsSupport.Api.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Administration;

/// <param name="Start">UTC microseconds; null: none.</param>
/// <param name="DatesByHand">True: these dates hold, whatever the platform says.</param>
/// <param name="LaunchAddress">The platform's own address that launches the help; null: learned from launches.</param>
internal sealed record ChangeEdition(Guid? CourseId, string? Title, long? Start, long? Due, bool? DatesByHand, bool? ButtonShown, string? LaunchAddress)
{
    internal sealed class Rules : AbstractValidator<ChangeEdition>
    {
        // Until the year 2255, which a browser's number still holds.
        private const long Latest = 9_000_000_000_000_000;

        public Rules()
        {
            RuleFor(x => x.CourseId).NotNull().Sentence("invalid.choice");
            RuleFor(x => x.Title).Must(title => Person.Clean(title, int.MaxValue).Length is > 0 and <= Edition.MaxTitle).Sentence("invalid.courseTitle");
            RuleFor(x => x.DatesByHand).NotNull().Sentence("invalid.choice");
            RuleFor(x => x.ButtonShown).NotNull().Sentence("invalid.choice");
            RuleFor(x => x.Start).Must(start => start is null or (>= 0 and <= Latest)).Sentence("invalid.dates");
            RuleFor(x => x.Due).Must(due => due is null or (>= 0 and <= Latest)).Sentence("invalid.dates")
                .Must((x, due) => due is null || x.Start is null || due >= x.Start).Sentence("invalid.dates");
            RuleFor(x => x.LaunchAddress).Must(address => (address ?? "").Length <= 2000).Sentence("invalid.launchAddress");
        }
    }
}

/// <param name="EditionId">Any edition of the context that the group is in.</param>
/// <param name="GroupId">The platform's own id of it.</param>
internal sealed record SplitEdition(Guid? EditionId, string? GroupId, string? Title)
{
    internal sealed class Rules : AbstractValidator<SplitEdition>
    {
        public Rules()
        {
            RuleFor(x => x.EditionId).NotNull().Sentence("invalid.choice");
            RuleFor(x => x.GroupId).Must(id => id is { Length: > 0 and <= Edition.MaxGroup }).Sentence("invalid.choice");
            RuleFor(x => x.Title).Must(title => Person.Clean(title, int.MaxValue).Length is > 0 and <= Edition.MaxTitle).Sentence("invalid.courseTitle");
        }
    }
}

/// <summary>Deliveries of courses: which course, which dates, which group, where the button leads.</summary>
internal static class EditionEndpoints
{
    private static readonly Refusal _there = new("group-already-edition", StatusCodes.Status409Conflict);

    public static void MapEditions(this RouteGroupBuilder organisation)
    {
        organisation.MapPut("/editions/{id:guid}", Change);
        organisation.MapPost("/editions", Split);
    }

    private static async Task<Results<NoContent, Refusal>> Change(
        int organisationId, Guid id, ChangeEdition command, Caller caller, Administering administering, EditionMoves moves, Rights rights, CancellationToken ct)
    {
        var answer = await administering.Change<Done>(
            caller,
            organisationId,
            Need.Anything,
            async (asking, token) =>
            {
                var place = await Places.Find(asking.Db, organisationId, GrantScope.Edition, id, token);
                if (place is null || !asking.Reach.MayRead(place))
                    return Administering.NotFound;
                var edition = await asking.Db.Set<Edition>().SingleAsync(known => known.OrganisationId == organisationId && known.Id == id, token);
                if (!asking.Reach.MayPlan(place) || (!asking.Reach.IsWhole && !LeavesAllButDates(edition, command)))
                    return Administering.NotYours;
                if (await Problem(asking, edition, command, token) is { } problem)
                    return problem;
                var before = EditionSnapshot.Of(edition);
                Write(edition, command);
                if (edition.CourseId != command.CourseId)
                    await moves.Move(asking.Db, edition, command.CourseId!.Value, token);
                if (EditionSnapshot.Of(edition) != before)
                    asking.Wrote("edition-changed", "edition", id, before, EditionSnapshot.Of(edition));
                return default(Done);
            },
            ct);
        if (answer.Refusal is null)
            rights.Forget();
        return answer.NoContent();
    }

    private static bool LeavesAllButDates(Edition edition, ChangeEdition command) =>
        edition.CourseId == command.CourseId && edition.Title == Person.Clean(command.Title, Edition.MaxTitle) && edition.ButtonShown == command.ButtonShown
        && (edition.LaunchAddress ?? "") == (command.LaunchAddress ?? "");

    private static async Task<Refusal?> Problem(Asking asking, Edition edition, ChangeEdition command, CancellationToken ct)
    {
        var locale = asking.Caller.Locale;
        if (!await asking.Db.Set<Course>().AnyAsync(course => course.OrganisationId == edition.OrganisationId && course.Id == command.CourseId, ct))
            return Validation.Refusal("courseId", "invalid.choice", locale);
        if (string.IsNullOrEmpty(command.LaunchAddress) || command.LaunchAddress == edition.LaunchAddress)
            return null;
        var origins = await asking.Db.Set<Platform>().Where(platform => platform.OrganisationId == edition.OrganisationId && platform.Id == edition.PlatformId).Select(platform => platform.PageOrigins).SingleAsync(ct);
        return IsOn(origins, command.LaunchAddress) ? null : Validation.Refusal("launchAddress", "invalid.launchAddress", locale);
    }

    /// <summary>The button's script opens nothing that is not on the page's own origin, so an address elsewhere would never open.</summary>
    private static bool IsOn(string origins, string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
        && origins.Split(' ').Contains(uri.GetLeftPart(UriPartial.Authority), StringComparer.Ordinal);

    private static void Write(Edition edition, ChangeEdition command)
    {
        var title = Person.Clean(command.Title, Edition.MaxTitle);
        edition.TitleByHand |= edition.Title != title;
        edition.Title = title;
        (edition.Start, edition.Due, edition.DatesByHand) = (command.Start, command.Due, command.DatesByHand!.Value);
        edition.ButtonShown = command.ButtonShown!.Value;
        var address = string.IsNullOrEmpty(command.LaunchAddress) ? null : command.LaunchAddress;
        if (address != edition.LaunchAddress)
            (edition.LaunchAddress, edition.LaunchFrom) = (address, address is null ? LaunchAddressSource.None : LaunchAddressSource.Hand);
        // The next launch is looked at whole: it may say what nobody writes by hand any more.
        edition.Told = null;
    }

    private static async Task<Results<Created<EditionAdminView>, Refusal>> Split(int organisationId, SplitEdition command, Caller caller, Administering administering, TimeProvider clock, CancellationToken ct)
    {
        var answer = await administering.Change<EditionAdminView>(
            caller,
            organisationId,
            Need.Whole,
            async (asking, token) =>
            {
                var editions = asking.Db.Set<Edition>().Where(known => known.OrganisationId == organisationId);
                if (await editions.SingleOrDefaultAsync(known => known.Id == command.EditionId, token) is not { } whole)
                    return Administering.NotFound;
                if (await editions.AnyAsync(known => known.PlatformId == whole.PlatformId && known.Context == whole.Context && known.GroupId == command.GroupId, token))
                    return _there;
                var edition = new Edition
                {
                    OrganisationId = organisationId,
                    Id = clock.NewId(),
                    CourseId = whole.CourseId,
                    PlatformId = whole.PlatformId,
                    Context = whole.Context,
                    GroupId = command.GroupId!,
                    Title = Person.Clean(command.Title, Edition.MaxTitle),
                    TitleByHand = true,
                    Start = whole.Start,
                    Due = whole.Due,
                    CreatedAt = clock.Now(),
                };
                asking.Db.Add(edition);
                asking.Wrote("edition-created", "edition", edition.Id, before: null, EditionSnapshot.Of(edition));
                await asking.Db.SaveChangesAsync(token);
                return (await EditionAdminViews.ByCourse(asking.Db, organisationId, editions.Where(known => known.Id == edition.Id), token))[edition.CourseId].Single();
            },
            ct);
        return answer.Created(view => $"/api/admin/organisations/{organisationId}/editions/{view.Id}");
    }
}
