namespace CountyLines.Risk.Duplicates;

/// <summary>Lines that are not all compared with each other for what they share, because too many share it.</summary>
/// <param name="What">In words, for example <c>the word 'star'</c>.</param>
/// <param name="Lines">How many share it.</param>
public sealed record BlockTooLarge(string What, int Lines);

/// <summary>
/// Which lines are compared at all: those that share a number, a group or a word of the name. Everything else would be the square of the
/// lines. A word that too many lines share still compares those of them that export from one area.
/// </summary>
sealed class Blocks
{
    readonly List<int[]> blocks = [];
    readonly List<int>[] blocksOf;
    readonly List<BlockTooLarge> tooLarge = [];

    public Blocks(IReadOnlyList<LineProfile> lines, int largest)
    {
        blocksOf = [.. lines.Select(_ => new List<int>())];
        foreach (var (number, members) in Grouped(lines, line => line.Numbers.Select(number => number.Number)))
            Add($"the number {number}", members, largest);
        foreach (var (group, members) in Grouped(lines, line => line.Ocg is { } group ? [group] : []))
            Add($"the organised crime group {group}", members, largest);
        foreach (var (word, members) in Grouped(lines, line => line.Words))
        {
            Add($"the word '{word}'", members, largest);
            if (members.Count <= largest)
                continue;
            var byArea = members.Where(line => lines[line].ExportingArea is not null).GroupBy(line => lines[line].ExportingArea!, StringComparer.Ordinal);
            foreach (var area in byArea.Where(area => area.Count() > 1).OrderBy(area => area.Key, StringComparer.Ordinal))
                Add($"the word '{word}' and the exporting area {area.Key}", [.. area], largest);
        }
    }

    /// <summary>The largest first.</summary>
    public IReadOnlyList<BlockTooLarge> TooLarge => [.. tooLarge.OrderByDescending(block => block.Lines).ThenBy(block => block.What, StringComparer.Ordinal)];

    /// <summary>Each pair of lines that share a block, once, the earlier line first.</summary>
    public IEnumerable<(int A, int B)> Pairs()
    {
        for (var block = 0; block < blocks.Count; block++)
        {
            var members = blocks[block];
            for (var a = 0; a < members.Length; a++)
            {
                for (var b = a + 1; b < members.Length; b++)
                {
                    // A pair belongs to the first block that it shares: no memory of the pairs already met is needed.
                    if (FirstShared(blocksOf[members[a]], blocksOf[members[b]]) == block)
                        yield return (members[a], members[b]);
                }
            }
        }
    }

    void Add(string what, List<int> members, int largest)
    {
        if (members.Count > largest)
        {
            tooLarge.Add(new BlockTooLarge(what, members.Count));
            return;
        }

        foreach (var line in members)
            blocksOf[line].Add(blocks.Count);
        blocks.Add([.. members]);
    }

    static IEnumerable<KeyValuePair<string, List<int>>> Grouped(IReadOnlyList<LineProfile> lines, Func<LineProfile, IEnumerable<string>> keys)
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var line = 0; line < lines.Count; line++)
        {
            foreach (var key in keys(lines[line]).Distinct(StringComparer.Ordinal))
            {
                if (!groups.TryGetValue(key, out var members))
                    groups.Add(key, members = []);
                members.Add(line);
            }
        }

        return groups.Where(group => group.Value.Count > 1).OrderBy(group => group.Key, StringComparer.Ordinal);
    }

    static int FirstShared(List<int> a, List<int> b)
    {
        for (var (left, right) = (0, 0); left < a.Count && right < b.Count;)
        {
            if (a[left] == b[right])
                return a[left];
            _ = a[left] < b[right] ? left++ : right++;
        }

        return -1;
    }
}
