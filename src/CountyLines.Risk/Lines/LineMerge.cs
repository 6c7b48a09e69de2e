using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>Why, by whom and on which day something about two lines was decided.</summary>
public sealed record Grounds(string Because, string By, DateOnly On);

/// <summary>One decision about which records are one line. Decisions are only ever added: a split ends a merge and leaves it on record.</summary>
/// <param name="Number">From 1, in the order they were made.</param>
/// <param name="IsSplit">Whether the line comes out again.</param>
/// <param name="Line">The line that is absorbed, or comes out.</param>
/// <param name="Into">The line that stays.</param>
public sealed record LineMerge(long Number, bool IsSplit, string Line, string Into, Grounds Grounds);

/// <summary>An analyst's word that two lines are not the same.</summary>
public sealed record RejectedPair(string LineA, string LineB, Grounds Grounds);

/// <summary>A merge or a split that cannot be, with the reason.</summary>
public sealed class MergeRefusedException(string message) : Exception(message);

/// <summary>
/// The merges that stand after some decisions. A line is absorbed by one line at most, and a line that is absorbed absorbs no other while it
/// is, so there is never a circle.
/// </summary>
public sealed class MergesInForce
{
    readonly SortedDictionary<string, LineMerge> absorbed = new(StringComparer.Ordinal);

    /// <exception cref="MergeRefusedException">A decision does not fit those before it.</exception>
    public MergesInForce(IEnumerable<LineMerge> decisions)
    {
        foreach (var decision in decisions)
            Apply(decision);
    }

    /// <summary>Every merge in force, by the line that is absorbed.</summary>
    public IReadOnlyCollection<LineMerge> All => absorbed.Values;

    /// <summary>The merge that absorbed a line, or null when the line stands by itself.</summary>
    public LineMerge? Of(string line) => absorbed.GetValueOrDefault(line);

    /// <summary>The line under which a line counts: itself, when it is not absorbed.</summary>
    public string StaysAs(string line)
    {
        while (absorbed.TryGetValue(line, out var merge))
            line = merge.Into;
        return line;
    }

    /// <summary>Takes one more decision.</summary>
    /// <exception cref="MergeRefusedException">It does not fit those before it.</exception>
    public void Apply(LineMerge decision)
    {
        if (decision.IsSplit)
        {
            if (!absorbed.Remove(decision.Line))
                throw new MergeRefusedException(WhyNotSplit(decision.Line));
            return;
        }

        if (decision.Line == decision.Into)
            throw new MergeRefusedException($"{decision.Line} cannot be merged into itself; name two lines.");
        if (Of(decision.Line) is { } gone)
            throw new MergeRefusedException($"{decision.Line} is merged into {gone.Into} already ({Told(gone)}). Merge {StaysAs(decision.Line)} instead, or take it out first: countylines duplicates split {decision.Line} --because \"...\"");
        if (Of(decision.Into) is { } away)
            throw new MergeRefusedException($"{decision.Into} cannot be the line that stays: it is merged into {away.Into} ({Told(away)}). Merge into {StaysAs(decision.Into)}, or take it out first: countylines duplicates split {decision.Into} --because \"...\"");
        absorbed.Add(decision.Line, decision);
    }

    string WhyNotSplit(string line)
    {
        var held = All.Where(merge => merge.Into == line).Select(merge => merge.Line).ToList();
        return held.Count > 0
            ? $"{line} is the line that stays. Name a line that it absorbed: {string.Join(", ", held)}."
            : $"{line} is not merged into any line{Words.DidYouMean(line, absorbed.Keys)}";
    }

    static string Told(LineMerge merge) => $"by {merge.Grounds.By} on {merge.Grounds.On:d MMMM yyyy}: {merge.Grounds.Because}";
}
