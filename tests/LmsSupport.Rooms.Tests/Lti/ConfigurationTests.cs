using System.Net;
using LmsSupport.Api.Lti;
using LmsSupport.Api.People;
using LmsSupport.Api.Storage;
using LmsSupport.Harness;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>Registrations come from the configuration, again at each start.</summary>
public sealed class ConfigurationTests : IAsyncLifetime
{
    private const string Issuer = "https://moodle.example";

    private readonly TemporaryFolder _folder = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("Organisation", "", "write the organisation's name")]
    [InlineData("Issuer", "", "write what the platform calls its issuer")]
    [InlineData("ClientId", "", "write the client id")]
    [InlineData("AuthorizationAddress", "moodle.example/auth.php", "AuthorizationAddress is missing or not an https address")]
    [InlineData("KeysAddress", "http://moodle.example/certs.php", "KeysAddress is missing or not an https address")]
    [InlineData("TokenAddress", "ftp://moodle.example/", "TokenAddress is missing or not an https address")]
    [InlineData("Deployments:0", "", "write the deployment ids")]
    [InlineData("PageOrigins:0", "https://moodle.example/course", "PageOrigins must hold scheme, host and port only")]
    public async Task A_mistake_is_refused_at_start_by_a_sentence_that_says_what_to_write(string setting, string value, string sentence)
    {
        var settings = Settings();
        settings[$"Lti:Registrations:0:{setting}"] = value;
        var problem = await Should.ThrowAsync<OptionsValidationException>(() => Start(settings));
        problem.Message.ShouldContain(sentence);
        problem.Message.ShouldContain("Lti:Registrations:0");
    }

    [Fact]
    public async Task Two_organisations_may_share_a_registration_but_not_contradict_each_other_nor_share_a_deployment()
    {
        var settings = Settings();
        foreach (var (key, value) in Settings().Where(setting => setting.Key.StartsWith("Lti:Registrations:0", StringComparison.Ordinal)).ToList())
            settings[key.Replace(":0:", ":1:", StringComparison.Ordinal)] = value;
        settings["Lti:Registrations:1:Organisation"] = "Liceo Verdi";
        (await Should.ThrowAsync<OptionsValidationException>(() => Start(settings))).Message.ShouldContain("a deployment belongs to one organisation");

        settings["Lti:Registrations:1:Deployments:0"] = "2";
        settings["Lti:Registrations:1:KeysAddress"] = "https://moodle.example/others.php";
        (await Should.ThrowAsync<OptionsValidationException>(() => Start(settings))).Message.ShouldContain("write the same addresses for each");

        settings["Lti:Registrations:1:KeysAddress"] = settings["Lti:Registrations:0:KeysAddress"];
        await using var service = await Start(settings);
        (await Rows<Organisation>(service)).Select(organisation => organisation.Name).ShouldBe(["Istituto Rossi", "Liceo Verdi"], ignoreOrder: true);
        (await Rows<Registration>(service)).ShouldHaveSingleItem();
        (await Rows<Platform>(service)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Starting_again_changes_nothing_and_another_setting_changes_what_it_names()
    {
        await using (await Start(Settings()))
        {
            // Only to have been there.
        }

        var settings = Settings();
        settings["Lti:Registrations:0:KeysAddress"] = "https://moodle.example/new.php";
        settings["Lti:Registrations:0:PageOrigins:1"] = "https://www.moodle.example";
        await using var service = await Start(settings);

        (await Rows<Organisation>(service)).ShouldHaveSingleItem();
        (await Rows<Platform>(service)).ShouldHaveSingleItem().PageOrigins.ShouldBe("https://moodle.example https://www.moodle.example");
        (await Rows<Registration>(service)).ShouldHaveSingleItem().KeysAddress.ShouldBe("https://moodle.example/new.php");
        (await Rows<Deployment>(service)).ShouldHaveSingleItem().Approved.ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_configuration_no_longer_names_lets_nobody_in_and_is_not_deleted()
    {
        await using (await Start(Settings()))
        {
            // Only to have been there.
        }

        var settings = Settings();
        settings["Lti:Registrations:0:Deployments:0"] = "9";
        await using (var service = await Start(settings))
        {
            (await Rows<Deployment>(service)).ToDictionary(deployment => deployment.ExternalId, deployment => deployment.Approved, StringComparer.Ordinal)
                .ShouldBe(new Dictionary<string, bool>(StringComparer.Ordinal) { ["1"] = false, ["9"] = true }, ignoreOrder: true);
        }

        settings["Lti:Registrations:0:ClientId"] = "another";
        await using (var service = await Start(settings))
        {
            (await Rows<Registration>(service)).ToDictionary(registration => registration.ClientId, registration => registration.Enabled, StringComparer.Ordinal)
                .ShouldBe(new Dictionary<string, bool>(StringComparer.Ordinal) { ["tool"] = false, ["another"] = true }, ignoreOrder: true);
            using var browser = new Browser();
            var login = await browser.Get(new Uri($"{service.Address}/lti/login?iss={Issuer}&client_id=tool&login_hint=7"));
            login.Status.ShouldBe(HttpStatusCode.Forbidden);
            login.Header("X-Refusal-Code").ShouldBe("registration-disabled");
        }
    }

    [Fact]
    public async Task What_administrators_made_stays_as_they_left_it_and_what_the_configuration_changes_is_in_the_trail()
    {
        await using (var service = await Start(Settings()))
        {
            var configured = (await Rows<Registration>(service)).Single();
            var deployment = (await Rows<Deployment>(service)).Single();
            await service.Get<WriteQueue>().Run(
                (db, _) =>
                {
                    // One of their own, closed for the moment; and one more deployment under the configuration's.
                    var own = new Registration { Id = Guid.CreateVersion7(), Issuer = Issuer, ClientId = "own", Name = "Ours", AuthorizationAddress = Issuer + "/a", KeysAddress = Issuer + "/k", OwnerId = deployment.OrganisationId };
                    db.Add(own);
                    db.Add(new Deployment { OrganisationId = deployment.OrganisationId, Id = Guid.CreateVersion7(), RegistrationId = own.Id, PlatformId = deployment.PlatformId, ExternalId = "1", Approved = true });
                    db.Add(new Deployment { OrganisationId = deployment.OrganisationId, Id = Guid.CreateVersion7(), RegistrationId = configured.Id, PlatformId = deployment.PlatformId, ExternalId = "approved", Approved = true });
                    return Task.CompletedTask;
                },
                TestContext.Current.CancellationToken);
        }

        var settings = Settings();
        settings["Lti:Registrations:0:KeysAddress"] = Issuer + "/new.php";
        await using (var service = await Start(settings))
        {
            var own = (await Rows<Registration>(service)).Single(registration => registration.ClientId == "own");
            (own.Enabled, own.Configured, own.Name, own.KeysAddress).ShouldBe((false, false, "Ours", Issuer + "/k"));
            (await Rows<Deployment>(service)).ShouldAllBe(deployment => deployment.Approved);
            var trail = (await Rows<AuditEntry>(service)).Where(entry => entry.Actor == "configuration").OrderBy(entry => entry.At).ThenBy(entry => entry.Id).ToList();
            trail.Select(entry => entry.Action).ShouldBe(
                ["organisation-created", "platform-created", "registration-created", "deployment-approved", "registration-changed"], ignoreOrder: true);
            trail[^1].Before!.ShouldContain("certs.php");
            trail[^1].After!.ShouldContain("new.php");
        }

        settings["Lti:Registrations:0:ClientId"] = "another";
        await using (var service = await Start(settings))
        {
            // No longer the configuration's: closed, and free for an administrator to open again.
            var left = (await Rows<Registration>(service)).Single(registration => registration.ClientId == "tool");
            (left.Enabled, left.Configured).ShouldBe((false, false));
            (await Rows<AuditEntry>(service)).ShouldContain(entry => entry.Action == "registration-disabled" && entry.SubjectId == left.Id.ToString());
        }
    }

    [Fact]
    public async Task A_deployment_may_move_to_another_organisation()
    {
        await using (await Start(Settings()))
        {
            // Only to have been there.
        }

        var settings = Settings();
        settings["Lti:Registrations:0:Organisation"] = "Liceo Verdi";
        await using var service = await Start(settings);
        var verdi = (await Rows<Organisation>(service)).Single(organisation => organisation.Name == "Liceo Verdi");
        (await Rows<Deployment>(service)).ShouldHaveSingleItem().OrganisationId.ShouldBe(verdi.Id);
    }

    [Fact]
    public async Task Without_the_switch_an_instructor_is_no_tutor_and_what_it_gave_before_is_taken_back_but_not_what_people_granted()
    {
        Guid person;
        await using (var service = await Start(Settings()))
        {
            person = await Comes(service, FirstRole.Instructor);
            (await Tutors(service, person)).ShouldBeTrue();
        }

        var settings = Settings();
        settings["Lti:Registrations:0:InstructorsAreTutors"] = "false";
        await using (var service = await Start(settings))
        {
            (await Tutors(service, person)).ShouldBeFalse();
            await Comes(service, FirstRole.Instructor);
            (await Tutors(service, person)).ShouldBeFalse();
            var course = (await Rows<Course>(service)).Single();
            await service.Get<WriteQueue>().Run(
                (db, _) =>
                {
                    db.Add(new Grant { OrganisationId = course.OrganisationId, Id = Guid.CreateVersion7(), PersonId = person, Role = GrantRole.Tutor, Scope = GrantScope.Course, ScopeId = course.Id, Source = GrantSource.Granted });
                    return Task.CompletedTask;
                },
                TestContext.Current.CancellationToken);
        }

        await using (var service = await Start(settings))
        {
            // As a learner in the platform's eyes, and still a tutor in ours.
            await Comes(service, FirstRole.Learner);
            (await Tutors(service, person)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task The_guess_goes_when_the_platform_no_longer_makes_it()
    {
        await using var service = await Start(Settings());
        var person = await Comes(service, FirstRole.Instructor);
        await Comes(service, FirstRole.Learner);
        (await Tutors(service, person)).ShouldBeFalse();
    }

    private static async Task<Guid> Comes(RunningService service, FirstRole role)
    {
        var platform = (await Rows<Platform>(service)).Single();
        var session = await service.Get<WriteQueue>().Run(
            (db, ct) => service.Get<Arrivals>().Record(
                db,
                new Arrival { OrganisationId = platform.OrganisationId, PlatformId = platform.Id, Subject = "7", Locale = "it", Context = "2", Title = "Sicurezza", Role = role },
                ct),
            TestContext.Current.CancellationToken);
        return session.PersonId;
    }

    private static async Task<bool> Tutors(RunningService service, Guid person)
    {
        var edition = (await Rows<Edition>(service)).Single();
        service.Get<Rights>().Forget(edition.OrganisationId, person);
        return (await service.Get<Rights>().Of(edition.OrganisationId, person, TestContext.Current.CancellationToken)).MayTutor(edition.CourseId, edition.Id);
    }

    private static async Task<List<T>> Rows<T>(RunningService service)
        where T : class
    {
        await using var db = await service.Get<IDbContextFactory<Database>>().CreateDbContextAsync();
        return await db.Set<T>().AsNoTracking().ToListAsync();
    }

    private static Dictionary<string, string> Settings() => new(StringComparer.Ordinal)
    {
        ["environment"] = "Testing",
        ["Lti:AllowPrivateAddresses"] = "false",
        ["Lti:Registrations:0:Organisation"] = "Istituto Rossi",
        ["Lti:Registrations:0:Issuer"] = Issuer,
        ["Lti:Registrations:0:ClientId"] = "tool",
        ["Lti:Registrations:0:AuthorizationAddress"] = Issuer + "/mod/lti/auth.php",
        ["Lti:Registrations:0:KeysAddress"] = Issuer + "/mod/lti/certs.php",
        ["Lti:Registrations:0:Deployments:0"] = "1",
        ["Lti:Registrations:0:PageOrigins:0"] = Issuer,
    };

    private Task<RunningService> Start(Dictionary<string, string> settings)
    {
        settings["Storage:Folder"] = _folder.Path;
        return RunningService.Start(settings);
    }
}
