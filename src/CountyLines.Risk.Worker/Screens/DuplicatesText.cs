using System.Globalization;
using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>Pairs that may be one line, with what speaks for and against each, and what was not compared.</summary>
static class DuplicatesText
{
    const int MostBlocks = 10;

    public static void Write(TextWriter output, DuplicateSearch search, DuplicateRules rules, int top)
    {
        output.WriteLine($"{search.Lines:N0} lines compared by number, organised crime group and word of the name: {Count(search.Compared, "pair")} weighed, {search.Pairs.Count:N0} of weight {Signed(rules.ProposeFrom)} or more, or with one number at the same time.");
        output.WriteLine($"Weights: rules/duplicates.yaml, {rules.Identity}, {rules.Status}. 0 is as likely one line as two; each step up is twice as likely.");
        foreach (var (at, pair) in search.Pairs.Take(top).Index())
        {
            output.WriteLine($"\n{at + 1,3}.  {Signed(pair.Weight),5}  {Name(pair.A)}  and  {Name(pair.B)}");
            foreach (var sign in pair.Signs)
                output.WriteLine($"      {Signed(sign.Weight),5}  {sign.Words}");
        }

        output.WriteLine();
        if (search.Pairs.Count > top)
            output.WriteLine($"{Count(search.Pairs.Count - top, "more pair")} not shown: countylines duplicates --top {search.Pairs.Count}");
        WriteNotCompared(output, search, rules);
        if (search.Pairs.Count > 0)
            output.WriteLine("One line: countylines duplicates merge STAYS ABSORBED --because \"...\". Two lines: countylines duplicates reject REF REF --because \"...\".");
    }

    static void WriteNotCompared(TextWriter output, DuplicateSearch search, DuplicateRules rules)
    {
        if (search.Rejected > 0)
            output.WriteLine($"{Count(search.Rejected, "such pair")} rejected before and not shown: countylines duplicates decisions");
        if (search.Withheld > 0)
            output.WriteLine($"{Count(search.Withheld, "restricted line")} not compared: a pair would show something of them.");
        foreach (var block in search.NotCompared.Take(MostBlocks))
            output.WriteLine($"Not compared for {block.What} alone: {block.Lines:N0} lines have it, and the most is {rules.LargestBlock:N0}.");
        if (search.NotCompared.Count > MostBlocks)
            output.WriteLine($"and {search.NotCompared.Count - MostBlocks:N0} more that too many lines have; all of them: countylines duplicates --json");
    }

    public static object Shape(DuplicateSearch search, DuplicateRules rules, int? top)
    {
        return new
        {
            Rules = rules.Identity,
            RulesStatus = rules.Status,
            ProposeFrom = Number(rules.ProposeFrom),
            search.Lines,
            search.Withheld,
            search.Compared,
            search.Rejected,
            Proposed = search.Pairs.Count,
            search.NotCompared,
            Pairs = search.Pairs.Take(top ?? int.MaxValue).Select(pair => new
            {
                ReferenceA = pair.A.Reference,
                NameA = pair.A.Name,
                ReferenceB = pair.B.Reference,
                NameB = pair.B.Name,
                Weight = Number(pair.Weight),
                Signs = pair.Signs.Select(sign => new { sign.Sign, Weight = Number(sign.Weight), sign.Words }),
            }),
        };
    }

    public static void WriteDecisions(TextWriter output, IReadOnlyCollection<LineMerge> merges, IReadOnlyList<RejectedPair> rejected)
    {
        if (merges.Count + rejected.Count == 0)
            output.WriteLine("No lines are merged and no pair is rejected.");
        foreach (var merge in merges)
            output.WriteLine($"Merged    {merge.Line} into {merge.Into}, {Told(merge.Grounds)}");
        foreach (var pair in rejected)
            output.WriteLine($"Rejected  {pair.LineA} and {pair.LineB}, {Told(pair.Grounds)}");
    }

    public static object DecisionsShape(IReadOnlyCollection<LineMerge> merges, IReadOnlyList<RejectedPair> rejected)
    {
        return new { Merges = merges.Select(merge => new { merge.Line, merge.Into, merge.Grounds }), Rejected = rejected };
    }

    public static void WriteShared(TextWriter output, IReadOnlyList<SharedNumber> shared, string file, int ours, int theirs)
    {
        if (shared.Count == 0)
        {
            output.WriteLine($"No number is shared: none of our {ours:N0} is among the {theirs:N0} of {file}. The keys are the same.");
            return;
        }

        output.WriteLine($"{shared.Select(one => one.Number).Distinct().Count():N0} of our {ours:N0} numbers are among the {theirs:N0} of {file}:");
        foreach (var one in shared)
            output.WriteLine($"  {one.Line} {one.Name}, {one.Number}: the partner's {one.PartnersLabel}");
        output.WriteLine("Of every other number of the partner nothing is known here.");
    }

    static string Count(long count, string one) => $"{count:N0} {one}{(count == 1 ? "" : "s")}";

    static string Name(Line line) => $"{line.Name} {line.Reference}";

    static string Told(Grounds grounds) => $"by {grounds.By} on {grounds.On:d MMMM yyyy}: {grounds.Because}";

    static decimal Number(int hundredths) => hundredths / 100m;

    static string Signed(int hundredths) => Number(hundredths).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);
}
