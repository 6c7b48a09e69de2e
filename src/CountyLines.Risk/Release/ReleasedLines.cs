using System.Globalization;

namespace CountyLines.Risk.Release;

/// <summary>The lines of a released list as a table, or as blocks when it has more columns than a page has room for.</summary>
static class ReleasedLines
{
    const int MostColumns = 13;
    const double BarWidth = 84;

    /// <summary>A longer text gets the whole width of its block: in a narrow column it would push all others apart.</summary>
    const int LongestInColumn = 80;

    public static Raw Of(ReleasedList list)
    {
        return Html.Of($"""
            <section id="lines"><h2>Lines</h2>
            {Counts(list)}{(list.Rows.Count == 0 ? Html.Of($"<p><b>No line is in this copy. That is not a finding of low risk: see what the selection means and what was left out.</b></p>\n") : Lines(list))}</section>

            """);
    }

    static Raw Counts(ReleasedList list)
    {
        var bands = ReleasedWords.Bands(list);
        return bands.Count == 0 ? default : Html.Of($"""
            <ul class="counts">{bands.Select(band => Html.Of($"<li>{BandMark.Chip(band.Look, band.Name)} <b>{band.Lines}</b></li>"))}</ul>

            """);
    }

    static Raw Lines(ReleasedList list)
    {
        var range = RiskRange.Of(list);
        var shown = list.Columns.Select((column, index) => (column, index)).Where(pair => range is null || (pair.index != range.Lowest && pair.index != range.Highest)).ToList();
        var names = Math.Max(0, shown.FindIndex(pair => pair.column.Id == "reference"));
        var columns = shown.Select((pair, place) => new Column(Title(pair.column, pair.index == range?.Risk), pair.column.Kind == ColumnKind.Whole && pair.index != range?.Risk, place == names, ReleasedWords.Of(pair.column.Basis))).ToList();
        var rows = list.Rows.Select(row => (IReadOnlyList<Raw>)[.. shown.Select(pair => pair.index == range?.Risk ? range.Cell(row) : Cell(list, pair.column, row[pair.index]))]);
        return Table.Of(Html.Of($"{Words.Count(list.Rows.Count, "line", "lines")}. Equal risk has equal rank."), columns.Count > MostColumns ? "list blocks" : "list", columns, rows);
    }

    static string Title(ReleasedColumn column, bool hasRange) => hasRange ? $"{column.Title}, lowest to highest" : column.Title;

    static Raw Cell(ReleasedList list, ReleasedColumn column, string? value)
    {
        if (value is null)
            return Html.Of($"—");
        if (ReleasedWords.Look(list, column, value) is { } look)
            return BandMark.Chip(look, value);
        return column.Kind switch
        {
            ColumnKind.Date => Html.Of($"""<span class="keep">{DateOnly.ParseExact(value, ReleasedJson.Day, CultureInfo.InvariantCulture)}</span>"""),
            ColumnKind.Month => Html.Of($"""<span class="keep">{DateOnly.ParseExact(value + "-01", ReleasedJson.Day, CultureInfo.InvariantCulture).ToString("MMM yyyy", CultureInfo.InvariantCulture)}</span>"""),
            ColumnKind.Flag => Html.Of($"{(value == "true" ? "yes" : "no")}"),
            ColumnKind.Whole => Html.Of($"{value}"),
            _ when value.Length > LongestInColumn => Html.Of($"""<span class="long">{ReleasedPage.Isolated(value)}</span>"""),
            _ => ReleasedPage.Isolated(value),
        };
    }

    /// <summary>The columns of the risk and of how far the unknowns could move it, shown in one cell with a bar on the scale of the list.</summary>
    sealed record RiskRange(int Risk, int Lowest, int Highest, long Least, long Most)
    {
        /// <summary>Null when the list does not tell all three.</summary>
        public static RiskRange? Of(ReleasedList list)
        {
            int[] places = [ReleasedWords.IndexOf(list, "risk"), ReleasedWords.IndexOf(list, "lowest"), ReleasedWords.IndexOf(list, "highest")];
            if (places.Any(place => place < 0 || list.Columns[place].Kind != ColumnKind.Whole))
                return null;
            var numbers = list.Rows.SelectMany(row => places.Select(place => Number(row[place]))).OfType<long>().DefaultIfEmpty(0).ToList();
            return new RiskRange(places[0], places[1], places[2], Math.Min(0, numbers.Min()), Math.Max(1, numbers.Max()));
        }

        public Raw Cell(IReadOnlyList<string?> row)
        {
            if ((Number(row[Risk]), Number(row[Lowest]), Number(row[Highest])) is not ({ } risk, { } lowest, { } highest))
                return Html.Of($"{row[Risk] ?? "—"}{(row[Lowest] is null && row[Highest] is null ? "" : $" ({row[Lowest] ?? "—"} to {row[Highest] ?? "—"})")}");
            var open = lowest == highest ? default : Html.Of($"<small> ({lowest} to {highest})</small>");
            return Html.Of($"""
                <span class="keep"><b>{risk}</b>{open}</span><svg class="range" viewBox="0 0 {BarWidth} 12" aria-hidden="true">
                <path d="M3 6H{BarWidth - 3}" stroke="#b8c0c7" stroke-width="1.5"/>
                <path d="M{At(lowest)} 6H{At(highest)}" stroke="#5b6b78" stroke-width="6"/>
                <path d="M{At(risk)} 0V12" stroke="#111" stroke-width="2.5"/></svg>
                """);
        }

        double At(long risk) => 3 + ((BarWidth - 6) * ((double)risk - Least) / ((double)Most - Least));

        static long? Number(string? text) => text is null ? null : long.Parse(text, CultureInfo.InvariantCulture);
    }
}
