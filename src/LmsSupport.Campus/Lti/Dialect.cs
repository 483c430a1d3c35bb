using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using LmsSupport.Campus.Courses;
using LmsSupport.Campus.Lti.Tokens;

namespace LmsSupport.Campus.Lti;

/// <summary>Whose ways the campus has.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Product>))]
public enum Product
{
    Moodle,
    Canvas,
    Blackboard,
}

/// <summary>How strictly the audience of a tool's assertion is looked at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AudienceCheck>))]
public enum AudienceCheck
{
    /// <summary>The token address or the issuer, with or without a slash at its end; a list of them is refused.</summary>
    Usual,
    /// <summary>The token address letter by letter, as Canvas: a slash at its end is refused.</summary>
    Exact,
    /// <summary>Not at all, as the Moodle that was recorded.</summary>
    None,
}

/// <summary>What differs between the products that the campus can be taken for.</summary>
internal static class Dialect
{
    /// <summary>Every customer of these clouds has the same issuer.</summary>
    public static string? SharedIssuer(Product product) => product switch
    {
        Product.Canvas => "https://canvas.instructure.com",
        Product.Blackboard => "https://blackboard.com",
        _ => null,
    };

    public static AudienceCheck AudienceOf(Product product) => product == Product.Canvas ? AudienceCheck.Exact : AudienceCheck.Usual;

    /// <summary>Moodle tells its own number of a person; the others a name that nobody can guess from it.</summary>
    public static string Subject(Product product, int person) => product switch
    {
        Product.Canvas => new Guid(Hash($"user {person}")[..16]).ToString(),
        Product.Blackboard => Convert.ToHexStringLower(Hash($"user {person}")[..16]),
        _ => Number(person),
    };

    public static string ContextId(Product product, Course course) => product switch
    {
        Product.Canvas => Convert.ToHexStringLower(Hash($"course {course.Number}")[..20]),
        Product.Blackboard => Convert.ToHexStringLower(Hash($"course {course.Number}")[..16]),
        _ => Number(course.Number),
    };

    public static string Family(Product product) => product switch
    {
        Product.Canvas => "canvas",
        Product.Blackboard => "BlackboardLearn",
        _ => "moodle",
    };

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes($"practice campus {text}"));
}
