using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// A pack as one SELECT, so that a force's analysts can read it, run it in their own database and compare. It is written from the pack's
/// rows and cells and shares nothing with the kernel that scores, so that agreement of the two means something.
/// </summary>
public static class SqlPack
{
    /// <summary>PostgreSQL cuts longer names short, and two could become one.</summary>
    const int LongestName = 63;

    /// <summary>The statement that makes the table of facts that the query reads.</summary>
    public static string CreateTable(Pack pack, SqlDialect dialect) => SqlTable.Create(pack, dialect);

    /// <summary>The columns of the table of facts, in order.</summary>
    public static IReadOnlyList<string> FactColumns(Pack pack) => SqlTable.Columns(pack);

    /// <summary>The columns of the answer, in order.</summary>
    public static IReadOnlyList<string> AnswerColumns(Pack pack)
    {
        return
        [
            "reference", "fault",
            .. pack.Factors.SelectMany(factor => new[] { $"{factor.Id}_lowest", $"{factor.Id}_highest", $"{factor.Id}_row" }),
            .. pack.Sections.SelectMany(section => new[] { $"{section.Id}_total_lowest", $"{section.Id}_total_highest" }),
            "risk", "lowest", "highest", "band", "confidence_lowest", "confidence_highest", "confidence_row",
        ];
    }

    /// <summary>Why the pack cannot be written as SQL: names that would become one. Empty when it can.</summary>
    public static IReadOnlyList<string> Problems(Pack pack)
    {
        var facts = SqlTable.Columns(pack).Append("fault").ToList();
        var answers = AnswerColumns(pack);
        return
        [
            .. Twice(facts).Select(name => $"the table of facts would have the column '{name}' twice; rename a fact or a factor"),
            .. Twice(answers).Select(name => $"the answer would have the column '{name}' twice; rename a factor or a section"),
            .. facts.Concat(answers).Distinct().Where(name => name.Length > LongestName - 9).Select(name => $"the name '{name}' is too long for a database; the longest is {LongestName - 9} letters"),
        ];

        static IEnumerable<string> Twice(IEnumerable<string> names) => names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key);
    }

    /// <summary>The query.</summary>
    /// <exception cref="ArgumentException">There are <see cref="Problems"/>.</exception>
    public static string Write(Pack pack, SqlDialect dialect, DateOnly asOf)
    {
        if (Problems(pack) is { Count: > 0 } problems)
            throw new ArgumentException($"{pack.Identity} cannot be written as SQL: {string.Join("; ", problems)}.");
        return $"{Head(pack, dialect, asOf)}\n{new SqlQuery(pack.AsOf(asOf), dialect).Write()};\n";
    }

    static string Head(Pack pack, SqlDialect dialect, DateOnly asOf)
    {
        var day = asOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        List<string> lines =
        [
            $"{pack.Identity}, SHA-256 {pack.Sha256}, as of {day}, for {dialect}. {pack.Status}",
            "Written by: countylines pack sql. Change the pack, not this text.",
            $"Conditions and numbers that depend on the as-of date stand at {day}; the facts must be as of that day too.",
            "",
            "NULL in the table of facts is unknown. <fact>_at_least is what was seen of an unknown count, or NULL.",
            "Dates are texts such as 2026-11-20, true and false are 1 and 0, the words of a set stand with ; between them, and an empty set is none.",
            "An answer is a range when something unknown decides it. _row is the pack's row that gives the lowest level; 0 is an analyst's level.",
            "risk has every factor at its lowest. lowest and highest are what the unknowns allow.",
            "A row whose facts cannot be used has no answer, and the column fault says why. It is not a low risk.",
            "",
            .. SqlTable.Create(pack, dialect).Split('\n'),
        ];
        return string.Join('\n', lines.Select(line => line.Length == 0 ? "--" : $"-- {SqlWords.Comment(line)}"));
    }
}
