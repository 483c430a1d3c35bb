using LmsSupport.Api.Lti;
using LmsSupport.Api.People;

namespace LmsSupport.Rooms.Tests.Lti;

public sealed class RolesTests
{
    [Theory]
    [InlineData(true, "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor")]
    [InlineData(true, "Instructor")]
    [InlineData(true, " Instructor ")]
    [InlineData(true, "urn:lti:role:ims/lis/Instructor")]
    [InlineData(true, "urn:lti:role:ims/lis/TeachingAssistant/TeachingAssistant")]
    [InlineData(true, "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#Grader")]
    [InlineData(true, "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator")]
    [InlineData(true, "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator", "")]
    [InlineData(true, "Learner", "Instructor")]
    [InlineData(false)]
    [InlineData(false, "")]
    [InlineData(false, "Learner")]
    [InlineData(false, "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor")]
    [InlineData(false, "http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#Instructor")]
    [InlineData(false, "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor")]
    [InlineData(false, "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator", "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner")]
    [InlineData(false, "http://purl.imsglobal.org/vocab/lti/system/person#TestUser")]
    public void What_someone_is_in_this_course_decides_the_first_guess(bool instructor, params string[] roles) =>
        Roles.First(roles).ShouldBe(instructor ? FirstRole.Instructor : FirstRole.Learner);
}
