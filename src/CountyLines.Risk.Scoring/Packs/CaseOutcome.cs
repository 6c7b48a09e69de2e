namespace CountyLines.Risk.Scoring;

/// <summary>What a pack answered to one of its own cases.</summary>
/// <param name="Case">The case, with the answer that its author expects.</param>
/// <param name="Actual">The pack's answer, written as cases write it; empty when the case could not be scored.</param>
/// <param name="Row">The row that matched, from 1; 0 when no one row decides: an assessed factor, a total, or an answer that an unknown leaves open.</param>
/// <param name="Problem">Why the case could not be scored; empty when it could.</param>
public sealed record CaseOutcome(PackCase Case, string Actual, int Row, string Problem)
{
    /// <summary>Whether the pack gave the expected answer.</summary>
    public bool Passed => Problem.Length == 0 && Actual == Case.Expected;
}
