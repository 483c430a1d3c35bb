namespace LmsSupport.Campus.Courses;

/// <summary>One of the two groups into which the learners of a course are divided.</summary>
/// <param name="Id">Of the whole campus, as Moodle's.</param>
/// <param name="Rest">Learners whose number leaves this when it is divided by two.</param>
public sealed record CourseGroup(int Id, string Name, int Rest)
{
    /// <summary>The one set that both belong to.</summary>
    public static (int Id, string Name) SetOf(Course course) => (course.Number, "Turni");

    public static IReadOnlyList<CourseGroup> Of(Course course) =>
        [new(First(course), "Turno del mattino", 0), new(First(course) + 1, "Turno della sera", 1)];

    public bool Has(int person, bool learns) => learns && person % 2 == Rest;

    private static int First(Course course) => ((course.Number - 2) * 2) + 1;
}
