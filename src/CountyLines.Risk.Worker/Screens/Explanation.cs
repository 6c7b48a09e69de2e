using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Commands;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>Everything that is said of one line in a run, for the terminal, for programs and for the console.</summary>
/// <param name="Duplicates">Lines that share a number with it, without withheld ones.</param>
/// <param name="History">Every change to its record, oldest first; of a line that absorbed others, to theirs too.</param>
/// <param name="Events">Decisions and outcomes; none of a restricted line.</param>
/// <param name="Records">The references of the records that are shown: its own, and those of lines that it absorbed.</param>
sealed record Explanation(RunReport Report, RunLine Line, IReadOnlyList<PossibleDuplicate> Duplicates, IReadOnlyList<LineChange> History, IReadOnlyList<LineEvent> Events, IReadOnlyList<string> Records)
{
    /// <summary>What the audit says when it is shown.</summary>
    public AuditAct Act => new(AuditOperation.Consultation, "line-explained", ("run", Report.Run.Number), ("pull", Report.Run.Pull)) { Lines = [.. Records] };

    /// <param name="known">What was known on a day, when the run was worked out for it.</param>
    /// <exception cref="NotFoundException">There is no such line in the run.</exception>
    public static Explanation Of(RiskStore store, RunReport report, string wanted, KnownOn? known = null)
    {
        var line = report.Lines.FirstOrDefault(line => line.Line.Reference.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new NotFoundException($"There is no line '{VisibleText.Of(wanted, 80)}' in {(known is null ? $"run {report.Run.Number}" : $"what was known on {known.Day:d MMMM yyyy}")}{Words.DidYouMean(wanted, report.Lines.Select(line => line.Line.Reference))}");
        // What was one line in the run is no duplicate of itself, whatever was decided since.
        var staysAs = report.Lines.Where(other => other.Records.MergedInto is not null).ToDictionary(other => other.Line.Reference, other => other.Records.MergedInto!.Into);
        // That a withheld line has this number would be something of it shown.
        var withheld = report.Lines.Where(other => other.Standing == Standing.Withheld).Select(other => other.Line.Reference).ToHashSet();
        var duplicates = (known?.PossibleDuplicates() ?? store.PossibleDuplicates()).Where(pair => !withheld.Contains(pair.LineA) && !withheld.Contains(pair.LineB))
            .Where(pair => staysAs.GetValueOrDefault(pair.LineA, pair.LineA) != staysAs.GetValueOrDefault(pair.LineB, pair.LineB)).ToList();
        var records = (line.Records.Merged?.Absorbed ?? []).Select(one => one.Line).Prepend(line.Line.Reference).ToList();
        var history = records.SelectMany(reference => store.History(reference, report.Run.Pull)).OrderBy(change => change.Pull).ToList();
        var events = line.Standing == Standing.Withheld || store.RestrictedLines().Contains(line.Line.Reference) ? [] : LineEvents.Of(store, report, line, known?.Day);
        return new Explanation(report, line, duplicates, history, events, records);
    }
}
