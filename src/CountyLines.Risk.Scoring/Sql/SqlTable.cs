namespace CountyLines.Risk.Scoring;

/// <summary>The table of facts that a query reads: what its columns are, and what must not stand in them.</summary>
static class SqlTable
{
    /// <summary>A column for each fact but the count of unknown factors, which the query works out itself.</summary>
    public static IEnumerable<Fact> Facts(Pack pack) => pack.Facts.Where(fact => fact.From is not Derivation.UnknownFactors);

    /// <summary>The columns: the reference, the facts, what was seen at least, the levels that analysts gave.</summary>
    public static IReadOnlyList<string> Columns(Pack pack)
    {
        return ["reference", .. Facts(pack).Select(fact => fact.Name), .. Facts(pack).Where(HasAtLeast).Select(AtLeast), .. pack.Factors.Where(factor => factor.IsAssessed).Select(factor => factor.Id)];
    }

    public static bool HasAtLeast(Fact fact) => fact.Type == FactType.Integer;

    public static string AtLeast(Fact fact) => $"{fact.Name}_at_least";

    public static string Create(Pack pack, SqlDialect dialect)
    {
        var columns = Facts(pack).Select(fact => $"{dialect.Name(fact.Name)} {dialect.ColumnType(fact)}")
            .Concat(Facts(pack).Where(HasAtLeast).Select(fact => $"{dialect.Name(AtLeast(fact))} BIGINT"))
            .Concat(pack.Factors.Where(factor => factor.IsAssessed).Select(factor => $"{dialect.Name(factor.Id)} INTEGER"));
        return $"CREATE TABLE facts (\n  reference {dialect.TextType()}{dialect.Key()},\n  {string.Join(",\n  ", columns)}\n)";
    }

    /// <summary>Everything for which the product would refuse to score the line, each with the words that the row then carries.</summary>
    public static IEnumerable<(string Condition, string Words)> Faults(Pack pack, SqlDialect dialect)
    {
        yield return ("reference IS NULL", "there is no reference");
        yield return ("COUNT(*) OVER (PARTITION BY reference) > 1", "the reference stands more than once");
        foreach (var fact in Facts(pack))
        {
            var column = dialect.Name(fact.Name);
            var (least, most) = (SqlCell.Literal(fact.Min, fact.Type, dialect), SqlCell.Literal(fact.Max, fact.Type, dialect));
            var range = $"{column} < {least} OR {column} > {most}";
            var words = $"{fact.Name} is outside the range of {least.Trim('\'')} to {most.Trim('\'')}";
            switch (fact.Type)
            {
                case FactType.Integer:
                    yield return ($"{range} OR {column} <> CAST({column} AS BIGINT)", $"{words}, or not a whole number");
                    var seen = dialect.Name(AtLeast(fact));
                    yield return ($"{column} IS NULL AND {seen} > 0 AND ({seen} < {least} OR {seen} > {most} OR {seen} <> CAST({seen} AS BIGINT))", $"{AtLeast(fact)} is outside the range of {least} to {most}, or not a whole number");
                    break;
                case FactType.Decimal:
                    yield return ($"{range} OR {column} <> {dialect.Cut(column, fact.Decimals)}", $"{words}, or has more than {fact.Decimals} decimals");
                    break;
                case FactType.Boolean:
                    yield return ($"{column} NOT IN (0, 1)", $"{fact.Name} is neither 0 nor 1");
                    break;
                case FactType.Date:
                    yield return ($"{range} OR {column} NOT LIKE '____-__-__'", $"{words}, or not written as 2026-11-20");
                    break;
                case FactType.Enum:
                    yield return ($"{column} NOT IN ({string.Join(", ", fact.Values.Select(value => dialect.Text(value)))})", $"{fact.Name} has a value that the pack does not know");
                    break;
                default:
                    // The known words and what stands between them must be all that there is.
                    var known = fact.Values.Select(word => $"CASE WHEN {dialect.HasWord(column, word)} THEN {word.EnumerateRunes().Count() + 1} ELSE 0 END");
                    yield return ($"{column} NOT IN ('', 'none') AND length({column}) + 1 <> {string.Join(" + ", known)}", $"{fact.Name} has a word that the pack does not know, or one word twice");
                    break;
            }
        }

        foreach (var factor in pack.Factors.Where(factor => factor.IsAssessed))
            yield return ($"{dialect.Name(factor.Id)} NOT IN ({string.Join(", ", factor.Levels.Select(level => level.Value))})", $"{factor.Id} has a level that it cannot have");
    }
}
