using System.Text.Json.Nodes;
using LmsSupport.Api.Lti;
using LmsSupport.Api.Lti.Advantage;
using LmsSupport.Api.People;
using Microsoft.EntityFrameworkCore;

namespace LmsSupport.Rooms.Tests.Lti.Advantage;

public abstract class LearnedServicesTests(ServicesGate gate)
{
    [Fact]
    public async Task A_launch_tells_where_the_services_are_and_one_that_says_the_same_writes_nothing()
    {
        gate.Skip();
        var place = await gate.Place();
        var learned = await Services(place);
        learned.MembershipsAddress.ShouldBe(gate.Moodle.At(place.Path));
        (learned.RegistrationId, learned.ResourceLinkId).ShouldBe((await gate.Id(place.Client), "4"));
        gate.Clock.Pass(TimeSpan.FromMinutes(2));
        await place.Launching().Arrives();
        await place.Launching().Arrives();
        (await Services(place)).LearnedAt.ShouldBe(learned.LearnedAt);

        await Told(place, "9", lineItem: gate.Moodle.At("lineitems/9")).Arrives();
        var more = await Services(place);
        more.LineItemsAddress.ShouldBe(gate.Moodle.At("lineitems"));
        more.GradeScopes.ShouldBe($"{Scopes.LineItems} {Scopes.Scores}");
        more.GroupsAddress.ShouldBe(gate.Moodle.At("groups"));
        more.GroupSetsAddress.ShouldBe(gate.Moodle.At("sets"));
        // The link of the first launch, which is still in use, keeps its place.
        (more.ResourceLinkId, more.LineItemAddress).ShouldBe(("4", null));
        gate.Clock.Pass(TimeSpan.FromDays(2));
        await Told(place, "9", lineItem: gate.Moodle.At("lineitems/9")).Arrives();
        (await Services(place)).ShouldSatisfyAllConditions(services => (services.ResourceLinkId, services.LineItemAddress).ShouldBe(("9", gate.Moodle.At("lineitems/9"))));
    }

    [Fact]
    public async Task What_is_no_address_is_absent_and_what_is_told_no_more_stays()
    {
        gate.Skip();
        var place = await gate.Place();
        await place.Launching().With(Claims.NamesAndRoles, new JsonObject { ["context_memberships_url"] = "$ToolProxyBinding.memberships.url" }).Arrives();
        await place.Launching().With(Claims.NamesAndRoles, JsonValue.Create("nothing")).With(Claims.Grades, new JsonArray()).Arrives();
        await place.Launching().Without(Claims.NamesAndRoles).Arrives();
        (await Services(place)).MembershipsAddress.ShouldBe(gate.Moodle.At(place.Path));
    }

    [Fact]
    public async Task Another_registration_takes_over_where_the_old_one_serves_no_more()
    {
        gate.Skip();
        var place = await gate.Place();
        var other = gate.Fresh();
        var fresh = new RosterPlace(gate, other, "mod/lti/services.php/elsewhere");
        Launching Again() => fresh.Launching().With(Launching.Lti + "context", new JsonObject { ["id"] = $"course of {place.Client}", ["title"] = "Sicurezza" });
        await Again().Arrives();
        (await Services(place)).RegistrationId.ShouldBe(await gate.Id(place.Client));

        var id = await gate.Id(place.Client);
        await gate.Read(db => db.Set<Registration>().Where(registration => registration.Id == id).ExecuteUpdateAsync(set => set.SetProperty(registration => registration.Enabled, false), TestContext.Current.CancellationToken));
        gate.Clock.Pass(TimeSpan.FromSeconds(61));
        await Again().Arrives();
        var services = await Services(place);
        (services.RegistrationId, services.MembershipsAddress).ShouldBe((await gate.Id(other), gate.Moodle.At("mod/lti/services.php/elsewhere")));
    }

    private static Launching Told(RosterPlace place, string link, string lineItem) => place.Launching()
        .With(Launching.Lti + "resource_link", new JsonObject { ["id"] = link })
        .With(Claims.Grades, new JsonObject { ["scope"] = new JsonArray(Scopes.LineItems, Scopes.Scores), ["lineitems"] = lineItem[..lineItem.LastIndexOf('/')], ["lineitem"] = lineItem })
        .With(Claims.Groups, new JsonObject { ["context_groups_url"] = lineItem.Replace("lineitems/9", "groups", StringComparison.Ordinal), ["context_group_sets_url"] = lineItem.Replace("lineitems/9", "sets", StringComparison.Ordinal) });

    private Task<EditionServices> Services(RosterPlace place) => gate.Read(db => db.Set<EditionServices>().AsNoTracking().SingleAsync(services => services.EditionId == place.Edition));
}

public sealed class LearnedServicesOnSqlite(SqliteServices gate) : LearnedServicesTests(gate), IClassFixture<SqliteServices>;

public sealed class LearnedServicesOnPostgres(PostgresServices gate) : LearnedServicesTests(gate), IClassFixture<PostgresServices>;
