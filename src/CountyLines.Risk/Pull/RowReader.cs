using System.Buffers;
using System.Globalization;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>
/// Reads the canonical fields of one row. A faulty value is noted and reading goes on, so that one look at the quarantine shows everything
/// wrong with the row.
/// </summary>
sealed class RowReader(Feed feed, FeedFile file, IReadOnlyDictionary<string, int> columns, DateOnly today)
{
    /// <summary>No deal line is older. The product's own bound, which catches years of two digits and slips of the hand.</summary>
    const int OldestYear = 1990;

    /// <summary>Control characters, and what stands for bytes that were not understood.</summary>
    static readonly SearchValues<char> Unreadable =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(code => (char)code), '\uFFFD']);

    /// <summary>Line breaks of Unicode that are no control characters.</summary>
    static readonly SearchValues<char> OtherLineBreaks = SearchValues.Create('\u2028', '\u2029');

    readonly Dictionary<string, MappedColumn> fields = file.Fields.ToDictionary(pair => pair.Key, pair => new MappedColumn(pair.Value, columns[pair.Value.Column]), StringComparer.Ordinal);
    readonly int[] mapped = [.. file.Fields.Values.Select(field => columns[field.Column])];
    readonly HashSet<string> unknown = new(feed.Unknown, StringComparer.OrdinalIgnoreCase);
    readonly Fingerprint fingerprint = new();
    IReadOnlyList<string> row = [];
    IReadOnlyList<CellFault> alreadyFaulty = [];

    /// <summary>What is wrong with the row now being read.</summary>
    public List<(string Column, string Value, string Reason)> Faults { get; private set; } = [];

    /// <summary>The newest date so far on which something had happened.</summary>
    public DateOnly? NewestDate { get; private set; }

    /// <summary>The first date so far that was refused because it has not come.</summary>
    public DateOnly? FirstFutureDate { get; private set; }

    /// <param name="cellFaults">What the source could not give, such as a cell that holds an error.</param>
    public void Start(IReadOnlyList<string> cells, IReadOnlyList<CellFault>? cellFaults = null)
    {
        row = cells;
        alreadyFaulty = cellFaults ?? [];
        if (Faults.Count > 0 || alreadyFaulty.Count > 0)
            Faults = [.. alreadyFaulty.Select(fault => (fault.Column, fault.Value, fault.Reason))];
    }

    /// <summary>The row's mapped cells as received, in the feed's order: what makes two rows the same.</summary>
    public string MappedText()
    {
        // With its length before each cell, so that no character in a cell can make two rows look the same.
        var text = string.Concat(mapped.Select(index => row[index]).Select(cell => $"{cell.Length}:{cell}"));
        // A cell that could not be read is held blank, and is not the same as a blank one.
        return alreadyFaulty.Count == 0 ? text : text + string.Concat(alreadyFaulty.Select(fault => $"!{fault.Column.Length}:{fault.Column}{fault.Value.Length}:{fault.Value}"));
    }

    /// <summary>Stands for <see cref="MappedText"/>, quickly.</summary>
    public UInt128 Fingerprint()
    {
        fingerprint.Begin();
        foreach (var index in mapped)
            fingerprint.Add(row[index]);
        return fingerprint.End();
    }

    public void Fault(string field, string reason)
    {
        var mapping = file.Fields[field];
        // What is wrong with that cell is said already, and what is made of its blank would only hide it.
        if (alreadyFaulty.Any(fault => fault.Column == mapping.Column))
            return;
        Faults.Add((mapping.Column, row[columns[mapping.Column]], reason));
    }

    /// <summary>The cell as received, trimmed and on one line; empty when the feed does not map the field.</summary>
    public string Cell(string field)
    {
        return fields.TryGetValue(field, out var column) ? CellOf(column) : "";
    }

    string CellOf(MappedColumn column)
    {
        var cell = row[column.Index];
        // Nearly every cell is as it should be, and is then taken as it is.
        return cell.AsSpan().ContainsAny(Unreadable) || cell.AsSpan().ContainsAny(OtherLineBreaks) || cell.Length > 0 && (char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1]))
            ? cell.ReplaceLineEndings(" ").Replace('\t', ' ').Trim()
            : cell;
    }

    /// <summary>The cell in the canonical word that the feed gives for it, or as received when the feed gives none.</summary>
    public string Meaning(string field)
    {
        var cell = Cell(field);
        return fields.TryGetValue(field, out var column) ? Canonical(column.Mapping, cell) ?? cell : cell;
    }

    /// <summary>A text; null when unknown, empty when the feed says that blank means none.</summary>
    public string? Text(string field)
    {
        return fields.TryGetValue(field, out var column) ? Text(field, column.Mapping, CellOf(column)) : null;
    }

    string? Text(string field, FeedField mapping, string cell)
    {
        if (cell.Length == 0 && mapping.BlankIsNone)
            return "";
        if (cell.Length == 0 || IsUnknown(cell))
            return null;
        if (cell.AsSpan().ContainsAny(Unreadable))
        {
            Fault(field, "has characters that cannot be read; save the file as UTF-8 and send it again");
            return null;
        }

        return Canonical(mapping, cell) ?? Unmapped(field, mapping, cell);
    }

    /// <summary>A text that must be there.</summary>
    public string Required(string field, string what)
    {
        var before = Faults.Count;
        var text = Text(field);
        if (text is { Length: > 0 })
            return text;
        if (Faults.Count == before)
            Fault(field, $"{what} is missing; give it");
        return "";
    }

    /// <summary>One of the canonical words, after the feed's own mapping; null when unknown.</summary>
    public string? Word(string field, IReadOnlyCollection<string> words)
    {
        if (!fields.TryGetValue(field, out var column))
            return null;
        var cell = CellOf(column);
        if (column.Words.TryGet(cell, out var known))
            return known;
        var before = Faults.Count;
        var text = Text(field, column.Mapping, cell);
        if (text is not null && Faults.Count == before && !words.Contains(text))
            Fault(field, $"'{text}' is not one of the values that this product knows{Words.DidYouMean(text, words)}");
        // In a row with unreadable cells a fault may have been left unsaid, so nothing is learnt from it.
        if (Faults.Count == before && alreadyFaulty.Count == 0)
            column.Words.Remember(cell, text);
        return text;
    }

    /// <summary>Notes a fault where a cell says "not known" and guessing either way would do harm.</summary>
    public void RefuseUnknown(string field, string what)
    {
        if (IsUnknown(Cell(field)))
            Fault(field, what);
    }

    /// <summary>Several canonical words in ordinal order; null when unknown.</summary>
    public IReadOnlyList<string>? Several(string field, Func<string, string?> canonical, Func<string, string> hint)
    {
        if (!file.Fields.TryGetValue(field, out var mapping))
            return null;
        var cell = Cell(field);
        if (IsUnknown(cell))
            return null;
        var parts = cell.Split(feed.Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
            return mapping.BlankIsNone ? [] : null;
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (canonical(mapping.Values?.GetValueOrDefault(part) ?? part) is { } word)
                found.Add(word);
            else
                Fault(field, $"'{part}' is not known{hint(part)}");
        }

        return [.. found];
    }

    /// <summary>A date that has happened by today; null when unknown.</summary>
    public DateOnly? PastDate(string field)
    {
        var date = AnyDate(field);
        if (date > today)
        {
            if (!(date >= FirstFutureDate))
                FirstFutureDate = date;
            // Without the day, so that the same fault has the same reason on the next day.
            Fault(field, "the date is after the day of the pull; correct it");
            return null;
        }

        if (date is not null && !(date <= NewestDate))
            NewestDate = date;
        return date;
    }

    /// <summary>Any calendar date; null when unknown.</summary>
    public DateOnly? AnyDate(string field)
    {
        if (!fields.TryGetValue(field, out var column))
            return null;
        var cell = CellOf(column);
        if (column.Dates.TryGet(cell, out var known))
            return known;
        if (cell.Length == 0 || IsUnknown(cell))
            return null;
        // Dates with a type of their own come as ISO text, whatever form the force writes dates in.
        var typed = file.Place is null ? null : CanonicalText.DayOf(cell);
        foreach (var form in typed is null ? feed.DateForms : ["yyyy-MM-dd"])
        {
            if (!DateOnly.TryParseExact(typed ?? cell, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                continue;
            if (date.Year >= OldestYear)
            {
                column.Dates.Remember(cell, date);
                return date;
            }

            Fault(field, $"the year is before {OldestYear}; correct it");
            return null;
        }

        Fault(field, $"there is no such date; write it as {string.Join(" or ", feed.DateForms)}");
        return null;
    }

    /// <summary>A date that must be there and have happened by today.</summary>
    public DateOnly RequiredDate(string field, string what)
    {
        var before = Faults.Count;
        if (PastDate(field) is { } date)
            return date;
        if (Faults.Count == before)
            Fault(field, $"{what} is missing; give it");
        return default;
    }

    /// <summary>A whole number; null when blank, unknown or at fault.</summary>
    public int? Whole(string field, int min, int max, string what)
    {
        var cell = Cell(field);
        if (cell.Length == 0 || IsUnknown(cell))
            return null;
        if (!int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            Fault(field, $"{what} must be a whole number");
        else if (number < min || number > max)
            Fault(field, $"{what} must be from {min} to {max}");
        else
            return number;
        return null;
    }

    /// <summary>A telephone number in E.164 form. Numbers without a country code are read as British.</summary>
    public string Number(string field)
    {
        var text = Required(field, "the deal number");
        if (text.Length == 0)
            return "";
        if (TelephoneNumber.Read(text) is { } number)
            return number;
        Fault(field, "this is not a telephone number; write it as 07700 900123 or +447700900123");
        return "";
    }

    public bool IsUnknown(string cell)
    {
        return unknown.Contains(cell);
    }

    static string? Canonical(FeedField mapping, string cell)
    {
        return mapping.Values is null ? cell : mapping.Values.GetValueOrDefault(cell);
    }

    string? Unmapped(string field, FeedField mapping, string cell)
    {
        Fault(field, $"the feed does not say what '{cell}' means{Words.DidYouMean(cell, mapping.Values!.Keys)}");
        return null;
    }
}
