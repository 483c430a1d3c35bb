using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>Laws of tokens that are not what the platform signed: whatever is done to one, it lets nobody in and breaks nothing.</summary>
public sealed class MutationLaws(SqliteGate gate) : IClassFixture<SqliteGate>
{
    private const int Times = 150;

    private static readonly JsonNode?[] _strange =
    [
        null, JsonValue.Create(true), JsonValue.Create(-1), JsonValue.Create(1e308), JsonValue.Create(""), JsonValue.Create("\u0000"), JsonValue.Create("\ud83d\ude00"),
        JsonValue.Create(new string('x', 5000)), new JsonArray(), new JsonObject(), new JsonArray(new JsonArray(new JsonObject { ["id"] = "1" })), JsonValue.Create("none"), JsonValue.Create("javascript:alert(1)"),
    ];

    private const string Characters = "ABab01-_.=*{\"\u00e9 \n";

    /// <summary>One character replaced, doubled, taken away, or the text cut.</summary>
    private static readonly Arbitrary<(int At, int Kind, char With)> _edits = (
        from at in Gen.Choose(0, 100_000)
        from kind in Gen.Choose(0, 3)
        from with in Gen.Choose(0, Characters.Length - 1)
        select (at, kind, Characters[with])).ToArbitrary();

    /// <summary>Which member, somewhere in the tree, becomes which strange value.</summary>
    private static readonly Arbitrary<(int Member, int Value)> _swaps = (
        from member in Gen.Choose(0, 1000)
        from value in Gen.Choose(0, _strange.Length - 1)
        select (member, value)).ToArbitrary();

    [Fact]
    public void A_token_with_any_edit_of_its_text_lets_nobody_in() => Prop.ForAll(_edits, edit =>
    {
        var launching = gate.Launching();
        launching.Token = token => Edited(token, edit.At % token.Length, edit.Kind, edit.With);
        return IsRefused(launching);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Times));

    [Fact]
    public void A_token_whose_claims_were_changed_after_signing_lets_nobody_in() => Prop.ForAll(_swaps, swap =>
    {
        var launching = gate.Launching();
        launching.Token = token =>
        {
            var parts = token.Split('.');
            var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
            Swap(claims, swap.Member, swap.Value);
            // A swap of like for like would be no change at all; a space more is one.
            return $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString() + " "))}.{parts[2]}";
        };
        return IsRefused(launching);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Times));

    [Fact]
    public void A_header_with_anything_strange_in_it_lets_nobody_in_whose_key_is_another() => Prop.ForAll(_swaps, swap =>
    {
        var launching = gate.Launching();
        Swap(launching.Header, swap.Member, swap.Value);
        launching.Key = new SigningKey("first");
        return IsRefused(launching);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Whatever_a_platform_signs_is_let_in_or_refused_by_name_and_breaks_nothing() => Prop.ForAll(_swaps, swap =>
    {
        var launching = gate.Launching();
        Swap(launching.Claims, swap.Member, swap.Value);
        var answer = launching.Goes().GetAwaiter().GetResult();
        return answer.Status == HttpStatusCode.SeeOther || IsRefusal(answer);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Times));

    private static bool IsRefused(Launching launching) => IsRefusal(launching.Goes().GetAwaiter().GetResult());

    private static bool IsRefusal(LmsSupport.Harness.Answer answer) => (int)answer.Status is >= 400 and < 500 && answer.Header("X-Refusal-Code") is { Length: > 0 };

    private static string Edited(string text, int at, int kind, char with) => kind switch
    {
        0 => text[..at] + (text[at] == with ? '~' : with) + text[(at + 1)..],
        1 => text[..at] + with + text[at..],
        2 => text[..at] + text[(at + 1)..],
        _ => text[..at],
    };

    private static void Swap(JsonNode tree, int member, int value)
    {
        var places = Places(tree).ToList();
        places[member % places.Count](_strange[value]?.DeepClone());
    }

    private static IEnumerable<Action<JsonNode?>> Places(JsonNode tree)
    {
        switch (tree)
        {
            case JsonObject members:
                foreach (var (name, inner) in members.ToList())
                {
                    yield return with => members[name] = with;
                    foreach (var place in inner is null ? [] : Places(inner))
                        yield return place;
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    var at = i;
                    yield return with => items[at] = with;
                }

                break;
        }
    }
}
