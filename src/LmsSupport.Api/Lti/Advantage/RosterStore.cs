using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>How much one reading of a roster changed.</summary>
internal sealed class RosterTally
{
    public int Added { get; set; }

    public int Changed { get; set; }

    public int NotListed { get; set; }

    public int Skipped { get; set; }
}

/// <summary>
/// Takes a roster in. What is there already is looked at outside of any writing transaction, so that a roster without news
/// writes nothing; the rest goes in slices of a few milliseconds with pauses between them, because conversations wait for
/// the same disk. Each row is true by itself, so a reading that ends in the middle leaves nothing wrong: whoever it had
/// not come to is as before, and nobody is called "not listed" before a whole roster was read.
/// </summary>
internal sealed class RosterStore(IDbContextFactory<Database> databases, WriteQueue writes, TimeProvider clock)
{
    private const int Looked = 250;
    private const int Fewest = 32;
    private const int Most = 400;

    /// <summary>What a slice may take of the writing; the first ones of a process take longer and are smaller.</summary>
    private static readonly TimeSpan _slice = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(100);

    private int _rows = Fewest;

    /// <param name="to">The edition, and who teaches there: their names in the list make no learners of them.</param>
    /// <param name="members">One page; the last row of a subject counts.</param>
    /// <param name="tally">Is added to.</param>
    /// <param name="ct">Ends it between two slices.</param>
    public async Task Take(RosterTarget to, IReadOnlyList<ListedMember> members, RosterTally tally, CancellationToken ct)
    {
        foreach (var some in members.Where(to.Wants).DistinctByLast(member => member.Subject).Chunk(Looked))
        {
            var began = clock.GetTimestamp();
            var changes = await Compare(to, some, tally, ct);
            await Rest(clock.GetElapsedTime(began), ct);
            for (var at = 0; at < changes.Count;)
            {
                var slice = changes.GetRange(at, Math.Min(_rows, changes.Count - at));
                await Slice((db, token) => RosterSql.Of(db).Write(to, slice, token), ct);
                at += slice.Count;
            }
        }
    }

    /// <summary>After a whole roster: marks who is in none of its pages, once. Nothing else of them changes.</summary>
    public async Task MarkMissing(RosterTarget to, IReadOnlySet<string> listed, RosterTally tally, CancellationToken ct)
    {
        var missing = new List<string>();
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            var known = db.Set<Member>().AsNoTracking()
                .Where(member => member.OrganisationId == to.OrganisationId && member.EditionId == to.EditionId && member.NotListedSince == null && member.Status != MemberStatus.Deleted)
                .Select(member => member.Subject);
            await foreach (var subject in known.AsAsyncEnumerable().WithCancellation(ct))
            {
                if (!listed.Contains(subject))
                    missing.Add(subject);
            }
        }

        for (var at = 0; at < missing.Count;)
        {
            var slice = missing.GetRange(at, Math.Min(_rows, missing.Count - at));
            await Slice((db, token) => RosterSql.Of(db).Mark(to, slice, token), ct);
            at += slice.Count;
        }

        tally.NotListed += missing.Count;
    }

    private async Task<List<MemberChange>> Compare(RosterTarget to, ListedMember[] listed, RosterTally tally, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        var known = await RosterSql.Of(db).Look(to, Array.ConvertAll(listed, member => member.Subject), ct);
        var changes = new List<MemberChange>();
        foreach (var (member, (before, person, isEnrolled)) in listed.Zip(known))
        {
            var after = MemberChange.Row(before, member, person);
            var enrols = !isEnrolled && to.Enrols(member, person);
            if (after is null && !enrols)
                continue;
            changes.Add(new MemberChange(member.Subject, after, person, enrols));
            tally.Added += before is null ? 1 : 0;
            tally.Changed += before is not null && after is not null ? 1 : 0;
        }

        return changes;
    }

    /// <summary>One transaction, then a pause of several times its length: others write meanwhile.</summary>
    private async Task Slice(Func<Database, CancellationToken, Task> write, CancellationToken ct)
    {
        var began = 0L;
        await writes.Run(
            (db, token) =>
            {
                began = clock.GetTimestamp(); // the turn was waited for before
                return write(db, token);
            },
            ct);
        var took = clock.GetElapsedTime(began);
        _rows = Math.Clamp((int)(_rows * Math.Clamp(_slice / took, 0.5, 1.5)), Fewest, Most);
        await Rest(took, ct);
    }

    /// <summary>A roster is in no hurry, and conversations share processor and disk with it: ten times as long as it has just worked it does nothing.</summary>
    private Task Rest(TimeSpan worked, CancellationToken ct)
    {
        var pause = worked * 10;
        return Task.Delay(pause < _longestPause ? pause : _longestPause, clock, ct);
    }
}

