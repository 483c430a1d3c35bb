using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using LmsSupport.Api.Lti;
using LmsSupport.Api.People;
using LmsSupport.Harness;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>Keys change on either side while learners come in and teachers place the help; time goes on by a minute a step.</summary>
public abstract class RotationTests(Gate gate)
{
    private const int Minutes = 40;
    private const int Learners = 6;
    private const int Teachers = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Our_rotations_lose_no_launch_and_no_answer_however_old_the_platforms_copy_of_our_keys()
    {
        Skip();
        var sets = new List<string>();
        var answers = new ConcurrentBag<(int Minute, string Token)>();
        var asked = new List<(Launching Asking, PostedForm Form)>();
        for (var minute = 0; minute < Minutes; minute++, gate.Clock.Pass(TimeSpan.FromMinutes(1)))
        {
            sets.Add(await Published());
            // A form that was asked for before is answered while the key changes.
            var answering = asked.Select(async one => answers.Add((minute, await Answers(one.Asking, one.Form)))).ToList();
            var asking = Enumerable.Range(0, Teachers).Select(_ => Asks()).ToList();
            var launching = Enumerable.Range(0, Learners).Select(Arrives).ToList();
            var rotating = minute % 7 == 3 ? gate.Service.Get<ToolKeys>().Rotate(Actor.Command, Cancellation) : Task.CompletedTask;
            await Task.WhenAll([rotating, .. launching, .. answering, .. asking]);
            asked = [.. await Task.WhenAll(asking)];
        }

        answers.Count.ShouldBe(Teachers * (Minutes - 1));
        answers.Select(answer => new JsonWebToken(answer.Token).Kid).Distinct().Count().ShouldBeGreaterThan(3);
        var (before, after) = ((int)KeyTurns.Remembered.TotalMinutes, (int)KeyTurns.LongestStatement.TotalMinutes);
        foreach (var (minute, token) in answers)
        {
            foreach (var set in sets.Skip(minute - before).Take(before + after + 1).Distinct())
                (await Proves(set, token)).ShouldBeTrue($"signed in minute {minute}");
        }
    }

    [Fact]
    public async Task A_platforms_rotations_lose_no_launch_that_was_signed_with_its_old_key_or_its_new_one()
    {
        Skip();
        var (old, fresh) = (gate.Platform.Key, gate.Platform.Key);
        for (var minute = 0; minute < Minutes; minute++, gate.Clock.Pass(TimeSpan.FromMinutes(1)))
        {
            if (minute % 7 == 3)
            {
                (old, fresh) = (fresh, new SigningKey(string.Create(CultureInfo.InvariantCulture, $"of minute {minute}")));
                gate.Platform.Publishes("keys", old, fresh);
            }

            var (last, next) = (old, fresh);
            await Task.WhenAll(Enumerable.Range(0, Learners).Select(i => Arrives(i, i % 2 == 0 ? last : next)));
        }

        gate.Platform.Publishes("keys", gate.Platform.Key);
        gate.Clock.Pass(TimeSpan.FromDays(1));
    }

    private Task Arrives(int person) => Arrives(person, gate.Platform.Key);

    private async Task Arrives(int person, SigningKey signedWith)
    {
        var launching = gate.Launching().With("sub", string.Create(CultureInfo.InvariantCulture, $"learner {person}"));
        launching.Into = Into.Frame;
        launching.Key = signedWith;
        launching.Header["kid"] = signedWith.Id;
        var answer = await launching.Goes();
        answer.Status.ShouldBe(HttpStatusCode.SeeOther, answer.Body);
    }

    private async Task<(Launching Asking, PostedForm Form)> Asks()
    {
        var asking = gate.Launching()
            .With(Launching.Lti + "message_type", "LtiDeepLinkingRequest")
            .With(Launching.Lti + "roles", new JsonArray("http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"))
            .Without(Launching.Lti + "resource_link")
            .With(Launching.DeepLinking, new JsonObject
            {
                ["deep_link_return_url"] = gate.Platform.Address + "/return",
                ["accept_types"] = new JsonArray("ltiResourceLink"),
                ["accept_presentation_document_targets"] = new JsonArray("iframe"),
            });
        asking.Into = Into.Frame;
        var page = await asking.Goes();
        page.Status.ShouldBe(HttpStatusCode.OK, page.Body);
        return (asking, Browser.FormIn(page));
    }

    private async Task<string> Answers(Launching asking, PostedForm form)
    {
        var answer = await asking.Browser.Post(form.With("name", "Aiuto"), gate.Service.Address, Into.Frame);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        return Browser.FormIn(answer).Fields["JWT"];
    }

    private async Task<string> Published() => (await gate.Browser.Get(new Uri(gate.Service.Address + ToolKeys.Path), Into.Tab)).Body;

    private static async Task<bool> Proves(string set, string token)
    {
        var rules = new TokenValidationParameters { IssuerSigningKeys = new JsonWebKeySet(set).GetSigningKeys(), ValidateLifetime = false, ValidateAudience = false, ValidateIssuer = false };
        return (await new JsonWebTokenHandler().ValidateTokenAsync(token, rules)).IsValid;
    }

    private void Skip() => Assert.SkipWhen(gate.Missing is not null, gate.Missing ?? "");
}

public sealed class RotationOnSqlite(SqliteGate gate) : RotationTests(gate), IClassFixture<SqliteGate>;

public sealed class RotationOnPostgres(PostgresGate gate) : RotationTests(gate), IClassFixture<PostgresGate>;
