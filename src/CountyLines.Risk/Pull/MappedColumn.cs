namespace CountyLines.Risk.Pull;

/// <summary>
/// A mapped column of a file being read. Dates and words repeat from row to row, so what a good cell came to is remembered; a cell with a
/// fault is looked at each time.
/// </summary>
/// <param name="Index">Where the column stands in the file.</param>
sealed record MappedColumn(FeedField Mapping, int Index)
{
    public Remembered<string?> Words { get; } = new();

    public Remembered<DateOnly> Dates { get; } = new();
}

/// <summary>What cells came to, for as many as are worth it.</summary>
sealed class Remembered<T>
{
    /// <summary>Fifty years of days in two styles are fewer; a column with more different cells gains nothing from being remembered.</summary>
    const int Most = 50_000;

    readonly Dictionary<string, T> known = new(StringComparer.Ordinal);

    public bool TryGet(string cell, out T? value) => known.TryGetValue(cell, out value);

    public void Remember(string cell, T value)
    {
        if (known.Count < Most)
            known.TryAdd(cell, value);
    }
}
