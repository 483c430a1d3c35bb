using FsCheck;
using FsCheck.Fluent;
using LmsSupport.Api.Lti;
using LmsSupport.Api.Storage;

namespace LmsSupport.Rooms.Tests.Lti;

/// <summary>Laws of which key signs and which are published, for rotations at any times.</summary>
public sealed class KeyTurnsLaws
{
    private static readonly Arbitrary<(int[] Gaps, int Signed, int Read)> _lives = (
        from gaps in Gen.ArrayOf(Gen.Choose(0, 120))
        from signed in Gen.Choose(0, 1000)
        from read in Gen.Choose(-(int)KeyTurns.Remembered.TotalMinutes, (int)KeyTurns.LongestStatement.TotalMinutes)
        select (gaps, signed, signed + read)).ToArbitrary();

    [Fact]
    public void Whatever_is_signed_can_be_checked_while_it_is_valid_even_with_the_oldest_copy_of_the_key_set_that_may_be_kept() =>
        Prop.ForAll(_lives, life =>
        {
            var all = Made(life.Gaps);
            var (signed, read) = (Minutes(life.Signed), Math.Max(Minutes(life.Read), 0));
            var signing = KeyTurns.Signing(Until(all, signed), signed);
            var copy = Until(all, read);
            return KeyTurns.FirstPublished(copy, read) <= signing && signing < copy.Count;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void In_the_end_only_the_newest_is_published_and_it_signs() => Prop.ForAll(_lives, life =>
        {
            var all = Made(life.Gaps);
            var end = all[^1] + Minutes(180);
            return KeyTurns.Signing(all, end) == all.Count - 1 && KeyTurns.FirstPublished(all, end) == all.Count - 1;
        }).QuickCheckThrowOnFailure();

    // The first is there when the service starts, at 0.
    private static List<long> Made(int[] gaps)
    {
        var made = new List<long> { 0 };
        foreach (var gap in gaps)
            made.Add(made[^1] + Minutes(gap));
        return made;
    }

    private static List<long> Until(List<long> made, long now) => made.FindAll(at => at <= now);

    private static long Minutes(int minutes) => minutes * Clock.Minute;
}
