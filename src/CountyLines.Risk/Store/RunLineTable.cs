using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Store;

/// <summary>The lines of runs in the store. There are as many to each run as a force has lines, so they go through prepared statements, one row at a time.</summary>
static class RunLineTable
{
    /// <summary>In the order of its digest.</summary>
    const string Columns = "run, reference, place, standing, rank, band, problem, risk, lowest, highest, sections, factors, confidence";

    const int Width = 13;

    static readonly string[] Standings = ["ranked", "error", "withheld", "closed", "not-yet-seen", "merged"];

    /// <summary>Inserts the lines of a run, in display order.</summary>
    public static void Insert(StoreConnection connection, long run, IReadOnlyList<RunLine> lines)
    {
        var digest = new RowDigest();
        using var insert = connection.Prepare($"INSERT INTO run_line ({Columns}, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
        var row = new object?[Width];
        // By key, which is how the rows lie: in display order each would be put between others.
        foreach (var (index, line) in lines.Index().OrderBy(line => line.Item.Line.Reference, StringComparer.Ordinal))
        {
            (row[0], row[1], row[2], row[3], row[4], row[5], row[6]) = (run, line.Line.Reference, index + 1L, Standings[(int)line.Standing], (long?)line.Rank, line.Band?.Name, line.Problem);
            (row[7], row[8], row[9], row[10], row[11], row[12]) = line.Score is { } score
                ? (score.Risk, score.Lowest, score.Highest, ScoreText.Of(score.Sections), ScoreText.Of(score.Factors), ScoreText.Of([score.Confidence]))
                : ((long?)null, (long?)null, (long?)null, (string?)null, (string?)null, (string?)null);
            insert.Bind(1, row).Bind(Width + 1, digest.Values(row).Take());
            insert.Run();
        }
    }

    /// <summary>The lines of a run in display order, without what plug-ins and people said of them.</summary>
    public static IEnumerable<RunLine> Read(StoreConnection connection, long run, Pack pack, IReadOnlyDictionary<string, LineRecords> records)
    {
        var digest = new RowDigest();
        using var rows = connection.PrepareReading($"SELECT {Columns}, digest FROM run_line WHERE run = ?1 ORDER BY place");
        rows.Bind(1, run);
        while (rows.Step())
        {
            Check(digest, rows);
            var band = rows.TextOrNull(5);
            yield return new RunLine(
                records[rows.Text(1)], (Standing)Array.IndexOf(Standings, rows.Text(3)), ScoreOf(rows), band is null ? null : pack.Bands.First(one => one.Name == band),
                rows.IsNull(4) ? null : (int)rows.Long(4), null, rows.Text(6));
        }
    }

    /// <summary>Puts beside each line what a run before said of it. Where it said the same score, that score is held once for both.</summary>
    public static void PutBefore(StoreConnection connection, long run, RunLine[] lines)
    {
        var places = new Dictionary<string, int>(lines.Length, StringComparer.Ordinal);
        for (var place = 0; place < lines.Length; place++)
            places[lines[place].Line.Reference] = place;
        var bands = new Dictionary<string, string>(StringComparer.Ordinal);
        var digest = new RowDigest();
        using var rows = connection.PrepareReading($"SELECT {Columns}, digest FROM run_line WHERE run = ?1 ORDER BY reference");
        rows.Bind(1, run);
        while (rows.Step())
        {
            Check(digest, rows);
            if (!places.TryGetValue(rows.Text(1), out var place))
                continue;
            var band = rows.TextOrNull(5);
            if (band is not null && !bands.TryGetValue(band, out band))
                bands[band = rows.Text(5)] = band;
            lines[place] = lines[place] with { Before = new PreviousLine(rows.IsNull(4) ? null : (int)rows.Long(4), band, Shared(ScoreOf(rows), lines[place].Score)) };
        }
    }

    /// <summary>How many lines of all runs do not say what was written, and the first of them.</summary>
    public static DamagedRows? FindDamage(StoreConnection connection)
    {
        var (digest, found, first) = (new RowDigest(), 0L, "");
        using var rows = connection.PrepareReading($"SELECT {Columns}, digest FROM run_line WHERE run <= ?1 ORDER BY run, reference");
        rows.Bind(1, long.MaxValue);
        while (rows.Step())
        {
            if (!IsWhole(digest, rows) && found++ == 0)
                first = NameOf(rows);
        }

        return found == 0 ? null : new DamagedRows("run_line", found, first);
    }

    /// <summary>Gives the lines of all runs the digests of what they say.</summary>
    public static void Seal(StoreConnection connection)
    {
        var (digest, sealedRows) = (new RowDigest(), new List<(string Reference, long Digest)>());
        using var read = connection.Prepare($"SELECT {Columns} FROM run_line WHERE run = ?1 AND reference > ?2 ORDER BY reference LIMIT {RowDigest.AtOnce}");
        using var write = connection.Prepare("UPDATE run_line SET digest = ?1 WHERE run = ?2 AND reference = ?3");
        foreach (var run in connection.Query<long>("SELECT id FROM run ORDER BY id").ToList())
        {
            var after = "";
            do
            {
                sealedRows.Clear();
                read.Bind(1, run, after);
                while (read.Step())
                    sealedRows.Add((read.Text(1), digest.Row(read, 0, Width).Take()));
                foreach (var row in sealedRows)
                    write.Bind(1, row.Digest, run, row.Reference).Run();
                after = sealedRows.Count == 0 ? "" : sealedRows[^1].Reference;
            }
            while (sealedRows.Count == RowDigest.AtOnce);
        }
    }

    static LineScore? ScoreOf(Statement row)
    {
        return row.IsNull(7)
            ? null
            : new LineScore(ScoreText.Factors(row.Utf8(11)), ScoreText.Sections(row.Utf8(10)), row.Long(7), row.Long(8), row.Long(9), ScoreText.Factors(row.Utf8(12))[0]);
    }

    static void Check(RowDigest digest, Statement row)
    {
        if (!IsWhole(digest, row))
            throw RowDigest.Broken(new DamagedRows("run_line", 1, NameOf(row)));
    }

    static string NameOf(Statement row) => $"place {row.Long(2)} of run {row.Long(0)}";

    static bool IsWhole(RowDigest digest, Statement row) => digest.Row(row, 0, Width).Take() == row.Long(Width);

    static LineScore? Shared(LineScore? score, LineScore? other)
    {
        if (score is null || other is null)
            return score;
        var isSame = (score.Risk, score.Lowest, score.Highest, score.Confidence) == (other.Risk, other.Lowest, other.Highest, other.Confidence)
            && score.Factors.SequenceEqual(other.Factors) && score.Sections.SequenceEqual(other.Sections);
        return isSame ? other : score;
    }
}
