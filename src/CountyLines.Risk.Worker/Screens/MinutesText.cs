using System.Globalization;
using System.Text;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What a meeting decided on a day, as a text that can be kept and read anywhere.</summary>
static class MinutesText
{
    public static string Of(RunReport report, RecordedNight? held, IReadOnlyList<Decision> made, Governance governance, DateOnly day, Person by)
    {
        var (text, marking) = (new StringBuilder(), Marks.Of(report.Marking));
        var lines = report.Lines.ToDictionary(line => line.Line.Reference, StringComparer.Ordinal);
        void Line(string line = "") => text.Append(line).Append('\n');
        Line(marking);
        Line();
        Line(string.Create(CultureInfo.InvariantCulture, $"Decisions of {day:d MMMM yyyy}"));
        Line(string.Create(CultureInfo.InvariantCulture, $"On run {report.Run.Number} as of {report.Run.AsOf:d MMMM yyyy}, pack {report.Run.PackIdentity}: {report.Pack.Status}"));
        if (held is not null)
            Line($"ALARM: the night of {held.Key} was held, and nobody had looked at why: {string.Join("; ", held.Reasons)}");
        Line($"{made.Count} {(made.Count == 1 ? "decision" : "decisions")}. The machine ranked; people decided. Written out by {by.Name}.");
        foreach (var one in made)
        {
            Line();
            var line = lines.GetValueOrDefault(one.Line);
            Line($"{one.Id}. {one.Line}{(line is null ? "" : $" {line.Line.Name}")}{(line?.Rank is { } rank ? $", rank {rank}, {line.Band!.Name}, risk {Show.Range(line.Score!.Lowest, line.Score.Highest)}" : "")}");
            Line($"   {DecisionText.Said(one.What)}, by {governance.Roles.GetValueOrDefault(one.Role, one.Role)}: {one.Because}");
            Line(string.Create(CultureInfo.InvariantCulture, $"   Owner: {(one.Owner is { } owner ? governance.Owners.GetValueOrDefault(owner, owner) : "none named")}. Plan: {(one.Plan.Count == 0 ? "none" : string.Join(", ", one.Plan))}. Review: {(one.Review is { } review ? $"{review:d MMMM yyyy}" : "no date")}. Recorded by {one.MadeBy}."));
        }

        Line();
        Line(marking);
        return text.ToString();
    }
}
