namespace CountyLines.Risk.Scoring;

/// <summary>The values that vectors are made of.</summary>
static class VectorValues
{
    /// <summary>No spreadsheet can be trusted with a day before 1900, and the calendar's first day is never on a record.</summary>
    static readonly decimal EarliestDay = new DateOnly(1901, 1, 1).DayNumber;

    /// <summary>The value that a fact has in a vector that is about other facts.</summary>
    public static FactValue Mildest(Fact fact)
    {
        return fact.Type switch
        {
            FactType.Enum => FactValue.Of(fact.Values[0]),
            FactType.Set => FactValue.OfSet([]),
            _ => FactValue.Of(fact.Worse == Worse.Lower ? fact.Max : LowEnd(fact, [])),
        };
    }

    /// <summary>One value for each way in which a factor's cells can answer together, the mildest first; of a set those with fewest words first.</summary>
    public static IReadOnlyList<FactValue> ForEachAnswer(Fact fact, IReadOnlyList<Cell> cells)
    {
        var codes = FactCodes.Of(fact, cells);
        if (fact.Type == FactType.Set)
            return [.. Enumerable.Range(0, codes.Count).OrderBy(int.PopCount).ThenBy(code => code).Select(codes.First)];
        if (!fact.IsOrdered)
            return [.. Enumerable.Range(0, codes.Count).Select(codes.First)];
        var firsts = codes.Cuts.Prepend(LowEnd(fact, codes.Cuts)).Select(FactValue.Of);
        return [.. fact.Worse == Worse.Lower ? firsts.Reverse() : firsts];
    }

    /// <summary>The first and the last value of each class that a factor's cells tell apart.</summary>
    public static IEnumerable<decimal> Ends(Fact fact, IReadOnlyList<Cell> cells, decimal max)
    {
        var cuts = FactCodes.Of(fact, cells).Cuts;
        return cuts.SelectMany(cut => new[] { cut - fact.Step, cut }).Append(LowEnd(fact, cuts)).Append(max).Where(value => value <= max).Distinct().Order();
    }

    static decimal LowEnd(Fact fact, IReadOnlyList<decimal> cuts)
    {
        return fact.Type == FactType.Date && fact.Min < EarliestDay && cuts.All(cut => cut > EarliestDay) ? EarliestDay : fact.Min;
    }
}
