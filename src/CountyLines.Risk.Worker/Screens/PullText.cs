using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What a pull did: where every row went, what changed, and what a person should look at.</summary>
static class PullText
{
    const int MostShown = 20;

    public static void Write(TextWriter output, PullReport report)
    {
        var (extract, outcome, duplicates, recognised) = report;
        output.WriteLine($"Pull {outcome.Pull} of feed '{extract.Feed}' on {extract.Today:d MMMM yyyy}");
        if (recognised)
            output.WriteLine("  These files were pulled before and would be read the same today, so no row was read again.");
        WriteFiles(output, extract.Files);
        output.WriteLine(outcome.ChangedRecords
            ? $"  Changed: {Words("line", outcome.Lines)}; {Words("number", outcome.Numbers)}; {Words("evidence", outcome.Evidence)}; {Words("assessment", outcome.Assessments)}"
            : "  Nothing changed: every record is as it was.");
        if (outcome.Ended > 0)
            output.WriteLine($"  {outcome.Ended} records of made-up lines ended: a force's own feed has arrived.");
        var absent = outcome.Lines.Absent + outcome.Numbers.Absent + outcome.Evidence.Absent + outcome.Assessments.Absent;
        if (absent > 0)
            output.WriteLine($"  {absent} records held from this feed are no longer in its extract ({outcome.Lines.Absent} lines); they are kept.");
        foreach (var reference in extract.RefusedLines)
            output.WriteLine($"  Refused: {reference} is marked above OFFICIAL-SENSITIVE; it and everything under it is held out.");
        WriteSome(output, [.. duplicates.Select(pair => $"Possible duplicate: {pair.LineA} and {pair.LineB} both have {pair.Number}; both are kept.")], "possible duplicates");
        if (duplicates.Count > 0)
            output.WriteLine("  See what else speaks for and against their being one line: countylines duplicates");
        WriteSome(output, [.. extract.Doubts.Select(doubt => $"Please look: {doubt}")], "to look at");
        if (extract.Quarantined > 0)
            output.WriteLine($"  {extract.Quarantined} values in quarantine ({outcome.NewlyQuarantined} new, {outcome.NoLongerQuarantined} put right): countylines quarantine list");
    }

    /// <summary>Where every row of every file went.</summary>
    public static void WriteFiles(TextWriter output, IReadOnlyList<FileCount> files)
    {
        foreach (var file in files)
        {
            output.WriteLine($"  {file.File}: {file.Rows} rows: {file.Used} used, {file.Repeated} repeated, {file.Quarantined} quarantined"
                + (file.UnmappedColumns.Count > 0 ? $"; not mapped and not stored: {string.Join(", ", file.UnmappedColumns)}" : ""));
        }
    }

    static void WriteSome(TextWriter output, IReadOnlyList<string> messages, string what)
    {
        foreach (var message in messages.Take(MostShown))
            output.WriteLine($"  {message}");
        if (messages.Count > MostShown)
            output.WriteLine($"  and {messages.Count - MostShown} more {what}; all of them: countylines pull --json");
    }

    public static object Shape(PullReport report)
    {
        var (extract, outcome, duplicates, recognised) = report;
        return new
        {
            outcome.Pull,
            extract.Feed,
            Day = extract.Today,
            extract.Digest,
            Recognised = recognised,
            extract.Files,
            outcome.ChangedRecords,
            outcome.Lines,
            outcome.Numbers,
            outcome.Evidence,
            outcome.Assessments,
            outcome.Ended,
            extract.RefusedLines,
            PossibleDuplicates = duplicates,
            extract.Doubts,
            extract.Quarantined,
            outcome.NewlyQuarantined,
            outcome.NoLongerQuarantined,
        };
    }

    static string Words(string what, TableChange change) => $"{what} {change.Added} new, {change.Changed} changed";
}
