using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>Decisions and outcomes on a screen and for programs. What followed them is said to follow, never to be caused.</summary>
static class DecisionText
{
    public const string OnlyInTime = "This says only what came before and after; it does not say that one caused the other.";

    /// <summary>What was decided, as it is said: the words of the records are also what a command is given.</summary>
    public static string Said(string what) => what switch
    {
        "refer-emsou" => "refer to EMSOU",
        "refer-nca" => "refer to the NCA",
        _ => what,
    };

    /// <summary>For a column: <c>adopt, 20 Dec 2026</c>, the day being that of its review.</summary>
    public static string Short(Decision? open, DateOnly asOf)
    {
        return open is null ? "" : open.Review is not { } review ? Said(open.What) : review < asOf ? $"{Said(open.What)}, overdue {asOf.DayNumber - review.DayNumber} d" : $"{Said(open.What)}, {review:d MMM yyyy}";
    }

    public static void WriteOpen(Terminal terminal, IReadOnlyList<Decision> open, DateOnly today, IReadOnlySet<string> restricted)
    {
        if (open.Count == 0)
        {
            terminal.Out.WriteLine("No decision is open.");
            return;
        }

        TableView.Write(terminal,
            [new("Line"), new("Decision"), new("Role"), new("Owner"), new("Plan"), new("Review"), new("Decided"), new("Because", MayFold: true)],
            [.. open.Select(one => (IReadOnlyList<Cell>)(restricted.Contains(one.Line)
                ? [one.Line, "withheld", "", "", "", "", "", ""]
                : [
                    one.Line, one.What, one.Role, one.Owner ?? "none named", string.Join(", ", one.Plan),
                    new Cell(one.Review is not { } review ? "no date" : review < today ? $"overdue {today.DayNumber - review.DayNumber} d" : $"{review:d MMM yyyy}", one.IsReviewOverdue(today) ? "red" : ""),
                    $"{one.MadeOn:d MMM yyyy}", one.Because,
                ]))]);
        terminal.Out.WriteLine($"{open.Count} open decisions, {open.Count(one => one.IsReviewOverdue(today))} with an overdue review.");
    }

    /// <summary>In a line's explanation.</summary>
    public static void WriteOn(TextWriter output, IReadOnlyList<LineEvent> events)
    {
        if (events.Count == 0)
            return;
        output.WriteLine("\nDecisions and outcomes:");
        foreach (var one in events)
        {
            output.WriteLine(one.Decision is { } decision
                ? $"  {one.Day:d MMM yyyy}  {decision.What} by {decision.Role}: {decision.Because}{(decision.Owner is { } owner ? $"; owner {owner}" : "")}{(decision.Plan.Count > 0 ? $"; {string.Join(", ", decision.Plan)}" : "")}{(decision.Review is { } review ? $"; review {review:d MMM yyyy}" : "")}"
                : $"  {one.Day:d MMM yyyy}  outcome {one.Outcome!.Label}{(one.Outcome.Because is { } because ? $": {because}" : "")}{(one.Outcome.Evidence is { } evidence ? $" (evidence {evidence})" : "")}");
            output.WriteLine($"    {RiskWords(one.Risk)}");
        }

        output.WriteLine($"  {OnlyInTime}");
    }

    public static object Shape(LineEvent one, DateOnly asOf)
    {
        return new
        {
            Day = one.Day,
            Decision = one.Decision is { } decision ? Shape(decision, asOf, isWithheld: false) : null,
            one.Outcome,
            RiskBefore = one.Risk.Before,
            RiskAfter = one.Risk.After,
            one.Risk.AlsoChanged,
            Meaning = OnlyInTime,
        };
    }

    public static object Shape(Decision one, DateOnly day, bool isWithheld)
    {
        if (isWithheld)
            return new { one.Id, one.Line, Withheld = true };
        return new { one.Id, one.Line, Decision = one.What, one.Role, one.Because, one.Owner, one.Plan, one.Review, ReviewOverdue = one.IsReviewOverdue(day), Open = one.IsOpen, one.Run, one.MadeBy, one.MadeOn };
    }

    /// <summary>The risk before and after, and what else changed.</summary>
    public static string RiskWords(Association risk)
    {
        if (risk.Before is not { } before)
            return "No run came before it, so there is no risk to compare with.";
        if (risk.After is not { } after)
            return $"The machine's risk before it: {Of(before)}. No later run to compare with.";
        var also = risk.AlsoChanged.Count == 0 ? "" : $" Also between the two: {string.Join("; ", risk.AlsoChanged)}.";
        return $"The machine's risk before it: {Of(before)}; after it: {Of(after)}.{also}";
    }

    static string Of(RunScore score) => $"{(score.Risk is { } risk ? $"{risk} {score.Band}" : "none")} (run {score.Run}, {score.AsOf:d MMM yyyy})";
}
