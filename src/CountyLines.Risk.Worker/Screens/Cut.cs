using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>Where a list stops. It never stops inside a tie: lines of equal risk are all in, or all out.</summary>
/// <param name="Lines">The lines shown, in display order.</param>
/// <param name="Note">Says so when a tie made the list longer than was asked for; empty otherwise.</param>
sealed record Cut(IReadOnlyList<RunLine> Lines, string Note)
{
    public static Cut At(RunReport report, int? top)
    {
        if (top is not { } wanted)
            return new Cut(report.Lines, "");
        // By place and not by rank alone: an erased line leaves a rank without a line.
        var ranked = report.Ranked.ToList();
        var shown = ranked.Count <= wanted ? ranked : ranked.TakeWhile((line, place) => place < wanted || line.Rank == ranked[wanted - 1].Rank).ToList();
        var tied = shown.Count - wanted;
        return new Cut(shown, tied <= 0 ? "" : $"The list is {tied} longer than {wanted}: lines tied at rank {shown[^1].Rank} are shown whole.");
    }
}
