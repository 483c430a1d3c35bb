using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LmsSupport.Api.Lti.Advantage;

/// <summary>A column of the gradebook (Assignment and Grade Services 2.0, 3.2).</summary>
/// <param name="Address">Its <c>id</c>; null before it is created.</param>
/// <param name="Start">ISO 8601, as told.</param>
internal sealed record LineItem(string? Address, string Label, double ScoreMaximum, string? ResourceId = null, string? Tag = null, string? ResourceLinkId = null, string? Start = null, string? End = null)
{
    /// <returns>Null when it has not the form of one. What platforms leave empty is absent.</returns>
    public static LineItem? Of(JsonElement json)
    {
        if (json.Text("id") is not { } id || ServiceAddress.Of(id) is not { } address)
            return null;
        return new LineItem(
            address,
            json.Text("label") ?? "",
            Numbers.Of(json.Member("scoreMaximum")) ?? 0,
            json.Text("resourceId"),
            json.Text("tag"),
            json.Text("resourceLinkId"),
            json.Text("startDateTime"),
            json.Text("endDateTime"));
    }

    public byte[] ToJson()
    {
        var json = new JsonObject { ["scoreMaximum"] = ScoreMaximum, ["label"] = Label };
        foreach (var (name, value) in new[] { ("id", Address), ("resourceId", ResourceId), ("tag", Tag), ("resourceLinkId", ResourceLinkId), ("startDateTime", Start), ("endDateTime", End) })
        {
            if (value is not null)
                json[name] = value;
        }

        return JsonSerializer.SerializeToUtf8Bytes(json);
    }
}

/// <summary>How far somebody is (Assignment and Grade Services 2.0, 3.4.4).</summary>
internal enum ActivityProgress
{
    Initialized,
    Started,
    InProgress,
    Submitted,
    Completed,
}

/// <summary>How far the grading is (Assignment and Grade Services 2.0, 3.4.5).</summary>
internal enum GradingProgress
{
    NotReady,
    Failed,
    Pending,
    PendingManual,
    FullyGraded,
}

/// <summary>What is told of one learner (Assignment and Grade Services 2.0, 3.4).</summary>
/// <param name="Subject">The learner's <c>sub</c> at this platform.</param>
/// <param name="Given">With <paramref name="Maximum"/>, or null: then only how far they are.</param>
internal sealed record Score(string Subject, double? Given, double? Maximum, ActivityProgress Activity, GradingProgress Grading, string? Comment = null)
{
    public byte[] ToJson(string timestamp)
    {
        var json = new JsonObject { ["userId"] = Subject, ["activityProgress"] = Activity.ToString(), ["gradingProgress"] = Grading.ToString(), ["timestamp"] = timestamp };
        if (Given is not null)
            (json["scoreGiven"], json["scoreMaximum"]) = (Given, Maximum);
        if (Comment is not null)
            json["comment"] = Comment;
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }
}

/// <summary>What the gradebook holds for one learner (Assignment and Grade Services 2.0, 3.3). Only our own columns are to be had.</summary>
/// <param name="At">UTC microseconds; null when the platform does not say.</param>
internal sealed record Result(string Subject, double? Score, double? Maximum, string? Comment, long? At)
{
    public static Result? Of(JsonElement json) => json.Text("userId") is { } subject
        ? new Result(subject, Numbers.Of(json.Member("resultScore")), Numbers.Of(json.Member("resultMaximum")), json.Text("comment"), Time(json.Text("timestamp")))
        : null;

    private static long? Time(string? told) =>
        DateTimeOffset.TryParse(told, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Storage.Clock.Microseconds(time) : null;
}

/// <summary>Numbers as platforms write them: some as texts.</summary>
internal static class Numbers
{
    public static double? Of(JsonElement? json) => json switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && double.IsFinite(value) => value,
        { ValueKind: JsonValueKind.String } when double.TryParse(json.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) => value,
        _ => null,
    };
}
