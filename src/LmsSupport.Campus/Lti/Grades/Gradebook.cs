using System.Collections.Concurrent;
using LmsSupport.Campus.Courses;

namespace LmsSupport.Campus.Lti.Grades;

/// <summary>A column of a course's gradebook: AGS's line item.</summary>
/// <param name="Instance">The resource link it belongs to; null: to none.</param>
internal sealed record Column(int Id, Course Course, int Tool, string Label, double Maximum, string ResourceId, string Tag, int? Instance);

/// <summary>What a tool said about somebody in a column.</summary>
/// <param name="Result">In the column's measure; null: it told progress without a score.</param>
/// <param name="Timestamp">The tool's.</param>
internal sealed record Grade(int Person, double? Result, string? Comment, DateTimeOffset Timestamp);

/// <summary>How a score was received.</summary>
internal enum Reception
{
    Taken,
    /// <summary>One as new or newer is there.</summary>
    NotNewer,
}

/// <summary>The grades of all courses, in memory: each help begins with a column of its own, as an activity of Moodle's does.</summary>
internal sealed class Gradebook
{
    // Above the numbers that the help of each course has.
    private int _last = 200;

    private readonly ConcurrentDictionary<int, Column> _columns = [];
    private readonly ConcurrentDictionary<(int Column, int Person), Grade> _grades = [];
    private readonly Lock _gate = new();

    public Gradebook(Entries entries)
    {
        foreach (var entry in Catalogue.Courses.Select(entries.Help))
            _columns[entry.Module] = new Column(entry.Module, entry.Course, entry.Tool, entry.Title, 100, "", "", entry.Instance);
    }

    public IReadOnlyList<Column> Of(Course course) => [.. _columns.Values.Where(column => column.Course == course).OrderBy(column => column.Id)];

    public Column? Find(Course course, int id) => _columns.GetValueOrDefault(id) is { } column && column.Course == course ? column : null;

    /// <summary>The entry's own column: the first that belongs to it.</summary>
    public Column? ColumnOf(Entry entry) => Of(entry.Course).FirstOrDefault(column => column.Instance == entry.Instance);

    public Column Add(Func<int, Column> make)
    {
        var column = make(Interlocked.Increment(ref _last));
        _columns[column.Id] = column;
        return column;
    }

    public void Change(Column column) => _columns[column.Id] = column;

    public void Remove(Column column)
    {
        _columns.TryRemove(column.Id, out _);
        foreach (var key in _grades.Keys.Where(key => key.Column == column.Id))
            _grades.TryRemove(key, out _);
    }

    public Reception Take(Column column, Grade grade)
    {
        lock (_gate)
        {
            if (_grades.TryGetValue((column.Id, grade.Person), out var before) && grade.Timestamp <= before.Timestamp)
                return Reception.NotNewer;
            _grades[(column.Id, grade.Person)] = grade;
            return Reception.Taken;
        }
    }

    /// <summary>Only those with a score.</summary>
    public IReadOnlyList<Grade> Results(Column column) =>
        [.. _grades.Where(grade => grade.Key.Column == column.Id && grade.Value.Result is not null).Select(grade => grade.Value).OrderBy(grade => grade.Person)];
}
