namespace CountyLines.Risk.Scoring;

/// <summary>One factor's rows as a CASE, with its unknowns at one end.</summary>
static class SqlFactor
{
    /// <summary>Which end of a fact makes the lowest level: for confidence the good answer is the high one, so there it is the other end.</summary>
    public static bool LowestIsAtUpperEnd(Factor factor, Fact fact) => fact.Worse == Worse.Lower != factor.IsConfidence;

    /// <summary>The number of the row that holds first.</summary>
    /// <param name="factor">The factor, settled on a date.</param>
    /// <param name="columnOf">The column that a fact stands in.</param>
    /// <param name="dialect">The database.</param>
    /// <param name="explained">Whether each row says in a comment what it means.</param>
    public static string RowNumber(Factor factor, Func<Fact, string> columnOf, SqlDialect dialect, bool explained)
    {
        var lines = new List<string>();
        foreach (var row in factor.Rows)
        {
            var conditions = row.When.Select(cell => SqlCell.Condition(cell.Test, cell.Fact, columnOf(cell.Fact), dialect)).OfType<string>().ToList();
            var comment = explained ? $" -- {row.Level.Value} {SqlWords.Comment($"{row.Level.Label}{(row.Means.Length > 0 ? ": " : "")}{row.Means}")}" : "";
            if (conditions.Count == 0 && lines.Count == 0)
                return $"{row.Number}";
            lines.Add(conditions.Count == 0 ? $"      ELSE {row.Number}{comment}" : $"      WHEN {string.Join(" AND ", conditions)} THEN {row.Number}{comment}");
            if (conditions.Count == 0)
                break;
        }

        return $"CASE\n{string.Join('\n', lines)}\n    END";
    }

    /// <summary>The level that a row gives.</summary>
    public static string LevelOf(Factor factor, string row)
    {
        return factor.Rows.Count == 1 ? $"{factor.Rows[0].Level.Value}" : $"CASE {row} {string.Join(' ', factor.Rows.Select(one => $"WHEN {one.Number} THEN {one.Level.Value}"))} END";
    }
}
