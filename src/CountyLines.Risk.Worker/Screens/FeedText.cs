using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What came of trying a feed's mapping.</summary>
static class FeedText
{
    public static void Write(Terminal terminal, FeedCheck check, int rows)
    {
        var output = terminal.Out;
        if (check.Feed is not { } feed)
        {
            ProblemText.WriteResults(terminal, check.Problems);
            output.WriteLine($"{check.Problems.Count:N0} {(check.Problems.Count == 1 ? "problem" : "problems")}; the feed does not load.");
            return;
        }

        if (check.Unavailable.Count > 0)
        {
            output.WriteLine($"The mapping '{feed.Name}' has no fault, and the sample cannot be used:");
            foreach (var problem in check.Unavailable)
                output.WriteLine($"  {VisibleText.Of(problem)}");
            return;
        }

        if (check.Extract is not { } extract)
        {
            output.WriteLine($"The mapping '{feed.Name}' has no fault. To see records as they would land, give the folder of a sample: countylines feed check PATH --from FOLDER");
            return;
        }

        output.WriteLine($"Feed '{feed.Name}' as it would land on {extract.Today:d MMMM yyyy}. Nothing is stored.");
        PullText.WriteFiles(output, extract.Files);
        foreach (var (kind, records) in Samples(extract, rows))
        {
            foreach (var (record, index) in records.Select((record, index) => (record, index)))
            {
                output.WriteLine($"{kind} {index + 1}");
                foreach (var (field, value) in record)
                    output.WriteLine($"  {field,-20} {(value is null ? "unknown" : value.Length == 0 ? "none" : VisibleText.Of(value))}");
            }
        }

        foreach (var doubt in extract.Doubts.Take(ProblemText.Most))
            output.WriteLine($"Please look: {VisibleText.Of(doubt)}");
        WriteQuarantine(terminal, extract.Quarantined);
    }

    public static object Shape(FeedCheck check, int rows)
    {
        return new
        {
            Feed = check.Feed?.Name,
            Problems = check.Problems.Select(ProblemText.Shape),
            check.Unavailable,
            Files = check.Extract?.Files ?? [],
            Records = check.Extract is null ? [] : Samples(check.Extract, rows).ToDictionary(sample => sample.Kind, sample => sample.Records.Select(record => record.ToDictionary())),
            RefusedLines = check.Extract?.RefusedLines ?? [],
            Doubts = check.Extract?.Doubts ?? [],
            Quarantined = (check.Extract?.Quarantined ?? []).Select(item => new { item.File, item.Row, item.Column, item.Value, item.Reason, State = item.State.ToString().ToLowerInvariant() }),
        };
    }

    static IEnumerable<(string Kind, IEnumerable<IReadOnlyList<KeyValuePair<string, string?>>> Records)> Samples(Extract extract, int rows)
    {
        yield return ("line", extract.Lines.Take(rows).Select(RecordText.Of));
        yield return ("number", extract.Numbers.Take(rows).Select(RecordText.Of));
        yield return ("evidence", extract.Evidence.Take(rows).Select(RecordText.Of));
        yield return ("assessment", extract.Assessments.Take(rows).Select(RecordText.Of));
    }

    static void WriteQuarantine(Terminal terminal, IReadOnlyList<QuarantinedValue> items)
    {
        if (items.Count == 0)
        {
            terminal.Out.WriteLine("No value would go to quarantine.");
            return;
        }

        terminal.Out.WriteLine($"{items.Count:N0} {(items.Count == 1 ? "value" : "values")} would go to quarantine:");
        TableView.Write(
            terminal,
            [new("File"), new("Row", IsNumber: true), new("Column"), new("Value", MayFold: true), new("Reason", MayFold: true)],
            [.. items.Take(ProblemText.Most).Select(item => (IReadOnlyList<Cell>)[VisibleText.Of(item.File), $"{item.Row}", VisibleText.Of(item.Column), VisibleText.Of(item.Value), VisibleText.Of(item.Reason)])]);
        if (items.Count > ProblemText.Most)
            terminal.Out.WriteLine($"... and {items.Count - ProblemText.Most:N0} more; all of them: countylines feed check PATH --json");
    }
}
