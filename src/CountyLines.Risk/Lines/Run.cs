using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>One scoring of all lines, as of a date, under one pack.</summary>
/// <param name="Number">From 1, in the order the runs were made.</param>
/// <param name="Pull">The last pull whose records the run saw; 0 when there was none.</param>
/// <param name="PackIdentity">For example <c>county-lines@1.0.0</c>.</param>
/// <param name="PackSha256">The hash of the pack that scored it.</param>
/// <param name="Engine">The version of the engine that scored it.</param>
/// <param name="InputsDigest">SHA-256 over every record the run saw.</param>
/// <param name="Trigger">What asked for it: <c>demo</c>, <c>rescore</c> or <c>night</c>.</param>
public sealed record Run(
    long Number, DateOnly AsOf, long Pull, string PackIdentity, string PackSha256, string Engine, string InputsDigest, string Trigger)
{
    /// <summary>The last step (approval or end of an override) that the run knew; 0 before any.</summary>
    public long LastStep { get; init; }

    /// <summary>The last decision to merge or split lines that the run saw; 0 before any.</summary>
    public long Merges { get; init; }
}

/// <summary>Whether and why a line stands in the ranked list.</summary>
public enum Standing
{
    Ranked,

    /// <summary>Could not be scored; the reason is shown. Never a low risk.</summary>
    Error,

    /// <summary>Restricted: shown as withheld, not scored.</summary>
    Withheld,

    /// <summary>Closed type 1: kept and scored, not ranked.</summary>
    Closed,

    /// <summary>First seen after the as-of date: not yet a line on that day.</summary>
    NotYetSeen,

    /// <summary>Counts under the line into which it was merged: kept, not scored by itself.</summary>
    Merged,
}

/// <summary>One line in a run.</summary>
/// <param name="Records">The line and its records as the run saw them.</param>
/// <param name="Score">Null when the line is withheld, not yet seen or in error.</param>
/// <param name="Band">Null when there is no score.</param>
/// <param name="Rank">From 1; equal risk has equal rank; null when not ranked.</param>
/// <param name="Before">The same line in the run before; null when it was not there.</param>
/// <param name="Problem">Why the line could not be scored; empty otherwise.</param>
public sealed record RunLine(
    LineRecords Records, Standing Standing, LineScore? Score, Band? Band, int? Rank, PreviousLine? Before, string Problem)
{
    public Line Line => Records.Line;

    /// <summary>What plug-ins gave for the facts of the run's pack; nothing when the pack asks for none.</summary>
    public IReadOnlyList<GivenFact> Given { get; init; } = [];

    /// <summary>The machine's own score, where an override holds the line elsewhere; null when the score is the machine's.</summary>
    public Hold? Hold { get; init; }

    /// <summary>What the machine alone says; null when the line has no score.</summary>
    public LineScore? MachineScore => Hold?.Machine ?? Score;

    public Band? MachineBand => Hold?.MachineBand ?? Band;

    /// <summary>The score whose risk follows from its levels by the formula: a held band moves the risk after that.</summary>
    public LineScore? Arithmetic => Hold?.Counted ?? Score;

    /// <summary>Days from the last activity known on the as-of date; null when none is known.</summary>
    public int? DaysSinceActivity(DateOnly asOf)
    {
        if (Line.LastActivity is { } recorded && recorded <= asOf)
            return asOf.DayNumber - recorded.DayNumber;
        return NewestEvidence(asOf) is { } newest ? asOf.DayNumber - newest.DayNumber : null;
    }

    /// <summary>The day of the newest evidence up to the as-of date; null when there is none.</summary>
    public DateOnly? NewestEvidence(DateOnly asOf)
    {
        var days = Records.Evidence.Where(evidence => evidence.OccurredOn <= asOf).Select(evidence => evidence.OccurredOn).ToList();
        return days.Count == 0 ? null : days.Max();
    }

    /// <summary>Whether the line's review was due before the as-of date.</summary>
    public bool IsReviewOverdue(DateOnly asOf) => Line.ReviewDue < asOf;
}

/// <summary>What the run before said of a line.</summary>
public sealed record PreviousLine(int? Rank, string? Band, LineScore? Score);

/// <summary>A run with its lines in display order and the pack that scored it: all that a list, an explanation or a briefing needs.</summary>
/// <param name="Previous">The run before this one; null for the first.</param>
public sealed record RunReport(Run Run, Run? Previous, Pack Pack, IReadOnlyList<RunLine> Lines)
{
    /// <summary>The pack as the run used it, to ask what other levels would come to.</summary>
    public Kernel Kernel { get; } = Kernel.Compile(Pack, Run.AsOf);

    /// <summary>What came of each override that was in force, or that expired since the run before.</summary>
    public IReadOnlyList<RunOverride> Overrides { get; init; } = [];

    /// <summary>
    /// The same report for whoever sees lines as they may be seen now: a line that was restricted after the run shows no more than its reference.
    /// The ranks of the others stay what the run gave them.
    /// </summary>
    public RunReport Withholding(IReadOnlySet<string> restricted)
    {
        var later = Lines.Where(line => line.Standing != Standing.Withheld && restricted.Contains(line.Line.Reference)).ToHashSet();
        if (later.Count == 0)
            return this;
        // At the end, where the place in the list says nothing of the risk either.
        return this with { Lines = [.. Lines.Where(line => !later.Contains(line)), .. Lines.Where(later.Contains).Select(Withheld)] };
    }

    static RunLine Withheld(RunLine line) => new(line.Records with { Line = line.Line with { Restricted = true } }, Standing.Withheld, null, null, null, null, "");

    public IEnumerable<RunLine> Ranked => Lines.Where(line => line.Standing == Standing.Ranked);

    /// <summary>The highest marking of any line in it: the strictest input governs the output.</summary>
    public Marking Marking => Lines.Select(line => line.Line.Marking).DefaultIfEmpty(Marking.Official).Max();
}

/// <summary>A fact of a line with the records it was counted from.</summary>
public sealed record LineFact(Fact Fact, FactValue Value, IReadOnlyList<Evidence> Evidence, IReadOnlyList<DealNumber> Numbers);
