using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>Works an old run out again from the records, the date and the pack that it names, and compares every stored word.</summary>
/// <param name="Differences">What is not as it was stored, a sentence each; empty when every byte is the same.</param>
public sealed record Replay(Run Run, int Lines, IReadOnlyList<string> Differences)
{
    public static Replay Of(RiskStore store, Run run, IProgress<CycleProgress>? progress, CancellationToken stop)
    {
        var stored = store.Report(run);
        var records = store.RecordsAt(run.Pull, run.Merges);
        var differences = new List<string>();
        if (InputsDigest.Of(records) != run.InputsDigest)
            differences.Add("The records are not those that the run saw: their digest is another.");
        if (run.Engine != Engine.Version)
            differences.Add($"The run was made by engine {run.Engine}, and this is engine {Engine.Version}: rows of unknown factors may be told otherwise.");
        var again = LineScoring.Rank(LineScoring.Score(stored.Pack, records, run.AsOf, progress, stop), run.AsOf);
        if (again.Count != stored.Lines.Count)
            differences.Add($"The run has {stored.Lines.Count} lines, and there are {again.Count} now.");
        foreach (var (was, now) in stored.Lines.Zip(again).Where(pair => TextOf(pair.First) != TextOf(pair.Second)))
            differences.Add($"Place {stored.Lines.ToList().IndexOf(was) + 1} was {TextOf(was)} and is {TextOf(now)}.");
        return new Replay(run, again.Count, differences);
    }

    /// <summary>Everything that the store keeps of a line in a run.</summary>
    static string TextOf(RunLine line)
    {
        var score = line.Score is { } found
            ? $"risk {found.Risk} ({found.Lowest} to {found.Highest}), {line.Band!.Name}, totals {ScoreText.Of(found.Sections)}, levels {ScoreText.Of(found.Factors)}, confidence {ScoreText.Of([found.Confidence])}"
            : $"no score{(line.Problem.Length > 0 ? $": {line.Problem}" : "")}";
        return $"{line.Line.Reference}, {line.Standing}, rank {line.Rank?.ToString() ?? "none"}, {score}";
    }
}
