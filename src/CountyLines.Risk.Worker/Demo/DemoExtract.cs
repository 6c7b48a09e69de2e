using System.Globalization;
using System.Text;

namespace CountyLines.Risk.Worker.Demo;

/// <summary>
/// Writes a made-up extract of Nottinghamshire lines as a force keeps it, in the shape that the force-extract feed maps, so that a first run
/// has something to show. Nothing in it is real; its deal numbers are from Ofcom's range for drama, 07700 900000 to 900999. Same bytes on any
/// machine and day.
/// <para>
/// Everything lies on or before the week asked for, except the days on which reviews fall due. Both weeks hold the same three deliberate faults,
/// and no others, so that the quarantine has something in it: evidence dated 31/09/2026, evidence of the type "Vehicle stop", and an assessment
/// at level 7.
/// </para>
/// </summary>
public static class DemoExtract
{
    public static DateOnly FirstWeek { get; } = new(2026, 11, 13);

    /// <summary>The same lines a week later: new evidence and lines, changed numbers and statuses, one name put right.</summary>
    public static DateOnly SecondWeek { get; } = new(2026, 11, 20);

    /// <summary>Writes the four files, over those of another week, and makes the folder when it is not there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">When the date is neither of the two weeks.</exception>
    public static void Write(string folder, DateOnly asOf)
    {
        if (asOf != FirstWeek && asOf != SecondWeek)
            throw new ArgumentOutOfRangeException(
                nameof(asOf), asOf, $"The demo has only the weeks {FirstWeek:yyyy-MM-dd} and {SecondWeek:yyyy-MM-dd}.");
        var world = new DemoWorld();
        Directory.CreateDirectory(folder);
        Write(folder, "mapped-lines.csv", Lines(world, asOf));
        Write(folder, "deal-numbers.csv", Numbers(world, asOf));
        Write(folder, "evidence.csv", Evidence(world, asOf));
        Write(folder, "assessments.csv", Assessments(world, asOf));
    }

    static IEnumerable<string[]> Lines(DemoWorld world, DateOnly asOf)
    {
        yield return
        [
            "Line Ref", "Line Name", "Status", "Exporting Force", "Exporting Area", "Importing Areas", "Model", "Commodities", "OCG", "First Seen",
            "Last Activity", "Review Due", "Lead Officer Role", "Marking", "Handling", "Handling Conditions", "Notes",
        ];
        var newest = world.Evidence.Where(evidence => evidence.On <= asOf)
            .GroupBy(evidence => evidence.Line).ToDictionary(group => group.Key, group => group.Max(evidence => evidence.On));
        foreach (var line in world.Lines.Where(line => line.FirstSeen <= asOf))
        {
            yield return
            [
                line.Reference, DemoSecondWeek.Name(line.Plan, asOf), DemoSecondWeek.Status(line.Plan, asOf), line.Plan.Force, line.ExportingArea,
                line.ImportingAreas, line.Model, line.Commodities, line.Ocg, Day(line.FirstSeen), Day(newest[line.Reference]), Day(line.ReviewDue),
                line.Role, line.Marking, line.Conditional ? "C" : "P", line.Conditional ? "No onward sharing without originator consent" : "", "",
            ];
        }
    }

    static IEnumerable<string[]> Numbers(DemoWorld world, DateOnly asOf)
    {
        // The way of writing goes with the row of the second week: a number must not be rewritten by another line's new one.
        var rows = world.Numbers.Select((number, row) => (Number: number, Text: DemoNumbers.Write(number, row)));
        return rows.Where(row => row.Number.From <= asOf)
            .Select(row => (string[])[row.Number.Line, row.Text, Day(row.Number.From), row.Number.To is { } to && to <= asOf ? Day(to) : ""])
            .Prepend(["Line Ref", "Deal Number", "From", "To"]);
    }

    static IEnumerable<string[]> Evidence(DemoWorld world, DateOnly asOf)
    {
        return world.Evidence.Concat(DemoFaults.Evidence(world))
            .Where(evidence => evidence.On <= asOf)
            .OrderBy(evidence => evidence.On).ThenBy(evidence => evidence.Line, StringComparer.Ordinal)
            .Select((evidence, at) => (string[])
            [
                $"N{evidence.On.Year}{at + 1:000000}", evidence.Line, evidence.Kind, evidence.DateAsWritten ?? Day(evidence.On), evidence.Quantity,
                evidence.Grade, evidence.Handling, evidence.Text,
            ])
            .Prepend(["Log No", "Line Ref", "Type", "Date", "Qty", "Grade", "Handling", "Free Text"]);
    }

    static IEnumerable<string[]> Assessments(DemoWorld world, DateOnly asOf)
    {
        return world.Assessments.Append(DemoFaults.Assessment(world))
            .Where(assessment => assessment.On <= asOf)
            .OrderBy(assessment => assessment.On).ThenBy(assessment => assessment.Line, StringComparer.Ordinal)
            .Select(assessment => (string[])
            [
                assessment.Line, assessment.Factor, assessment.Level, assessment.By, Day(assessment.On), assessment.Reason,
            ])
            .Prepend(["Line Ref", "Factor", "Level", "Assessed By", "Assessed On", "Reason"]);
    }

    /// <summary>The extract writes UK dates in two styles; which one depends on the date alone, so that both weeks write it alike.</summary>
    static string Day(DateOnly day) =>
        day.ToString(day.DayNumber % 16 == 0 ? "dd-MMM-yyyy" : "dd/MM/yyyy", CultureInfo.InvariantCulture);

    static void Write(string folder, string name, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(Quote)).Append("\r\n");
        File.WriteAllText(Path.Combine(folder, name), text.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    static string Quote(string field) => field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"")}\"" : field;
}
