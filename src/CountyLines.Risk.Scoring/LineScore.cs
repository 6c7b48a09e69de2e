namespace CountyLines.Risk.Scoring;

/// <summary>
/// What a pack says of one line. Unknown factors stand at their lowest in <see cref="Risk"/>; <see cref="Highest"/> is what the risk
/// would be if every unknown were as bad as it can be.
/// </summary>
/// <param name="Factors">One result per factor of the pack, in the pack's order.</param>
/// <param name="Sections">One total per section of the pack, in the pack's order.</param>
/// <param name="Risk">The risk with unknowns at their lowest.</param>
/// <param name="Lowest">The lowest risk that the unknowns allow.</param>
/// <param name="Highest">The highest risk that the unknowns allow.</param>
/// <param name="Confidence">The result of the confidence rule; beside the risk, never in it.</param>
public sealed record LineScore(
    IReadOnlyList<FactorResult> Factors,
    IReadOnlyList<SectionResult> Sections,
    long Risk,
    long Lowest,
    long Highest,
    FactorResult Confidence);

/// <summary>A factor's answer: one level, or the range that the unknown facts allow.</summary>
/// <param name="Lowest">The lowest level possible; this is the level that counts in the risk.</param>
/// <param name="Highest">The highest level possible; the same as the lowest when the level is settled.</param>
/// <param name="Row">The number of the row that matched, from 1; for an unknown factor the row that gives its lowest level; 0 for an assessed factor.</param>
public readonly record struct FactorResult(int Lowest, int Highest, int Row)
{
    /// <summary>Whether something that is not known decides the level. An unknown that cannot change the level leaves it settled.</summary>
    public bool IsUnknown => Lowest != Highest;
}

/// <summary>A section's total, with unknowns at their lowest and at their highest.</summary>
/// <param name="Lowest">The total with every unknown at its lowest; this is the total shown.</param>
/// <param name="Highest">The total with every unknown at its highest.</param>
public readonly record struct SectionResult(long Lowest, long Highest);
