using System.Text;
using LmsSupport.Api.Lti.Advantage;
using LmsSupport.Api.People;

namespace LmsSupport.Rooms.Tests.Lti.Advantage;

public sealed class RosterPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task A_member_is_read_in_whatever_pieces_it_arrives(int piece)
    {
        var page = await Read(
            """
            {"id":"x","context":{"id":"2","members":[{"user_id":"no"}]},"members":[
              {"status":"Active","roles":["Learner"],"user_id":"3","name":"Anna  Learner","email":"anna@example.test","ext_user_username":"anna","message":[{"a":{"user_id":"9"}}]},
              {"status":"inactive","roles":["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor","Learner"],"user_id":"4","given_name":"Béla","family_name":"Łukasz"},
              {"status":"Deleted","roles":[],"user_id":5,"group_enrollments":[{"group_id":"g1"},{"group_id":2},{"other":"x"}]}
            ],"after":[1,2,{"members":[]}]}
            """,
            piece);

        page.IsWhole.ShouldBeTrue();
        page.Skipped.ShouldBe(0);
        page.Members[0].ShouldSatisfyAllConditions(
            anna => (anna.Subject, anna.Name, anna.Email, anna.Username, anna.Roles, anna.Learns, anna.Status).ShouldBe(("3", "Anna  Learner", "anna@example.test", "anna", "Learner", true, MemberStatus.Active)),
            anna => anna.Groups.ShouldBeEmpty());
        page.Members[1].ShouldSatisfyAllConditions(
            bela => (bela.Subject, bela.Name, bela.Email, bela.Learns, bela.Status).ShouldBe(("4", "Béla Łukasz", null, false, MemberStatus.Inactive)));
        page.Members[2].Groups.ShouldBe(["g1", "2"]);
        (page.Members[2].Subject, page.Members[2].Name, page.Members[2].Status).ShouldBe(("5", null, MemberStatus.Deleted));
        page.Members.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("""{"roles":["Learner"]}""")]
    [InlineData("""{"user_id":""}""")]
    [InlineData("""{"user_id":null}""")]
    [InlineData("""{"user_id":{"id":"3"}}""")]
    [InlineData("""{"user_id":"\ud800"}""")]
    [InlineData("""{"user_id":"a\u0000b"}""")]
    [InlineData("""{"user_id":"3","name":"\udc00"}""")]
    [InlineData("\"3\"")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_row_that_is_no_member_is_passed_over_and_its_neighbours_are_not(string row)
    {
        var page = await Read($$"""{"members":[{"user_id":"1"},{{row}},{"user_id":"2"}]}""");
        page.IsWhole.ShouldBeTrue();
        page.Skipped.ShouldBe(1);
        page.Members.Select(member => member.Subject).ShouldBe(["1", "2"]);
    }

    [Theory]
    [InlineData("""{"user_id":"3","roles":"Learner","name":7,"email":[],"status":true,"group_enrollments":{}}""", "Learner")]
    [InlineData("""{"user_id":"3","roles":[7,null,"Learner",{"a":1}]}""", "Learner")]
    [InlineData("""{"user_id":"3"}""", "")]
    public async Task What_is_odd_in_a_row_costs_only_itself(string row, string roles)
    {
        var member = (await Read($$"""{"members":[{{row}}]}""")).Members.ShouldHaveSingleItem();
        (member.Subject, member.Name, member.Email, member.Roles, member.Status).ShouldBe(("3", null, null, roles, MemberStatus.Active));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<!doctype html><title>Site under maintenance</title>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"exception":"moodle_exception","message":"…"}""")]
    [InlineData("""{"members":{}}""")]
    [InlineData("""{"members":[{"user_id":"1"},""")]
    [InlineData("""{"members":[{"user_id":"1"}]""")]
    [InlineData("""{"members":[{"user_id":"1"}}""")]
    [InlineData("""{"members":[{"user_id":"1"}] "x"}""")]
    [InlineData("""{"pageOf":{"membershipSubject":{"membership":[]}}}""")]
    public async Task What_is_no_roster_or_breaks_off_is_no_page(string text) => (await Read(text)).IsWhole.ShouldBeFalse();

    [Fact]
    public async Task An_empty_roster_is_one_and_a_mark_before_it_does_no_harm() => (await Read("\uFEFF{\"members\":[]}")).IsWhole.ShouldBeTrue();

    [Fact]
    public async Task A_member_longer_than_a_megabyte_is_not_waited_for()
    {
        var page = await Read($$"""{"members":[{"user_id":"1","picture":"{{new string('x', 3_000_000)}}"}]}""", 64 * 1024);
        page.IsWhole.ShouldBeFalse();
    }

    private static async Task<RosterPage> Read(string text, int piece = 4096)
    {
        var page = new RosterPage();
        await using var body = new Pieces(Encoding.UTF8.GetBytes(text), piece);
        await page.Read(body, Cancellation);
        return page;
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
