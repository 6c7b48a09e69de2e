using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Store;

/// <summary>The lines of runs in the store. There are as many to each run as a force has lines, so they go through prepared statements, one row at a time.</summary>
static class RunLineTable
{
    const string Score = "risk, lowest, highest, sections, factors, confidence";

    static readonly string[] Standings = ["ranked", "error", "withheld", "closed", "not-yet-seen", "merged"];

    /// <summary>Inserts the lines of a run, in display order.</summary>
    public static void Insert(StoreConnection connection, long run, IReadOnlyList<RunLine> lines)
    {
        using var insert = connection.Prepare($"INSERT INTO run_line (run, reference, place, standing, rank, band, problem, {Score}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
        // By key, which is how the rows lie: in display order each would be put between others.
        foreach (var (index, line) in lines.Index().OrderBy(line => line.Item.Line.Reference, StringComparer.Ordinal))
        {
            insert.Bind(1, run, line.Line.Reference, index + 1L, Standings[(int)line.Standing], (long?)line.Rank, line.Band?.Name, line.Problem);
            if (line.Score is { } score)
                insert.Bind(8, score.Risk, score.Lowest, score.Highest, ScoreText.Of(score.Sections), ScoreText.Of(score.Factors), ScoreText.Of([score.Confidence]));
            else
                insert.Bind(8, null, null, null, null, null, null);
            insert.Run();
        }
    }

    /// <summary>The lines of a run in display order, without what plug-ins and people said of them.</summary>
    public static IEnumerable<RunLine> Read(StoreConnection connection, long run, Pack pack, IReadOnlyDictionary<string, LineRecords> records)
    {
        using var rows = connection.PrepareReading($"SELECT reference, standing, rank, band, problem, {Score} FROM run_line WHERE run = ?1 ORDER BY place");
        rows.Bind(1, run);
        while (rows.Step())
        {
            var band = rows.TextOrNull(3);
            yield return new RunLine(
                records[rows.Text(0)], (Standing)Array.IndexOf(Standings, rows.Text(1)), ScoreOf(rows, 5), band is null ? null : pack.Bands.First(one => one.Name == band),
                rows.IsNull(2) ? null : (int)rows.Long(2), null, rows.Text(4));
        }
    }

    /// <summary>Puts beside each line what a run before said of it. Where it said the same score, that score is held once for both.</summary>
    public static void PutBefore(StoreConnection connection, long run, RunLine[] lines)
    {
        var places = new Dictionary<string, int>(lines.Length, StringComparer.Ordinal);
        for (var place = 0; place < lines.Length; place++)
            places[lines[place].Line.Reference] = place;
        var bands = new Dictionary<string, string>(StringComparer.Ordinal);
        using var rows = connection.PrepareReading($"SELECT reference, rank, band, {Score} FROM run_line WHERE run = ?1 ORDER BY reference");
        rows.Bind(1, run);
        while (rows.Step())
        {
            if (!places.TryGetValue(rows.Text(0), out var place))
                continue;
            var band = rows.TextOrNull(2);
            if (band is not null && !bands.TryGetValue(band, out band))
                bands[band = rows.Text(2)] = band;
            lines[place] = lines[place] with { Before = new PreviousLine(rows.IsNull(1) ? null : (int)rows.Long(1), band, Shared(ScoreOf(rows, 3), lines[place].Score)) };
        }
    }

    /// <param name="from">The first column of the score.</param>
    static LineScore? ScoreOf(Statement row, int from)
    {
        return row.IsNull(from)
            ? null
            : new LineScore(ScoreText.Factors(row.Utf8(from + 4)), ScoreText.Sections(row.Utf8(from + 3)), row.Long(from), row.Long(from + 1), row.Long(from + 2), ScoreText.Factors(row.Utf8(from + 5))[0]);
    }

    static LineScore? Shared(LineScore? score, LineScore? other)
    {
        if (score is null || other is null)
            return score;
        var isSame = (score.Risk, score.Lowest, score.Highest, score.Confidence) == (other.Risk, other.Lowest, other.Highest, other.Confidence)
            && score.Factors.SequenceEqual(other.Factors) && score.Sections.SequenceEqual(other.Sections);
        return isSame ? other : score;
    }
}
