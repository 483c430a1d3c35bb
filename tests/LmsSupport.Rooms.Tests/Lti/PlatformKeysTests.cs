namespace LmsSupport.Rooms.Tests.Lti;

public sealed class PlatformKeysTests(SqliteGate gate) : IClassFixture<SqliteGate>
{
    [Fact]
    public async Task A_new_key_is_fetched_when_a_launch_names_it_but_not_for_every_invented_name()
    {
        var (old, fresh) = (new SigningKey("old"), new SigningKey("fresh"));
        gate.Platform.Publishes("changing", old);
        // Whatever another test has fetched is forgotten by then.
        gate.Clock.Pass(TimeSpan.FromDays(2));
        var asked = gate.Platform.Asked("changing");
        await Signed(old).Arrives();
        await Signed(old).Arrives();
        gate.Platform.Asked("changing").ShouldBe(asked + 1);

        gate.Platform.Publishes("changing", fresh);
        gate.Clock.Pass(TimeSpan.FromSeconds(31));
        await Signed(fresh).Arrives();
        gate.Platform.Asked("changing").ShouldBe(asked + 2);
        // What the platform no longer publishes no longer counts.
        (await Refused(Signed(old))).ShouldBe("key-unknown");

        for (var i = 0; i < 5; i++)
            (await Refused(Signed(new SigningKey($"invented {i}")))).ShouldBe("key-unknown");
        gate.Platform.Asked("changing").ShouldBe(asked + 2);
        gate.Clock.Pass(TimeSpan.FromSeconds(31));
        (await Refused(Signed(new SigningKey("another")))).ShouldBe("key-unknown");
        gate.Platform.Asked("changing").ShouldBe(asked + 3);
    }

    [Fact]
    public async Task Keys_that_we_have_go_on_serving_for_a_day_while_the_platform_does_not_answer()
    {
        var key = new SigningKey("kept");
        gate.Platform.Publishes("changing", key);
        gate.Clock.Pass(TimeSpan.FromDays(2));
        await Signed(key).Arrives();

        gate.Platform.Fails("changing");
        gate.Clock.Pass(TimeSpan.FromHours(20));
        await Signed(key).Arrives();
        gate.Clock.Pass(TimeSpan.FromHours(6));
        (await Refused(Signed(key))).ShouldBe("keys-unreachable");

        gate.Platform.Publishes("changing", key);
        gate.Clock.Pass(TimeSpan.FromSeconds(6));
        await Signed(key).Arrives();
    }

    [Fact]
    public async Task A_crowd_with_an_unknown_key_asks_the_platform_once()
    {
        var key = new SigningKey("crowd");
        gate.Platform.Publishes("changing", key);
        gate.Clock.Pass(TimeSpan.FromDays(2));
        var asked = gate.Platform.Asked("changing");

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Signed(key).Arrives()));

        gate.Platform.Asked("changing").ShouldBe(asked + 1);
    }

    [Fact]
    public async Task A_key_that_names_no_algorithm_signs_as_LTI_has_it()
    {
        var key = new SigningKey("brightspace") { Algorithm = null };
        gate.Platform.Publishes("no-alg", key);
        await Signed(key, "no-alg").Arrives();
        var other = Signed(key, "no-alg");
        other.Header["alg"] = "RS384";
        (await Refused(other)).ShouldBe("algorithm-other");
    }

    [Theory]
    [InlineData("edwards")]
    [InlineData("shared")]
    [InlineData("lattice")]
    [InlineData("without numbers")]
    public async Task Keys_of_kinds_that_we_do_not_know_are_passed_over_and_sign_nothing(string strange)
    {
        var key = new SigningKey("known");
        gate.Platform.PublishesAmongStrangeOnes("changing", key);
        gate.Clock.Pass(TimeSpan.FromDays(2));
        await Signed(key).Arrives();
        var forged = Signed(new SigningKey("forger"));
        forged.Header["kid"] = strange;
        (await Refused(forged)).ShouldBe("key-unknown");
    }

    [Fact]
    public async Task A_platform_that_turns_its_key_over_between_login_and_launch_is_asked_again_and_nobody_is_lost()
    {
        var (old, fresh) = (new SigningKey("before"), new SigningKey("after"));
        gate.Platform.Publishes("changing", old);
        gate.Clock.Pass(TimeSpan.FromDays(2));
        await Signed(old).Arrives();
        gate.Clock.Pass(TimeSpan.FromSeconds(31));
        var launching = Signed(fresh);
        launching.Meanwhile = () => gate.Platform.Publishes("changing", fresh);
        await launching.Arrives();
    }

    private static async Task<string?> Refused(Launching launching) => (await launching.Goes()).Header("X-Refusal-Code");

    private Launching Signed(SigningKey key, string client = "changing")
    {
        var launching = gate.Launching(client);
        launching.Key = key;
        launching.Header["kid"] = key.Id;
        return launching;
    }
}
