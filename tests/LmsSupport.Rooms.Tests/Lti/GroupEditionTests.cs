using System.Text.Json.Nodes;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti;

public abstract class GroupEditionTests(Gate gate)
{
    private const string Lti = Launching.Lti;

    [Theory]
    [InlineData("spring", "whole")]
    [InlineData("spring", "whole", "9")]
    [InlineData("spring", "Gruppo A", "1")]
    [InlineData("spring", "Gruppo B", "2")]
    [InlineData("spring", "Gruppo B", "1", "9", "2")]
    [InlineData("spring", "Gruppo A", "9", "1")]
    public async Task A_learner_is_in_the_edition_of_their_group_of_several_in_the_one_that_started_last_else_in_the_whole_context_s(string context, string expected, params string[] groups)
    {
        Skip();
        await gate.Service.Get<WriteQueue>().Run((db, ct) => Split(db, context), CancellationToken.None);

        // Twice: who comes again and says nothing new may come in by a shorter way.
        await In(context, string.Join(", ", groups)).Arrives();
        var session = await In(context, string.Join(", ", groups)).Arrives();

        session.Me.GetProperty("edition").GetProperty("title").GetString().ShouldBe(expected);
        var person = session.PersonId;
        (await gate.Read(db => db.Set<Enrolment>().CountAsync(enrolment => enrolment.PersonId == person))).ShouldBe(1);
    }

    [Fact]
    public async Task A_launch_renames_the_context_and_not_its_groups_and_leaves_dates_by_hand_alone()
    {
        Skip();
        await gate.Service.Get<WriteQueue>().Run((db, ct) => Split(db, "renamed"), CancellationToken.None);
        await In("renamed", "2").With(Lti + "context", new JsonObject { ["id"] = "renamed", ["title"] = "Nuovo titolo" }).Arrives();
        var editions = await gate.Read(db => db.Set<Edition>().Where(edition => edition.Context == "renamed").OrderBy(edition => edition.GroupId).ToListAsync());
        editions.ConvertAll(edition => edition.Title).ShouldBe(["Nuovo titolo", "Gruppo A", "Gruppo B"]);
        editions.ConvertAll(edition => edition.Start).ShouldBe([null, 1, 2]);
    }

    [Fact]
    public async Task A_variable_that_the_platform_leaves_as_written_names_no_group()
    {
        Skip();
        await gate.Service.Get<WriteQueue>().Run((db, ct) => Split(db, "unset"), CancellationToken.None);
        (await In("unset", "$Moodle.Person.userGroupIds").Arrives()).Me.GetProperty("edition").GetProperty("title").GetString().ShouldBe("whole");
    }

    private Launching In(string context, string groups) => new Launching(gate, Gate.Client) { Into = Harness.Into.Frame }
        .With(Lti + "context", new JsonObject { ["id"] = context, ["title"] = "whole" })
        .With(Lti + "custom", new JsonObject { ["group_ids"] = groups, ["course_start"] = "2026-10-13T03:54:59+00:00" });

    /// <summary>As an organizer makes editions of two groups of one context.</summary>
    private async Task Split(Database db, string context)
    {
        if (await db.Set<Edition>().AnyAsync(edition => edition.Context == context))
            return;
        var platform = await db.Set<Platform>().SingleAsync(known => known.Issuer == gate.Platform.Address && db.Set<Organisation>().Any(organisation => organisation.Name == Gate.OneSchool && organisation.Id == known.OrganisationId));
        var course = new Course { OrganisationId = platform.OrganisationId, Id = gate.Clock.NewId(), Title = "whole" };
        db.Add(course);
        foreach (var (group, title, start) in new (string, string, long?)[] { ("", "whole", null), ("1", "Gruppo A", 1), ("2", "Gruppo B", 2) })
            db.Add(new Edition { OrganisationId = platform.OrganisationId, Id = gate.Clock.NewId(), CourseId = course.Id, PlatformId = platform.Id, Context = context, GroupId = group, Title = title, Start = start, DatesByHand = true });
    }

    private void Skip() => Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
}

public sealed class GroupEditionsOnSqlite(SqliteGate gate) : GroupEditionTests(gate), IClassFixture<SqliteGate>;

public sealed class GroupEditionsOnPostgres(PostgresGate gate) : GroupEditionTests(gate), IClassFixture<PostgresGate>;
