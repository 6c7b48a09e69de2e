namespace CountyLines.Risk.Lines;

/// <summary>
/// Takes what a reading of a feed brings, one at a time and in the files' order, so that no extract is too large for the memory. Of several
/// records with one key the last counts; a record may come again when its row does.
/// </summary>
public interface IExtractTaker
{
    void Take(Line line);

    void Take(DealNumber number);

    void Take(Evidence evidence);

    void Take(Assessment assessment);

    void Take(QuarantinedValue value);
}

/// <summary>What one reading of a feed found, besides the records: every row of every file is in exactly one of used, repeated or quarantined.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="Today">The day of the pull; nothing may have happened after it.</param>
/// <param name="Digest">SHA-256 over the files as received.</param>
/// <param name="RefusedLines">References of lines marked above what this system may hold.</param>
/// <param name="Quarantined">How many values kept a row out.</param>
/// <param name="Doubts">What was used and looks contradictory; a person should look.</param>
/// <param name="FirstFutureDate">The first date that was refused because it is after <paramref name="Today"/>; null when none was.</param>
public sealed record Intake(
    string Feed,
    DateOnly Today,
    string Digest,
    IReadOnlyList<string> RefusedLines,
    int Quarantined,
    IReadOnlyList<string> Doubts,
    IReadOnlyList<FileCount> Files,
    DateOnly? FirstFutureDate)
{
    /// <summary>Whether the same files read on another day bring the same: no date that was good is then in the future, and none that was in the future has come.</summary>
    public bool IsTheSameOn(DateOnly day) => !(day < Files.Max(file => file.NewestDate)) && !(day >= FirstFutureDate);
}

/// <summary>Where the rows of one file went. <c>Rows = Used + Repeated + Quarantined</c>, always.</summary>
/// <param name="Rows">Rows after the header.</param>
/// <param name="Repeated">Rows that say the same as an earlier row in every mapped column, passed over.</param>
/// <param name="Quarantined">Rows with at least one fault, or held with a refused line.</param>
/// <param name="UnmappedColumns">Columns that the feed does not map: not read, not stored.</param>
/// <param name="NewestDate">The newest date in it on which something had happened; null when it has none.</param>
public sealed record FileCount(string File, int Rows, int Used, int Repeated, int Quarantined, IReadOnlyList<string> UnmappedColumns, DateOnly? NewestDate);

/// <summary>One value that kept a row out.</summary>
/// <param name="Row">As a spreadsheet numbers it; the header is row 1.</param>
/// <param name="Column">The column in the force's own words; empty when the row as a whole is at fault.</param>
/// <param name="Value">The value as received; empty when the row as a whole is at fault.</param>
/// <param name="Reason">What is wrong and what to do.</param>
/// <param name="State"><see cref="QuarantineState.Open"/> or <see cref="QuarantineState.Held"/>.</param>
/// <param name="RowDigest">Identifies the row's content and the fault, so that the same fault pulled twice is one item; no content goes in when the line is refused.</param>
public sealed record QuarantinedValue(
    string Feed, string File, int Row, string Column, string Value, string Reason, QuarantineState State, string RowDigest);

public enum QuarantineState
{
    /// <summary>Somebody must correct the row at its source.</summary>
    Open,

    /// <summary>The row waits for its line, which is itself kept out.</summary>
    Held,

    /// <summary>A later pull no longer has the fault.</summary>
    Closed,
}

/// <summary>A quarantined value with its number in the store.</summary>
public sealed record QuarantineItem(long Id, QuarantinedValue What, long SincePull, long? UntilPull);

/// <summary>A feed that could not be read at all. Nothing of it is used, because half an extract looks like fewer lines.</summary>
public sealed class FeedUnavailableException(string feed, IReadOnlyList<string> problems)
    : Exception($"The feed '{feed}' could not be read, and nothing was changed:{Environment.NewLine}" + string.Join(Environment.NewLine, problems.Select(problem => $"  {problem}")))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
