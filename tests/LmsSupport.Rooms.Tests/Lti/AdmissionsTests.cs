using System.Net;
using System.Text.Json.Nodes;
using LmsSupport.Api.People;
using LmsSupport.Harness;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>Learners in frames launch again and again: the short way must end where the long one does.</summary>
public abstract class AdmissionsTests(Gate gate)
{
    private static readonly JsonArray _instructor = new("http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor");

    [Fact]
    public async Task Who_launches_again_is_the_same_person_in_the_same_edition_in_a_session_of_their_own()
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        var first = await Framed("again").Arrives();
        var second = await Framed("again").Arrives();
        var third = await Framed("again").Arrives();

        second.PersonId.ShouldBe(first.PersonId);
        third.PersonId.ShouldBe(first.PersonId);
        third.Me.GetProperty("edition").GetProperty("id").GetGuid().ShouldBe(first.Me.GetProperty("edition").GetProperty("id").GetGuid());
        (await gate.Read(db => db.Set<Session>().CountAsync(session => session.PersonId == first.PersonId))).ShouldBe(3);
        (await gate.Read(db => db.Set<Enrolment>().CountAsync(enrolment => enrolment.PersonId == first.PersonId))).ShouldBe(1);
        (await gate.Read(db => db.Set<Session>().Where(session => session.PersonId == first.PersonId).Select(session => session.DeploymentId).Distinct().ToListAsync())).ShouldHaveSingleItem().ShouldNotBeNull();
    }

    [Fact]
    public async Task Whatever_the_platform_says_anew_is_recorded()
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        await Framed("renamed").Arrives();
        await Framed("renamed").Arrives();
        var renamed = await Framed("renamed").With("name", "Anna Longhi Riva").With("email", "riva@example.test").Arrives();
        var elsewhere = await Framed("renamed").With("name", "Anna Longhi Riva").With("email", "riva@example.test").With(Launching.Lti + "context", Course("dates", "Prima edizione")).Arrives();
        var moved = await Framed("renamed").With("name", "Anna Longhi Riva").With("email", "riva@example.test").With(Launching.Lti + "context", Course("dates", "Seconda edizione"))
            .With(Launching.Lti + "custom", new JsonObject { ["course_end"] = "2026-12-22T00:00:00Z" }).Arrives();

        renamed.Me.GetProperty("person").GetProperty("name").GetString().ShouldBe("Anna Longhi Riva");
        (await gate.Read(db => db.Set<Person>().Where(person => person.Id == renamed.PersonId).Select(person => person.Email).SingleAsync())).ShouldBe("riva@example.test");
        elsewhere.PersonId.ShouldBe(renamed.PersonId);
        moved.Me.GetProperty("edition").GetProperty("id").GetGuid().ShouldBe(elsewhere.Me.GetProperty("edition").GetProperty("id").GetGuid());
        moved.Me.GetProperty("edition").GetProperty("title").GetString().ShouldBe("Seconda edizione");
        moved.Me.GetProperty("edition").GetProperty("due").GetInt64().ShouldBe(1_797_897_600_000_000);
    }

    [Fact]
    public async Task A_new_learner_of_a_known_edition_is_recorded_whole()
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        await Framed("one").Arrives();
        var other = await Framed("other").With("name", "Marco Riva").With("email", null).Arrives();

        other.Me.GetProperty("person").GetProperty("name").GetString().ShouldBe("Marco Riva");
        other.Me.GetProperty("role").GetString().ShouldBe("learner");
        var person = await gate.Read(db => db.Set<Person>().SingleAsync(known => known.Id == other.PersonId));
        person.Email.ShouldBeNull();
        person.Locale.ShouldBe("it");
        person.CreatedAt.ShouldBeGreaterThan(0);
        (await gate.Read(db => db.Set<Enrolment>().Where(enrolment => enrolment.PersonId == other.PersonId).Select(enrolment => enrolment.ExternalId).ToListAsync())).ShouldBe(["other"]);
    }

    [Fact]
    public async Task A_tutor_who_comes_back_as_a_learner_is_no_tutor_any_more()
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        await Framed("demoted").Arrives();
        (await Framed("demoted").With(Launching.Lti + "roles", _instructor.DeepClone()).Arrives()).Me.GetProperty("role").GetString().ShouldBe("tutor");
        (await Framed("demoted").Arrives()).Me.GetProperty("role").GetString().ShouldBe("learner");
    }

    [Fact]
    public async Task A_launch_sent_twice_is_let_in_once_and_another_token_of_its_login_not_at_all()
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        await Framed("twice").Arrives();
        var launching = Framed("twice");
        await launching.LogsIn();
        var form = launching.Posted();
        (await launching.Posts(form)).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await launching.Posts(form)).Header("X-Refusal-Code").ShouldBe("nonce-replayed");
        launching.Claims["email"] = "else@example.test";
        (await launching.Posts(launching.Posted())).Header("X-Refusal-Code").ShouldBe("state-used");
    }

    [Fact]
    public async Task A_class_that_opens_the_help_at_once_is_let_in_whole_each_once()
    {
        Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
        await Framed("teacher's pet").Arrives();
        var arrived = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Framed($"pupil {i % 30}").Arrives()));

        arrived.Select(session => session.PersonId).Distinct().Count().ShouldBe(30);
        (await gate.Read(db => db.Set<Identity>().CountAsync(identity => identity.Subject.StartsWith("pupil ")))).ShouldBe(30);
        (await gate.Read(db => db.Set<Enrolment>().CountAsync(enrolment => enrolment.ExternalId.StartsWith("pupil ")))).ShouldBe(30);
    }

    private static JsonObject Course(string id, string title) => new() { ["id"] = id, ["title"] = title };

    private Launching Framed(string subject)
    {
        var launching = gate.Launching().With("sub", subject);
        launching.Into = Into.Frame;
        return launching;
    }
}

public sealed class AdmissionsOnSqlite(SqliteGate gate) : AdmissionsTests(gate), IClassFixture<SqliteGate>;

public sealed class AdmissionsOnPostgres(PostgresGate gate) : AdmissionsTests(gate), IClassFixture<PostgresGate>;
