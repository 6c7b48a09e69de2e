using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What was erased. It is the last time that the store says where the line went.</summary>
static class ErasureText
{
    /// <param name="line">The line's reference; null when a person's name was erased.</param>
    /// <param name="isOnServer">Whether the store is on a server, whose own log is out of reach.</param>
    public static void Write(Terminal terminal, ErasureReport report, string? line, bool isOnServer)
    {
        var output = terminal.Out;
        output.WriteLine($"{(line is null ? "The name is" : $"{line} is")} erased, as erasure {report.Outcome.Erasure.Id}, because of {report.Reason}.");
        output.WriteLine($"{(line is null ? "Names taken out" : "Rows removed or emptied")}: {(report.Outcome.Rows.Count == 0 ? "none" : string.Join(", ", report.Outcome.Rows.Select(one => $"{one.Table} {one.Rows}")))}.");
        if (report.Outcome.Runs.Count > 0)
            output.WriteLine($"Runs that cannot be worked out again from all they saw: {string.Join(", ", report.Outcome.Runs)}.");
        foreach (var file in report.Files)
            output.WriteLine($"File removed: {file}");
        if (line is not null)
            WriteGone(terminal, report, line);
        else
            output.WriteLine("Take the name out of the force's extract too, or the next pull brings it back with the assessments.");
        foreach (var one in report.Outcome.Mentions)
            output.WriteLine($"LOOK: it still stands in {one.Rows} {(one.Rows == 1 ? "row" : "rows")} of {one.Table}, in words about something else.");
        output.WriteLine("A backup that is older still holds it. Remove those too.");
        if (isOnServer)
            output.WriteLine("So do the database server's write-ahead log and its archive, and a standby that is behind, until the server's own retention has passed: that is for who runs it.");
        if (report.Left.Length > 0)
            terminal.Error.WriteLine(Unfinished(report.Left));
    }

    public static string Unfinished(string left) => $"NOT FINISHED: the rows are gone, and their bytes may still stand in free pages or files: {left}. Do: countylines erase --finish";

    public static object Shape(ErasureReport report)
    {
        return new
        {
            Erasure = report.Outcome.Erasure.Id,
            report.Outcome.Erasure.Day,
            report.Reason,
            Rows = report.Outcome.Rows.ToDictionary(one => one.Table, one => one.Rows),
            report.Outcome.Runs,
            Releases = report.Touched,
            report.Files,
            Gone = report.Gone.Select(ReleaseListText.Shape),
            Recall = report.ToRecall.Select(one => new { Release = one.Number, one.Audience, one.ValidUntil, Command = Recall(one) }),
            Mentions = report.Outcome.Mentions.ToDictionary(one => one.Table, one => one.Rows),
            Finished = report.Left.Length == 0,
            Left = report.Left.Length > 0 ? report.Left : null,
        };
    }

    static void WriteGone(Terminal terminal, ErasureReport report, string line)
    {
        if (report.Touched.Count > 0)
            terminal.Out.WriteLine($"Copies emptied in releases: {string.Join(", ", report.Touched)}.");
        foreach (var release in report.ToRecall)
            terminal.Out.WriteLine($"RECALL release {release.Number}: recipients may use it until {release.ValidUntil:d MMMM yyyy}. Do: {Recall(release)}");
        ReleaseListText.WriteLedger(terminal, line, report.Gone);
        if (report.Gone.Count > 0)
            terminal.Out.WriteLine("The store does not know this any more. Keep this paper elsewhere, and tell everybody on it to remove the line.");
    }

    static string Recall(RecordedRelease release) => $"countylines release recall {release.Number} --because TEXT";
}
