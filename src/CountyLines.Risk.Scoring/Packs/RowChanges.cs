namespace CountyLines.Risk.Scoring;

/// <summary>
/// Tells what changed among the rows of one factor. Rows have no name, so the rows that both versions have in the same order are found
/// first (the longest such run), and what lies between two of them is set side by side.
/// </summary>
static class RowChanges
{
    public static IEnumerable<PackChange> Between(string part, Factor before, Factor after)
    {
        var (old, now) = (before.Rows, after.Rows);
        var kept = Kept([.. old.Select(Key)], [.. now.Select(Key)]);
        var changes = kept.Where(pair => old[pair.Old].Means != now[pair.Now].Means).Select(pair => (Row: pair.Now + 1, Change: Changed(part, old[pair.Old], now[pair.Now]))).ToList();
        var moved = new HashSet<int>();
        var (fromOld, fromNow) = (0, 0);
        foreach (var (toOld, toNow) in kept.Append((old.Count, now.Count)))
        {
            var gone = Enumerable.Range(fromOld, toOld - fromOld).Select(index => old[index]).ToList();
            var come = Enumerable.Range(fromNow, toNow - fromNow).Select(index => now[index]).ToList();
            changes.AddRange(Gap(part, gone, come, before, after, moved));
            (fromOld, fromNow) = (toOld + 1, toNow + 1);
        }

        return changes.OrderBy(one => one.Row).Select(one => one.Change);
    }

    /// <summary>The changes between two rows that both versions have, each with the row beside which it is told.</summary>
    static IEnumerable<(int Row, PackChange Change)> Gap(string part, List<Row> gone, List<Row> come, Factor before, Factor after, HashSet<int> moved)
    {
        var elsewhereNow = after.Rows.Select(Key).ToHashSet();
        var elsewhereOld = before.Rows.Select(Key).ToHashSet();
        foreach (var row in come.Where(row => elsewhereOld.Contains(Key(row)) && moved.Add(row.Number)))
        {
            var was = before.Rows.First(old => Key(old) == Key(row));
            yield return (row.Number, new(part, ChangeKind.Moved, $"row {was.Number} to row {row.Number}", Text(was), Text(row)));
        }

        var removed = gone.Where(row => !elsewhereNow.Contains(Key(row))).ToList();
        var added = come.Where(row => !elsewhereOld.Contains(Key(row))).ToList();
        foreach (var (was, row) in removed.Zip(added))
            yield return (row.Number, Changed(part, was, row));
        foreach (var row in removed.Skip(added.Count))
            yield return (row.Number, new(part, ChangeKind.Removed, $"row {row.Number}", Text(row), ""));
        foreach (var row in added.Skip(removed.Count))
            yield return (row.Number, new(part, ChangeKind.Added, $"row {row.Number}", "", Text(row)));
    }

    static PackChange Changed(string part, Row was, Row row)
    {
        return new(part, ChangeKind.Changed, was.Number == row.Number ? $"row {row.Number}" : $"row {was.Number}, now row {row.Number}", Text(was), Text(row));
    }

    static string Text(Row row) => $"{PlainWords.Sentence(PlainWords.Of(row))} → level {row.Level.Value} {row.Level.Label}{(row.Means.Length > 0 ? $". {row.Means}" : "")}";

    static string Key(Row row) => $"{row.Level.Value}|{string.Join('|', row.When.Select(cell => $"{cell.Fact.Name} {cell.Test}"))}";

    /// <summary>The longest common subsequence of two lists of rows, as pairs of indexes in order.</summary>
    static List<(int Old, int Now)> Kept(string[] old, string[] now)
    {
        var longest = new int[old.Length + 1, now.Length + 1];
        for (var left = old.Length - 1; left >= 0; left--)
        {
            for (var right = now.Length - 1; right >= 0; right--)
                longest[left, right] = old[left] == now[right] ? longest[left + 1, right + 1] + 1 : Math.Max(longest[left + 1, right], longest[left, right + 1]);
        }

        var pairs = new List<(int, int)>();
        for (var (left, right) = (0, 0); left < old.Length && right < now.Length;)
        {
            if (old[left] == now[right])
                pairs.Add((left++, right++));
            else
                _ = longest[left + 1, right] >= longest[left, right + 1] ? left++ : right++;
        }

        return pairs;
    }
}