/// <summary>Where a roster goes.</summary>
/// <param name="GroupId">The edition is this group of its context; empty: all of it.</param>
/// <param name="OtherGroups">Groups of the context that are editions of their own: who is in one of them learns there.</param>
/// <param name="Tutors">Persons who may tutor here: Moodle's roster calls non-editing teachers learners.</param>
/// <param name="Now">When the reading began, UTC microseconds.</param>
internal sealed record RosterTarget(int OrganisationId, Guid EditionId, Guid PlatformId, string GroupId, IReadOnlySet<string> OtherGroups, IReadOnlySet<Guid> Tutors, long Now)
{
    public bool Wants(ListedMember member) => GroupId.Length == 0 || member.Groups.Contains(GroupId, StringComparer.Ordinal);

    public bool Enrols(ListedMember member, Guid? person) =>
        member.Learns && member.Status != MemberStatus.Deleted && !(person is { } id && Tutors.Contains(id)) && !member.Groups.Any(OtherGroups.Contains);

    public static async Task<RosterTarget> Of(Database db, Edition edition, long now, CancellationToken ct)
    {
        var groups = edition.GroupId.Length > 0 ? [] : await db.Set<Edition>().AsNoTracking()
            .Where(other => other.OrganisationId == edition.OrganisationId && other.PlatformId == edition.PlatformId && other.Context == edition.Context && other.GroupId != "")
            .Select(other => other.GroupId)
            .ToListAsync(ct);
        var category = await db.Set<Course>().Where(course => course.OrganisationId == edition.OrganisationId && course.Id == edition.CourseId).Select(course => course.CategoryId).SingleOrDefaultAsync(ct);
        var tutors = await db.Set<Grant>().AsNoTracking()
            .Where(grant => grant.OrganisationId == edition.OrganisationId && (grant.Role == GrantRole.Tutor || grant.Role == GrantRole.LeadTutor)
                && (grant.Scope == GrantScope.Organisation
                    || (grant.Scope == GrantScope.Course && grant.ScopeId == edition.CourseId)
                    || (grant.Scope == GrantScope.Edition && grant.ScopeId == edition.Id)
                    || (grant.Scope == GrantScope.Category && grant.ScopeId == category)))
            .Select(grant => grant.PersonId)
            .ToListAsync(ct);
        return new RosterTarget(edition.OrganisationId, edition.Id, edition.PlatformId, edition.GroupId, groups.ToHashSet(StringComparer.Ordinal), tutors.ToHashSet(), now);
    }
}

/// <summary>What is to be written of one member: the row as it will be, if it changes, and the enrolment, if there is none.</summary>
internal sealed record MemberChange(string Subject, Member? Member, Guid? PersonId, bool Enrols)
{
    /// <summary>The row after this list; null when it says nothing new. What is not told any more stays as it was.</summary>
    public static Member? Row(Member? before, ListedMember listed, Guid? person)
    {
        var after = new Member
        {
            Subject = listed.Subject,
            PersonId = person ?? before?.PersonId,
            Name = listed.Name ?? before?.Name ?? "",
            Email = listed.Email ?? before?.Email,
            Username = listed.Username ?? before?.Username,
            Roles = listed.Roles,
            Status = listed.Status,
        };
        return before is not null && before.NotListedSince is null && Same(before, after) ? null : after;
    }

    private static bool Same(Member a, Member b) =>
        (a.PersonId, a.Name, a.Email, a.Username, a.Roles, a.Status) == (b.PersonId, b.Name, b.Email, b.Username, b.Roles, b.Status);
}

internal static class LastOnes
{
    public static IEnumerable<T> DistinctByLast<T, TKey>(this IEnumerable<T> items, Func<T, TKey> key)
        where TKey : notnull => items.Reverse().DistinctBy(key).Reverse();
}
