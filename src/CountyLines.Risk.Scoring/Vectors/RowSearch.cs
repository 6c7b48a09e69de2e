namespace CountyLines.Risk.Scoring;

/// <summary>What values are looked for.</summary>
/// <param name="Facts">The facts to find values for, the most important first.</param>
/// <param name="Fits">Whether a value of a fact is of use.</param>
/// <param name="Above">No row above this one may match; null when rows do not matter.</param>
/// <param name="Accepts">What the values must meet together.</param>
/// <param name="More">Values of a fact to try beside the usual.</param>
sealed record RowWish(
    IReadOnlyList<Fact> Facts, Func<Fact, FactValue, bool> Fits, Row? Above, Func<IReadOnlyDictionary<string, FactValue>, bool> Accepts, Func<Fact, IEnumerable<FactValue>> More);

/// <summary>
/// Finds values for the facts of one table at which a row decides. It tries every class of values before it gives up, so what it does
/// not find with room to look cannot be.
/// </summary>
sealed class RowSearch
{
    readonly Dictionary<string, IReadOnlyList<FactValue>> candidates = new(StringComparer.Ordinal);

    /// <param name="factor">The factor, its conditions settled on a date.</param>
    /// <param name="index">Its place among the tables: the factors of the pack, and the confidence rule after them.</param>
    /// <param name="mostUnknown">How many factors can be unknown at once.</param>
    public RowSearch(Factor factor, int index, int mostUnknown)
    {
        Factor = factor;
        Index = index;
        MostUnknown = mostUnknown;
        foreach (var fact in factor.Facts)
        {
            var values = VectorValues.ForEachAnswer(fact, [.. factor.CellsOn(fact)]);
            candidates[fact.Name] = [.. values.Where(value => fact.From is not Derivation.UnknownFactors || value.Number <= mostUnknown)];
        }
    }

    public Factor Factor { get; }

    public int Index { get; }

    public int MostUnknown { get; }

    public IReadOnlyList<FactValue> Candidates(Fact fact) => candidates[fact.Name];

    /// <summary>The row that known values come out at.</summary>
    public Row Match(IReadOnlyDictionary<string, FactValue> values) => Factor.Rows.First(row => row.When.All(cell => cell.Test.Holds(values[cell.Fact.Name])));

    /// <summary>The values that were wished for, or null.</summary>
    /// <param name="settled">Values that some of the facts already have; one that is settled as unknown fits nothing.</param>
    /// <param name="wish">What is looked for.</param>
    /// <param name="budget">How many steps to take at most.</param>
    public Dictionary<string, FactValue>? Find(IReadOnlyDictionary<string, FactValue> settled, RowWish wish, int budget)
    {
        var values = new Dictionary<string, FactValue>(StringComparer.Ordinal);
        return Fill(0) ? values : null;

        bool Fill(int at)
        {
            if (budget-- <= 0 || Factor.Rows.Any(row => row.Number < wish.Above?.Number && row.When.All(cell => values.TryGetValue(cell.Fact.Name, out var known) && cell.Test.Holds(known))))
                return false;
            if (at == wish.Facts.Count)
                return wish.Accepts(values);
            var fact = wish.Facts[at];
            IEnumerable<FactValue> choices = !settled.TryGetValue(fact.Name, out var known) ? Candidates(fact).Concat(wish.More(fact)) : known.IsUnknown ? [] : [known];
            foreach (var value in choices.Where(value => wish.Fits(fact, value)))
            {
                values[fact.Name] = value;
                if (Fill(at + 1))
                    return true;
            }

            values.Remove(fact.Name);
            return false;
        }
    }
}
