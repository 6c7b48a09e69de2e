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

    /// <summary>Trino 351 or later. Of all of these the nearest to the SQL standard.</summary>
    Trino,

    /// <summary>Spark 3.5 or later, with <c>spark.sql.parser.escapedStringLiterals</c> off, as it is unless somebody turned it on.</summary>
    Spark,
}

/// <summary>Where databases differ in how a thing is written.</summary>
static class SqlWords
{
    /// <summary>
    /// A text as a literal. Line ends and the like become spaces, so that no word of a pack can start a line of its own. Spark reads
    /// backslashes, takes '' for two literals before Spark 4, and puts a variable in the place of <c>${...}</c> before it reads anything.
    /// </summary>
    public static string Text(this SqlDialect dialect, string text)
    {
        var line = OneLine(text);
        return dialect == SqlDialect.Spark
            ? $"'{line.Swap(@"\", @"\\").Swap("'", @"\'").Swap("${", @"\u0024{")}'"
            : $"'{line.Swap("'", "''")}'";
    }

    /// <summary>A name from the pack: always in quotes, because it may be a word of SQL.</summary>
    public static string Name(this SqlDialect dialect, string name)
    {
        return dialect == SqlDialect.Spark ? $"`{name.Swap("`", "``")}`" : $"\"{name.Swap("\"", "\"\"")}\"";
    }

    /// <summary>
    /// A sentence that can stand in a comment. In Spark a backslash at the end of a line would draw the next line into the comment, and
    /// what a variable holds would be put in the place of <c>${...}</c> here too; a shell that takes lines ends a statement at a last ;.
    /// </summary>
    public static string Comment(string text)
    {
        var line = OneLine(text).Swap("${", "$ {");
        return line.Length > 0 && line[^1] is '\\' or ';' ? $"{line} ." : line;
    }

    static string OneLine(string text)
    {
        return string.Concat(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter)).Trim();
    }

    static string Swap(this string text, string sought, string instead) => text.Replace(sought, instead, StringComparison.Ordinal);

    /// <summary>Whether a set has a word. Not LIKE: there an underscore stands for any letter, and SQLite does not tell capitals apart.</summary>
    public static string HasWord(this SqlDialect dialect, string set, string word)
    {
        var (within, sought) = ($"';' || {set} || ';'", dialect.Text($";{word};"));
        return dialect == SqlDialect.Sqlite ? $"instr({within}, {sought}) > 0" : $"POSITION({sought} IN {within}) > 0";
    }

    /// <summary>A number cut to so many decimals.</summary>
    public static string Cut(this SqlDialect dialect, string number, int decimals)
    {
        return dialect == SqlDialect.Sqlite ? $"round({number}, {decimals})" : $"CAST({number} AS DECIMAL(28, {decimals}))";
    }

    public static string Smaller(this SqlDialect dialect, string left, string right) => $"{(dialect == SqlDialect.Sqlite ? "min" : "LEAST")}({left}, {right})";

    public static string Larger(this SqlDialect dialect, string left, string right) => $"{(dialect == SqlDialect.Sqlite ? "max" : "GREATEST")}({left}, {right})";

    /// <summary>Divides whole numbers that divide without a rest; the <c>/</c> of DuckDB and Spark would make a fraction.</summary>
    public static string Divide(this SqlDialect dialect, string left, string right)
    {
        return $"({left}) {dialect switch { SqlDialect.Duckdb => "//", SqlDialect.Spark => "div", _ => "/" }} {right}";
    }

    /// <summary>The type of a fact's column.</summary>
    public static string ColumnType(this SqlDialect dialect, Fact fact)
    {
        return fact.Type switch
        {
            FactType.Integer => "BIGINT",
            FactType.Decimal => "DECIMAL(18, 4)",
            FactType.Boolean => "INTEGER",
            _ => dialect.TextType(),
        };
    }

    public static string TextType(this SqlDialect dialect) => dialect switch { SqlDialect.Trino => "VARCHAR", SqlDialect.Spark => "STRING", _ => "TEXT" };

    /// <summary>What makes each reference stand once. A warehouse has no such thing; the query looks for itself in any case.</summary>
    public static string Key(this SqlDialect dialect) => dialect is SqlDialect.Trino or SqlDialect.Spark ? "" : " NOT NULL PRIMARY KEY";
}
