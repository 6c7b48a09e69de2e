namespace CountyLines.Risk.Scoring;

/// <summary>One line of a table of vectors: facts and analysts' levels, and all that the pack says of them.</summary>
/// <param name="Reference"><c>v001</c> and on.</param>
/// <param name="Input">The facts and levels given; what is not there is unknown.</param>
/// <param name="Score">What the pack says.</param>
/// <param name="Band">The band of the risk.</param>
/// <param name="UnknownFactors">How many risk factors are unknown.</param>
/// <param name="Shows">What this vector is the first of the table to show.</param>
public sealed record PackVector(string Reference, LineInput Input, LineScore Score, Band Band, int UnknownFactors, IReadOnlyList<string> Shows);

/// <summary>How much of one kind of thing the vectors show.</summary>
/// <param name="What">The kind, in the plural.</param>
/// <param name="Shown">How many at least one vector shows.</param>
/// <param name="All">How many the pack has.</param>
public sealed record VectorCount(string What, int Shown, int All);

/// <summary>
/// A small table of lines that between them come out at every row of a pack, stand on both sides of every boundary, take every level that
/// an analyst may give, reach the ends of the bands, and leave each fact unknown once. Somebody who works the table out by another way and
/// gets the same answers has tested every number of the pack. The same pack and date give the same table.
/// </summary>
/// <param name="Pack">The pack.</param>
/// <param name="AsOf">The date that conditions and constants stand at.</param>
/// <param name="Vectors">The vectors, in their order.</param>
/// <param name="Counts">What they show, counted by kind.</param>
/// <param name="NotShown">What no vector can show, and why.</param>
public sealed record PackVectors(Pack Pack, DateOnly AsOf, IReadOnlyList<PackVector> Vectors, IReadOnlyList<VectorCount> Counts, IReadOnlyList<string> NotShown)
{
    /// <summary>Works out the vectors of a pack on a date.</summary>
    public static PackVectors Of(Pack pack, DateOnly asOf)
    {
        var cover = new VectorCover(Kernel.Compile(pack, asOf));
        cover.ShowRowsAndLevels();
        cover.ShowUnknowns();
        cover.ShowBands();
        var goals = cover.Goals;
        var missing = goals.OfType<VectorGoal.OfRow>().FirstOrDefault(goal => !goal.Table.Factor.IsConfidence && !cover.Lines.Any(goal.IsShownBy));
        if (missing is not null)
            throw new InvalidOperationException($"{missing.Words} was proved to be reached when the pack was read, and no vector reaches it.");
        var open = goals.ToList();
        var vectors = new List<PackVector>();
        foreach (var line in Fewest(cover.Lines, goals))
        {
            var shows = open.Where(goal => goal.IsShownBy(line)).ToList();
            open.RemoveAll(shows.Contains);
            vectors.Add(new($"v{vectors.Count + 1:000}", line.Input, line.Score, pack.BandOf(line.Score.Risk), line.UnknownFactors, [.. shows.Select(goal => goal.Words)]));
        }

        var counts = goals.GroupBy(goal => goal.Kind).Select(group => new VectorCount(group.Key, group.Count(goal => !open.Contains(goal)), group.Count()));
        return new(pack, asOf, vectors, [.. counts], [.. open.Select(goal => $"{goal.Words}: {goal.WhyNot}"), .. cover.Notes]);
    }

    /// <summary>The lines that are needed, in their order: each time the one that shows most of what is not shown yet.</summary>
    static IEnumerable<TriedLine> Fewest(IReadOnlyList<TriedLine> lines, IReadOnlyList<VectorGoal> goals)
    {
        var shows = lines.Select(line => goals.Select((goal, index) => (goal, index)).Where(pair => pair.goal.IsShownBy(line)).Select(pair => pair.index).ToHashSet()).ToList();
        var kept = new SortedSet<int>();
        var left = shows.SelectMany(one => one).ToHashSet();
        while (left.Count > 0)
        {
            var best = Enumerable.Range(0, lines.Count).MaxBy(line => shows[line].Count(left.Contains));
            kept.Add(best);
            left.ExceptWith(shows[best]);
        }

        return kept.Select(index => lines[index]);
    }
}
