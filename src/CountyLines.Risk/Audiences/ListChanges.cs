using CountyLines.Risk.Release;

namespace CountyLines.Risk.Audiences;

/// <summary>What changed from one copy to the next, told only in what the recipient was given in both.</summary>
static class ListChanges
{
    /// <summary>Columns that are other in every release and say nothing about the line.</summary>
    static readonly string[] Passing = ["reference", "as_of", "pack"];

    public static IReadOnlyList<ReleasedChange> Between(ReleasedList before, ReleasedList now)
    {
        var (was, columns) = (ByReference(before), before.Columns.Select((column, index) => (column.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index));
        // The same column means the same reduction: "from whole to reduced" would write the whole value into a list that is to withhold it.
        var shared = now.Columns.Select((column, index) => (Column: column, Now: index)).Where(one => columns.TryGetValue(one.Column.Id, out var at) && before.Columns[at] == one.Column && !Passing.Contains(one.Column.Id)).ToList();
        var present = ByReference(now);
        var changes = new List<ReleasedChange>();
        foreach (var (reference, row) in present)
        {
            if (!was.TryGetValue(reference, out var old))
            {
                changes.Add(new ReleasedChange(reference, "entered", ""));
                continue;
            }

            var told = shared.Where(one => row[one.Now] != old[columns[one.Column.Id]])
                .Select(one => $"{one.Column.Title}: {old[columns[one.Column.Id]] ?? "not given"} to {row[one.Now] ?? "not given"}").ToList();
            if (told.Count > 0)
                changes.Add(new ReleasedChange(reference, "changed", string.Join("; ", told)));
        }

        changes.AddRange(was.Keys.Where(reference => !present.ContainsKey(reference)).Select(reference => new ReleasedChange(reference, "left", "")));
        return changes;
    }

    static Dictionary<string, IReadOnlyList<string?>> ByReference(ReleasedList list)
    {
        var at = list.Columns.ToList().FindIndex(column => column.Id == "reference");
        return list.Rows.ToDictionary(row => row[at]!, StringComparer.Ordinal);
    }
}
