namespace CountyLines.Risk.Scoring;

/// <summary>Makes lines until every goal is shown: each line takes the first goal that is still open, and then as many others as fit beside it.</summary>
sealed class VectorCover
{
    /// <summary>
    /// How long to look for room for a second goal in a line. A goal that does not fit gets a line of its own, so this only decides how
    /// small the table is. The product's own bound.
    /// </summary>
    const int StepsBesideOthers = 5_000;

    readonly Kernel kernel;
    readonly Pack pack;
    readonly IReadOnlyList<RowSearch> tables;
    readonly List<TriedLine> lines = [];
    readonly List<VectorGoal> goals = [];
    readonly List<string> notes = [];

    public VectorCover(Kernel kernel)
    {
        this.kernel = kernel;
        pack = kernel.Pack;
        var settled = pack.AsOf(kernel.AsOf);
        var most = Try(new VectorDraft { IsBlank = true }).UnknownFactors;
        tables = [.. settled.Factors.Append(settled.Confidence).Select((factor, index) => new RowSearch(factor, index, most)).Where(table => !table.Factor.IsAssessed)];
    }

    public IReadOnlyList<TriedLine> Lines => lines;

    public IReadOnlyList<VectorGoal> Goals => goals;

    public IReadOnlyList<string> Notes => notes;

    /// <summary>Lines of which everything is known.</summary>
    public void ShowRowsAndLevels()
    {
        goals.AddRange(VectorGoals.OfKnown(pack, tables));
        var open = goals.ToList();
        while (open.Count > 0)
        {
            var draft = Known();
            if (!open[0].TryTake(draft, int.MaxValue))
            {
                // Only the confidence rule can ask for a line of which something is unknown; that is tried again with the unknowns.
                open.RemoveAt(0);
                continue;
            }

            foreach (var goal in open.Skip(1))
                goal.TryTake(draft, StepsBesideOthers);
            Keep(draft, open);
        }
    }

    /// <summary>Lines of which something is unknown.</summary>
    public void ShowUnknowns()
    {
        var left = goals.OfType<VectorGoal.OfTable>().Where(goal => goal.Table.Factor.IsConfidence && !lines.Any(goal.IsShownBy)).ToList<VectorGoal>();
        var openers = VectorGoals.OfUnknown(pack, tables).ToList();
        goals.AddRange(openers);
        var open = left.Concat(openers).ToList();
        while (open.Count > 0)
        {
            var draft = new VectorDraft();
            if (open[0].TryTake(draft, int.MaxValue) && Fill(draft, open.Skip(1).Concat(openers)) is { } full)
                Keep(full, open);
            else
                open.RemoveAt(0);
        }
    }

    /// <summary>The lowest and the highest risk of each band.</summary>
    public void ShowBands()
    {
        var search = new BandSearch(pack, new SectionTotals(pack.AsOf(kernel.AsOf)), tables, Try);
        foreach (var band in pack.Bands)
        {
            foreach (var isFirst in new[] { true, false })
            {
                var (line, note) = search.Nearest(band, isFirst, lines);
                goals.Add(new VectorGoal.OfBand(band, isFirst, line?.Score.Risk));
                if (line is not null && !lines.Contains(line))
                    lines.Add(line);
                if (note.Length > 0)
                    notes.Add(note);
            }
        }
    }

    VectorDraft Known()
    {
        var draft = new VectorDraft();
        foreach (var fact in pack.Facts.Where(fact => fact.From is Derivation.UnknownFactors))
            draft.Facts[fact.Name] = FactValue.Of(0m);
        return draft;
    }

    /// <summary>Takes in goals, and where the confidence rule asks for a number of unknown factors just so many; null when that number is not to be had.</summary>
    VectorDraft? Fill(VectorDraft draft, IEnumerable<VectorGoal> others)
    {
        if (draft.IsBlank)
            return draft;
        var wanted = draft.UnknownFactors(pack);
        var count = Try(draft).UnknownFactors;
        foreach (var goal in others)
        {
            if (count == wanted)
                break;
            var more = draft.Copy();
            if (!goal.TryTake(more, StepsBesideOthers) || more.UnknownFactors(pack) != wanted || more.IsBlank)
                continue;
            var then = Try(more).UnknownFactors;
            if (wanted is null || then <= wanted)
                (draft, count) = (more, then);
        }

        return wanted is null || count == wanted ? draft : null;
    }

    void Keep(VectorDraft draft, List<VectorGoal> open)
    {
        var line = Try(draft);
        var first = open[0];
        open.RemoveAll(goal => goal.IsShownBy(line));
        if (open.Count > 0 && open[0] == first)
            throw new InvalidOperationException($"The search and the kernel do not agree on {first.Words}.");
        lines.Add(line);
    }

    TriedLine Try(VectorDraft draft) => Try([draft.Finish(pack)])[0];

    IReadOnlyList<TriedLine> Try(IReadOnlyList<LineInput> inputs)
    {
        var facts = new FactColumns(pack, inputs.Count);
        for (var line = 0; line < inputs.Count; line++)
        {
            if (facts.Put(line, inputs[line]) is { Count: > 0 } problems)
                throw new InvalidOperationException($"A vector was made that the pack does not allow: {string.Join("; ", problems)}");
        }

        var scores = new ScoreColumns(kernel, inputs.Count);
        kernel.Score(facts, scores);
        return [.. inputs.Select((input, line) =>
        {
            var score = scores.At(line);
            return new TriedLine(input, score, pack.Factors.Zip(score.Factors).Count(pair => !pair.First.IsPosition && pair.Second.IsUnknown));
        })];
    }
}
