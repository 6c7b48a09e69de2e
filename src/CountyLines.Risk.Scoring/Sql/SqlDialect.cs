namespace CountyLines.Risk.Scoring;

/// <summary>The database that a query is written for.</summary>
public enum SqlDialect
{
    /// <summary>SQLite 3.35 or later.</summary>
    Sqlite,

    /// <summary>PostgreSQL 12 or later.</summary>
    Postgresql,

    /// <summary>DuckDB 1.0 or later.</summary>
    Duckdb,

    /// <summary>The SQL standard; LEAST and GREATEST came into it in 2023.</summary>
    Ansi,
}

/// <summary>Where databases differ in how a thing is written.</summary>
static class SqlWords
{
    /// <summary>A text as a literal. Line ends and the like become spaces, so that no word of a pack can start a line of its own.</summary>
    public static string Text(string text) => $"'{OneLine(text).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name from the pack: always in quotes, because it may be a word of SQL.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A sentence that can stand in a comment.</summary>
    public static string OneLine(string text)
    {
        return string.Concat(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter)).Trim();
    }

    /// <summary>Whether a set has a word. Not LIKE: there an underscore stands for any letter, and SQLite does not tell capitals apart.</summary>
    public static string HasWord(this SqlDialect dialect, string set, string word)
    {
        var (within, sought) = ($"';' || {set} || ';'", Text($";{word};"));
        return dialect == SqlDialect.Sqlite ? $"instr({within}, {sought}) > 0" : $"POSITION({sought} IN {within}) > 0";
    }

    public static string Length(this SqlDialect dialect, string text) => dialect == SqlDialect.Ansi ? $"CHAR_LENGTH({text})" : $"length({text})";

    /// <summary>A number cut to so many decimals.</summary>
    public static string Cut(this SqlDialect dialect, string number, int decimals)
    {
        return dialect == SqlDialect.Sqlite ? $"round({number}, {decimals})" : $"CAST({number} AS DECIMAL(28, {decimals}))";
    }

    public static string Smaller(this SqlDialect dialect, string left, string right) => $"{(dialect == SqlDialect.Sqlite ? "min" : "LEAST")}({left}, {right})";

    public static string Larger(this SqlDialect dialect, string left, string right) => $"{(dialect == SqlDialect.Sqlite ? "max" : "GREATEST")}({left}, {right})";

    /// <summary>Divides whole numbers that divide without a rest; DuckDB's <c>/</c> would make a fraction.</summary>
    public static string Divide(this SqlDialect dialect, string left, string right) => dialect == SqlDialect.Duckdb ? $"({left}) // {right}" : $"({left}) / {right}";

    /// <summary>What is left of a division, with the sign of what is divided.</summary>
    public static string Rest(this SqlDialect dialect, string left, string right) => dialect == SqlDialect.Ansi ? $"MOD({left}, {right})" : $"({left} % {right})";

    /// <summary>The type of a fact's column.</summary>
    public static string ColumnType(this SqlDialect dialect, Fact fact)
    {
        return fact.Type switch
        {
            FactType.Integer => "BIGINT",
            FactType.Decimal => "DECIMAL(18, 4)",
            FactType.Boolean => "INTEGER",
            _ => dialect == SqlDialect.Ansi ? "VARCHAR(1000)" : "TEXT",
        };
    }
}
