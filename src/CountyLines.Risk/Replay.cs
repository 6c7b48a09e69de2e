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
        using var digest = new InputsDigest();
        var records = store.RecordsAt(run.Pull, run.Merges, digest);
        var stored = store.Report(run, records);
        var differences = new List<string>();
        // What plug-ins gave is taken as it was stored: they may have changed since, or be gone.
        var given = GivenFacts.Of(stored.Lines);
        digest.Add(records, given);
        var overrides = store.OverridesKnownTo(run);
        var erasure = store.ErasureIn(run);
        if (erasure is not null)
            differences.Add($"Records of this run were erased on {erasure.Day:d MMMM yyyy}; it cannot be worked out again from all its inputs. What follows compares the lines that are left, without their ranks.");
        else if (OverrideWords.DigestWith(digest.End(), overrides.Where(one => one.IsInForceOn(run.AsOf))) != run.InputsDigest)
            differences.Add($"The records{(given.IsEmpty ? "" : ", what plug-ins gave")} or overrides are not those that the run saw: their digest is another.");
        if (run.Engine != Engine.Version)
            differences.Add($"The run was made by engine {run.Engine}, and this is engine {Engine.Version}: rows of unknown factors may be told otherwise.");
        var scored = LineScoring.Score(stored.Pack, records, run.AsOf, given, progress, stop);
        var (held, outcomes) = Holding.Apply(stored.Pack, run.AsOf, scored, overrides, stored.Previous?.AsOf);
        var again = LineScoring.Rank(held, run.AsOf);
        if (again.Count != stored.Lines.Count)
            differences.Add($"The run has {stored.Lines.Count} lines, and there are {again.Count} now.");
        foreach (var (was, now) in stored.Lines.Zip(again).Where(pair => TextOf(pair.First, erasure is null) != TextOf(pair.Second, erasure is null)))
            differences.Add($"Place {stored.Lines.ToList().IndexOf(was) + 1} was {TextOf(was, erasure is null)} and is {TextOf(now, erasure is null)}.");
        var (before, after) = (stored.Overrides.Select(TextOf).ToList(), outcomes.Select(TextOf).ToList());
        differences.AddRange(before.Except(after).Select(was => $"The run says: {was} It would not say so now."));
        differences.AddRange(after.Except(before).Select(now => $"The run does not say: {now}"));
        return new Replay(run, again.Count, differences);
    }

    static string TextOf(RunOverride one) => $"{OverrideWords.Of(one)} Machine: {one.Machine}.";

    /// <summary>Everything that the store keeps of a line in a run.</summary>
    /// <param name="withRank">False when a line above it may be gone.</param>
    static string TextOf(RunLine line, bool withRank)
    {
        var score = line.Score is { } found ? TextOf(found, line.Band!) : $"no score{(line.Problem.Length > 0 ? $": {line.Problem}" : "")}";
        var machine = line.Hold is { } hold
            ? $"; the machine has {TextOf(hold.Machine, hold.MachineBand)}; before a held band risk {hold.Counted.Risk} ({hold.Counted.Lowest} to {hold.Counted.Highest})"
            : "";
        return $"{line.Line.Reference}, {line.Standing}, {(withRank ? $"rank {line.Rank?.ToString() ?? "none"}, " : "")}{score}{machine}";
    }

    static string TextOf(LineScore score, Band band)
    {
        return $"risk {score.Risk} ({score.Lowest} to {score.Highest}), {band.Name}, totals {ScoreText.Of(score.Sections)}, levels {ScoreText.Of(score.Factors)}, confidence {ScoreText.Of([score.Confidence])}";
    }
}
