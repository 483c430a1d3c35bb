using System.Text.Json;
using System.Text.Json.Serialization;

namespace LmsSupport.Campus.Courses;

/// <summary>The three courses of the campus.</summary>
internal static class Catalogue
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static readonly IReadOnlyList<Course> Courses =
        [.. Embedded.Under("courses/").Select(name => JsonSerializer.Deserialize<Course>(Embedded.Text(name), Json)!).OrderBy(course => course.Number)];

    public static Course? Find(string? id) => Courses.FirstOrDefault(course => string.Equals(course.Id, id, StringComparison.Ordinal));
}
