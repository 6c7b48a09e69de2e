using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>
/// What a pack asks of each line, in the order of the lines. It is taken while the records are read, with their evidence in memory: otherwise a
/// night would read millions of records a second time for their facts, and a third time for the order of the list. Lines that were not taken
/// on the way, such as merged ones, are taken from their records when they are scored.
/// </summary>
sealed class LineInputs(Pack pack, DateOnly asOf)
{
    /// <summary>Lines in one table of facts: small enough that no table is a large object of the garbage collector.</summary>
    const int Block = 1024;

    readonly List<FactColumns> blocks = [];
    readonly Dictionary<int, IReadOnlyList<string>> problems = [];
    readonly List<(bool IsTaken, DateOnly? NewestEvidence)> lines = [];

    /// <summary>Takes what the pack asks of a line. What plug-ins give is put in when the line is scored.</summary>
    /// <param name="place">The line's place among all, from 0.</param>
    public void Take(int place, LineRecords records)
    {
        while (lines.Count <= place)
            lines.Add(default);
        while (blocks.Count <= place / Block)
            blocks.Add(new FactColumns(pack, Block));
        Evidence[] evidence = [.. records.Evidence];
        lines[place] = (true, FactValues.NewestOf(evidence, asOf));
        if (LineScoring.IsScored(records, asOf))
            Put(place, LineFacts.InputOf(pack, records, evidence, asOf));
    }

    /// <summary>The day of the newest evidence of a line that was taken, up to the as-of date; null when there is none.</summary>
    public DateOnly? NewestEvidence(int place) => lines[place].NewestEvidence;

    /// <summary>Scores every line as its records say; one bad line is shown as an error and never stops the others.</summary>
    /// <param name="records">Every line in its place.</param>
    public IReadOnlyList<RunLine> Score(IReadOnlyList<LineRecords> records, GivenFacts given, IProgress<CycleProgress>? progress, CancellationToken stop)
    {
        var plugged = pack.Facts.Where(fact => fact.From is Derivation.PlugIn).ToList();
        var kernel = Kernel.Compile(pack, asOf);
        var scores = new ScoreColumns(kernel, Block);
        var scored = new List<RunLine>(records.Count);
        foreach (var block in records.Chunk(Block))
        {
            stop.ThrowIfCancellationRequested();
            var first = scored.Count;
            for (var at = 0; at < block.Length; at++)
                Complete(first + at, block[at], plugged, given.Of(block[at].Line.Reference));
            kernel.Score(blocks[first / Block], scores);
            for (var at = 0; at < block.Length; at++)
                scored.Add(LineOf(block[at], first + at, scores, at, InOrder(plugged, given.Of(block[at].Line.Reference))));
            progress?.Report(new CycleProgress("Scoring", scored.Count, records.Count));
        }

        return scored;
    }

    void Complete(int place, LineRecords records, IReadOnlyList<Fact> plugged, IReadOnlyList<GivenFact> given)
    {
        if (place >= lines.Count || !lines[place].IsTaken)
            Take(place, records);
        if (plugged.Count == 0 || !LineScoring.IsScored(records, asOf))
            return;
        Put(place, new LineInput(given.Where(one => plugged.FirstOrDefault(fact => fact.Name == one.Fact) is { } fact && one.ProblemFor(fact) is null).ToDictionary(one => one.Fact, one => one.Value), new Dictionary<string, int>()));
        if (LineScoring.ProblemsOf(plugged, given).ToList() is { Count: > 0 } told)
            problems[place] = [.. told, .. problems.GetValueOrDefault(place, [])];
    }

    void Put(int place, LineInput input)
    {
        if (blocks[place / Block].Put(place % Block, input) is { Count: > 0 } found)
            problems[place] = [.. problems.GetValueOrDefault(place, []), .. found];
    }

    /// <summary>In the order of the pack: sources are asked one after the other, and a pack may have their facts in between each other.</summary>
    static IReadOnlyList<GivenFact> InOrder(List<Fact> plugged, IReadOnlyList<GivenFact> given)
    {
        return given.Count < 2 ? given : [.. given.OrderBy(one => plugged.FindIndex(fact => fact.Name == one.Fact))];
    }

    RunLine LineOf(LineRecords records, int place, ScoreColumns scores, int at, IReadOnlyList<GivenFact> given)
    {
        if (!LineScoring.IsScored(records, asOf))
            return new RunLine(records, LineScoring.StandingOf(records, asOf), null, null, null, null, "") { Given = given };
        if (problems.TryGetValue(place, out var why))
            return new RunLine(records, Standing.Error, null, null, null, null, string.Join("; ", why)) { Given = given };
        return new RunLine(records, LineScoring.StandingOf(records, asOf), scores.At(at), scores.Band(at), null, null, "") { Given = given };
    }
}
