using System.Net;
using System.Text.Json.Nodes;
using LmsSupport.Api.People;
using LmsSupport.Harness;

namespace LmsSupport.Rooms.Tests.Lti;

public abstract class OwnDataTests(Gate gate)
{
    private const string Lti = Launching.Lti;

    [Fact]
    public async Task A_person_sees_what_is_held_about_them_and_nothing_more_is_held_afterwards()
    {
        Skip();
        var launch = gate.Launching().With("sub", "curious");
        var session = await launch.Arrives();
        (await gate.Browser.Posts(gate.Service.Address + "/api/conversations", new { clientId = Guid.CreateVersion7(), text = "Chi siete?" }, session.AccessToken)).Status.ShouldBe(HttpStatusCode.Created);
        var before = await gate.Rows();

        var page = await Asks("curious").Goes();

        page.Status.ShouldBe(HttpStatusCode.OK, page.Body);
        page.Header("Cache-Control").ShouldBe("no-store");
        page.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain("frame-ancestors https://course.example");
        var text = WebUtility.HtmlDecode(page.Body);
        foreach (var held in new[] { "Che cosa sappiamo di te", "Anna Longhi", "anna@example.test", "curious", gate.Platform.Address, "Sicurezza sul lavoro", "Le tue conversazioni", "Le tue visite" })
            text.ShouldContain(held);
        text.ShouldNotContain("Chi siete?");
        text.ShouldNotContain("ownData.");
        // The used login, and nothing else.
        (await gate.Rows()).ShouldBe(before + 1);
    }

    [Fact]
    public async Task Who_was_never_here_is_told_so_and_stays_unknown()
    {
        Skip();
        var before = await gate.Rows();
        var page = await Asks("stranger").With(Lti + "launch_presentation", new JsonObject { ["locale"] = "en" }).Goes();
        page.Body.ShouldContain("We hold nothing about you");
        (await gate.Rows()).ShouldBe(before + 1);
    }

    [Fact]
    public async Task Who_is_only_in_a_platform_s_list_sees_what_the_list_says()
    {
        Skip();
        var edition = await gate.Launching().Arrives();
        var id = edition.Me.GetProperty("edition").GetProperty("id").GetGuid();
        await gate.Read(async db =>
        {
            var organisation = db.Set<Edition>().Where(known => known.Id == id).Select(known => known.OrganisationId).Single();
            db.Add(new Member { OrganisationId = organisation, EditionId = id, Subject = "only listed", Name = "Lucia Neri", Email = "lucia@example.test", Status = MemberStatus.Active, ListedAt = 1 });
            return await db.SaveChangesAsync();
        });

        var text = WebUtility.HtmlDecode((await Asks("only listed").Goes()).Body);

        foreach (var held in new[] { "Nelle liste degli iscritti delle piattaforme", "Lucia Neri", "lucia@example.test", "Sicurezza sul lavoro" })
            text.ShouldContain(held);
    }

    [Fact]
    public async Task A_tutor_s_roles_are_told_and_the_request_is_good_once()
    {
        Skip();
        await gate.Launching().With("sub", "teaches").With(Lti + "roles", new JsonArray("Instructor")).Arrives();
        var asking = Asks("teaches").With(Lti + "for_user", new JsonObject { ["user_id"] = "teaches" });
        await asking.LogsIn();
        var form = asking.Posted();
        WebUtility.HtmlDecode((await asking.Posts(form)).Body).ShouldContain("Che cosa puoi fare qui");
        (await asking.Posts(form)).Header("X-Refusal-Code").ShouldBe("nonce-replayed");
    }

    private Launching Asks(string subject) => gate.Launching().With("sub", subject).With(Lti + "message_type", "LtiDataPrivacyLaunchRequest").Without(Lti + "resource_link").Without(Lti + "context");

    private void Skip() => Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
}

public sealed class OwnDataOnSqlite(SqliteGate gate) : OwnDataTests(gate), IClassFixture<SqliteGate>;

public sealed class OwnDataOnPostgres(PostgresGate gate) : OwnDataTests(gate), IClassFixture<PostgresGate>;
