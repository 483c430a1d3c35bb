using LmsSupport.Api.People;

namespace LmsSupport.Rooms.Tests.People;

public sealed class RightsTests
{
    private static readonly Guid _course = Guid.CreateVersion7();
    private static readonly Guid _edition = Guid.CreateVersion7();
    private static readonly Guid _category = Guid.CreateVersion7();

    [Fact]
    public void A_grant_reaches_what_its_scope_holds_and_no_more()
    {
        Of(GrantScope.Organisation, Guid.Empty).MayTutor(_course, _edition).ShouldBeTrue();
        Of(GrantScope.Course, _course).MayTutor(_course, Guid.CreateVersion7()).ShouldBeTrue();
        Of(GrantScope.Course, Guid.CreateVersion7()).MayTutor(_course, _edition).ShouldBeFalse();
        Of(GrantScope.Edition, _edition).MayTutor(_course, _edition).ShouldBeTrue();
        Of(GrantScope.Edition, _edition).MayTutor(_course, Guid.CreateVersion7()).ShouldBeFalse();
        Of(GrantScope.Category, _category, _course).MayTutor(_course, _edition).ShouldBeTrue();
        Of(GrantScope.Category, _category).MayTutor(_course, _edition).ShouldBeFalse();
    }

    [Theory]
    [InlineData(GrantRole.Tutor, true)]
    [InlineData(GrantRole.LeadTutor, true)]
    [InlineData(GrantRole.Organizer, false)]
    [InlineData(GrantRole.CourseAuthor, false)]
    [InlineData(GrantRole.Administrator, false)]
    internal void Only_tutors_tutor(GrantRole role, bool tutors)
    {
        var rights = new PersonRights([new Grant { Role = role, Scope = GrantScope.Organisation }], []);
        rights.MayTutor(_course, _edition).ShouldBe(tutors);
        rights.TutorsAnything.ShouldBe(tutors);
    }

    [Fact]
    public void Nobody_may_anything_without_a_grant()
    {
        PersonRights.None.MayTutor(_course, _edition).ShouldBeFalse();
        PersonRights.None.TutorsAnything.ShouldBeFalse();
    }

    private static PersonRights Of(GrantScope scope, Guid id, params Guid[] coursesOfCategory) =>
        new([new Grant { Role = GrantRole.Tutor, Scope = scope, ScopeId = id }], coursesOfCategory);
}
