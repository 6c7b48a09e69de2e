namespace CountyLines.Risk.Lines;

/// <summary>What one pull of a feed brought: every row of every file is in exactly one of used, repeated or quarantined.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="Today">The day of the pull; nothing may have happened after it.</param>
/// <param name="Digest">SHA-256 over the files as received.</param>
/// <param name="Lines">In the files' order; a later record with the same key supersedes an earlier one.</param>
/// <param name="RefusedLines">References of lines marked above what this system may hold.</param>
/// <param name="Doubts">Rows that were used but look contradictory; a person should look.</param>
public sealed record Extract(
    string Feed,
    DateOnly Today,
    string Digest,
    IReadOnlyList<Line> Lines,
    IReadOnlyList<DealNumber> Numbers,
    IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<Assessment> Assessments,
    IReadOnlyList<string> RefusedLines,
    IReadOnlyList<QuarantinedValue> Quarantined,
    IReadOnlyList<string> Doubts,
    IReadOnlyList<FileCount> Files);

/// <summary>Where the rows of one file went. <c>Rows = Used + Repeated + Quarantined</c>, always.</summary>
/// <param name="Rows">Rows after the header.</param>
/// <param name="Repeated">Rows that say the same as an earlier row in every mapped column, passed over.</param>
/// <param name="Quarantined">Rows with at least one fault, or held with a refused line.</param>
/// <param name="UnmappedColumns">Columns that the feed does not map: not read, not stored.</param>
public sealed record FileCount(string File, int Rows, int Used, int Repeated, int Quarantined, IReadOnlyList<string> UnmappedColumns);

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
