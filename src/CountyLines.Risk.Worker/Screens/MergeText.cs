using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What a merged line is made of, and where a line went that was merged.</summary>
static class MergeText
{
    const int MostSame = 20;

    public static void Write(TextWriter output, LineRecords records)
    {
        if (records.MergedInto is { } gone)
            output.WriteLine($"\nMerged into {gone.Into} {Told(gone.Grounds)}\n  Its own records: {Words(gone.Own)}. To undo it: countylines duplicates split {gone.Line} --because \"...\"");
        if (records.Merged is not { } merged)
            return;
        output.WriteLine($"\nMade of {merged.Absorbed.Count + 1} records of one line:");
        output.WriteLine($"  {records.Line.Reference}, which stays: {Words(merged.Own)}");
        foreach (var one in merged.Absorbed)
            output.WriteLine($"  {one.Line} {one.Name}: {Words(one.Own)}; merged {Told(one.Grounds)}");
        foreach (var field in merged.Taken)
            output.WriteLine($"  {field.Field}: with what {string.Join(" and ", field.From)} has");
        if (merged.Same.Count == 0)
            return;
        output.WriteLine("  Taken to be the same, and counted once (one kind, day, quantity and grade in two records):");
        foreach (var pair in merged.Same.Take(MostSame))
            output.WriteLine($"    {pair.Counted.Reference} of {pair.Counted.Line} and {pair.NotCounted.Reference} of {pair.NotCounted.Line}: {pair.Counted.Kind}, {pair.Counted.OccurredOn:d MMM yyyy}, {pair.Counted.Grade}{(pair.Counted.Quantity == 1 ? "" : $" x{pair.Counted.Quantity}")}");
        if (merged.Same.Count > MostSame)
            output.WriteLine($"    and {merged.Same.Count - MostSame} more; all of them: countylines explain {records.Line.Reference} --json");
    }

    /// <summary>From which record a number or a piece of evidence is, where it is not the line's own.</summary>
    public static string Of(Line line, string record) => record == line.Reference ? "" : $" of {record}";

    public static void AddTo(Dictionary<string, object?> shape, LineRecords records)
    {
        if (records.MergedInto is { } gone)
            shape["merge"] = gone;
        if (records.Merged is not { } merged)
            return;
        shape["records"] = new
        {
            merged.Own,
            merged.Absorbed,
            CountedOnce = merged.Same.Select(pair => new { Counted = pair.Counted.Reference, Of = pair.Counted.Line, SameAs = pair.NotCounted.Reference, In = pair.NotCounted.Line }),
            merged.Taken,
        };
    }

    static string Told(Grounds grounds) => $"by {grounds.By} on {grounds.On:d MMMM yyyy}: {grounds.Because}";

    static string Count(int count, string one) => $"{count} {one}{(count == 1 ? "" : "s")}";

    static string Words(RecordCount own) => $"{Count(own.Numbers, "number")}, {Count(own.Evidence, "piece")} of evidence, {Count(own.Assessments, "assessment")}";
}
