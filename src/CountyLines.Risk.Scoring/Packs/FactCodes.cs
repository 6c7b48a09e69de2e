namespace CountyLines.Risk.Scoring;

/// <summary>
/// Divides all values that a fact can have into classes that no cell tells apart, and numbers the classes from 0: a number's in ascending
/// order, an enum's values in the pack's order, a set's by one bit for each word that a cell names. What holds for one value of a class
/// holds for all of it, so a proof over codes is a proof over every value, and a score needs one byte of each fact.
/// </summary>
sealed class FactCodes
{
    /// <summary>The most words of one set that rules may name; each doubles the classes.</summary>
    public const int MaxSetWords = 8;

    /// <summary>A code fits in a byte.</summary>
    public const int MaxCodes = 256;

    FactCodes(Fact fact, decimal[] cuts, string[] words, int count)
    {
        Fact = fact;
        Cuts = cuts;
        Words = words;
        Count = count;
    }

    public Fact Fact { get; }

    /// <summary>The first value of each class but the lowest, ascending; empty for an enum or a set.</summary>
    public IReadOnlyList<decimal> Cuts { get; }

    /// <summary>The words of a set in the order of their bits, or the values of an enum.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>How many classes there are; more than <see cref="MaxCodes"/> cannot be scored and is reported when the pack is read.</summary>
    public int Count { get; }

    public int Highest => Count - 1;

    public static FactCodes Of(Fact fact, IEnumerable<Cell> cells)
    {
        var tests = cells.ToList();
        if (fact.Type == FactType.Enum)
            return new(fact, [], [.. fact.Values], fact.Values.Count);
        if (fact.Type == FactType.Set)
        {
            var words = tests.SelectMany(test => test.MentionedWords).Distinct().Order(StringComparer.Ordinal).ToArray();
            return new(fact, [], words, words.Length > MaxSetWords ? int.MaxValue : 1 << words.Length);
        }

        var cuts = fact.Type == FactType.Boolean
            ? [1]
            : tests.SelectMany(test => test.Cuts(fact.Step)).Where(cut => cut > fact.Min && cut <= fact.Max).Distinct().Order().ToArray();
        return new(fact, cuts, [], cuts.Length + 1);
    }

    /// <summary>A value of the class: of numbers the lowest.</summary>
    public FactValue First(int code)
    {
        return Fact.Type switch
        {
            FactType.Enum => FactValue.Of(Words[code]),
            FactType.Set => FactValue.OfSet(Words.Where((_, bit) => (code >> bit & 1) == 1)),
            _ => FactValue.Of(code == 0 ? Fact.Min : Cuts[code - 1]),
        };
    }

    /// <summary>A value of the class: of numbers the highest.</summary>
    public FactValue Last(int code)
    {
        return Fact.IsOrdered ? FactValue.Of(code == Highest ? Fact.Max : Cuts[code] - Fact.Step) : First(code);
    }

    /// <summary>
    /// One code for each way in which some cells of this fact can answer together; the first of those that answer alike, which stands
    /// for the others wherever only these cells are asked.
    /// </summary>
    public IReadOnlyList<byte> TellApart(IEnumerable<Cell> cells)
    {
        // A number may be known from below, and then a low code does not stand for a high one that answers alike.
        if (Fact.IsOrdered)
            return [.. Enumerable.Range(0, Count).Select(code => (byte)code)];
        var tests = cells.ToList();
        var seen = new HashSet<string>();
        return [.. Enumerable.Range(0, Count).Where(code => seen.Add(string.Concat(tests.Select(test => test.Holds(First(code)) ? '1' : '0')))).Select(code => (byte)code)];
    }
}
