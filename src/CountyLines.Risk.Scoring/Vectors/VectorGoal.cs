namespace CountyLines.Risk.Scoring;

/// <summary>One thing that a vector can show.</summary>
/// <param name="Kind">Of what kind it is, in the plural.</param>
/// <param name="Words">What it is, for the person who reads the table.</param>
abstract record VectorGoal(string Kind, string Words)
{
    /// <summary>Why no vector shows it, when none does.</summary>
    public abstract string WhyNot { get; }

    public abstract bool IsShownBy(TriedLine line);

    /// <summary>Settles in a draft what it needs; false, and nothing is settled, when the draft has no room for it.</summary>
    public abstract bool TryTake(VectorDraft draft, int budget);

    /// <summary>A goal about one table, which needs all facts of the table.</summary>
    public abstract record OfTable(RowSearch Table, string Kind, string Words) : VectorGoal(Kind, Words)
    {
        protected abstract RowWish Wish { get; }

        /// <summary>The fact that must be unknown; null when all are known.</summary>
        protected virtual Fact? Unknown => null;

        public override string WhyNot => "the rows above answer first, or no line can be so";

        public override bool IsShownBy(TriedLine line)
        {
            var values = new Dictionary<string, FactValue>(StringComparer.Ordinal);
            foreach (var fact in Table.Factor.Facts)
            {
                var value = line.ValueOf(fact);
                if (value.IsUnknown != (fact.Name == Unknown?.Name))
                    return false;
                values[fact.Name] = value;
            }

            return IsShownBy(values, line.ResultOf(Table.Index));
        }

        protected virtual bool IsShownBy(IReadOnlyDictionary<string, FactValue> values, FactorResult result)
        {
            var (wish, rows) = (Wish, Table.Factor.Rows);
            return wish.Facts.All(fact => wish.Fits(fact, values[fact.Name])) && wish.Accepts(values)
                && rows.TakeWhile(row => row.Number < wish.Above?.Number).All(row => !row.When.All(cell => cell.Test.Holds(values[cell.Fact.Name])));
        }

        public override bool TryTake(VectorDraft draft, int budget)
        {
            if (draft.Tables.Contains(Table.Index) || Unknown is not null && draft.Facts.TryGetValue(Unknown.Name, out var settled) && !settled.IsUnknown)
                return false;
            if (Table.Find(draft.Facts, Wish, budget) is not { } found)
                return false;
            foreach (var (name, value) in found)
                draft.Facts[name] = value;
            if (Unknown is not null)
                draft.Facts[Unknown.Name] = FactValue.Unknown;
            draft.Tables.Add(Table.Index);
            return true;
        }

        /// <summary>The facts of the table, those of a row first.</summary>
        protected IReadOnlyList<Fact> From(Row? row, Fact? first = null)
        {
            return [.. new[] { first }.OfType<Fact>().Concat(row?.When.Select(cell => cell.Fact) ?? []).Concat(Table.Factor.Facts).DistinctBy(fact => fact.Name)];
        }

        protected static bool Meets(Row row, Fact fact, FactValue value) => row.When.All(cell => cell.Fact.Name != fact.Name || cell.Test.Holds(value));
    }

    /// <summary>A row that is the one to match.</summary>
    public sealed record OfRow(RowSearch Table, Row Row) : OfTable(Table, "rows", $"{Table.Factor.Id} row {Row.Number}")
    {
        protected override RowWish Wish { get; } = new(
            [.. Row.When.Select(cell => cell.Fact).Concat(Table.Factor.Facts).DistinctBy(fact => fact.Name)], (fact, value) => Meets(Row, fact, value), Row, _ => true, _ => []);

        protected override bool IsShownBy(IReadOnlyDictionary<string, FactValue> values, FactorResult result)
        {
            return base.IsShownBy(values, result) && !result.IsUnknown && result.Row == Row.Number;
        }
    }

    /// <summary>
    /// A value beside a boundary of a cell, where the cell alone decides whether its row matches: all other cells of the row hold, and no
    /// row above matches. If the boundary stood one step elsewhere, another row would answer.
    /// </summary>
    public sealed record OfEdge(RowSearch Table, Row Row, Fact Fact, IReadOnlyList<FactValue> Values, Func<FactValue, bool> IsBeside, bool Inside, string Says)
        : OfTable(Table, "boundaries", $"{Table.Factor.Id} row {Row.Number}: {Says}")
    {
        protected override RowWish Wish => new(
            From(Row, Fact),
            (fact, value) => fact.Name != Fact.Name ? Meets(Row, fact, value) : IsBeside(value) && Meets(Row, fact, value) == Inside,
            Row, _ => true, fact => fact.Name == Fact.Name ? Values : []);
    }

    /// <summary>The first or the last value of those that a factor does not tell apart.</summary>
    public sealed record OfEnd(RowSearch Table, Fact Fact, FactValue Value) : OfTable(Table, "first and last values", $"{Table.Factor.Id}: {Fact.Name} {Value.Show(Fact.Type)}")
    {
        protected override RowWish Wish => new(From(null, Fact), (fact, value) => fact.Name != Fact.Name || value == Value, null, _ => true, fact => fact.Name == Fact.Name ? [Value] : []);
    }

    /// <summary>One fact unknown and all others known, so that the factor is open.</summary>
    public sealed record OfUnknown(RowSearch Table, Fact Fact) : OfTable(Table, "unknown facts", $"{Table.Factor.Id} open: {Fact.Name} unknown")
    {
        public override string WhyNot => "whatever it is, the level is the same";

        protected override Fact Unknown => Fact;

        protected override RowWish Wish => new([.. Table.Factor.Facts.Where(fact => fact.Name != Fact.Name)], (_, _) => true, null, IsOpen, _ => []);

        protected override bool IsShownBy(IReadOnlyDictionary<string, FactValue> values, FactorResult result) => result.IsUnknown;

        bool IsOpen(IReadOnlyDictionary<string, FactValue> others)
        {
            var values = new Dictionary<string, FactValue>(others, StringComparer.Ordinal);
            return Table.Candidates(Fact).Select(value =>
            {
                values[Fact.Name] = value;
                return Table.Match(values).Level.Value;
            }).Distinct().Count() > 1;
        }
    }

    /// <summary>A level that an analyst gave, or none.</summary>
    public sealed record OfLevel(Factor Factor, int? Level) : VectorGoal(Level is null ? "unknown levels" : "assessed levels", $"{Factor.Id} {Level?.ToString() ?? "unknown"}")
    {
        public override string WhyNot => "no line can be so";

        public override bool IsShownBy(TriedLine line) => line.Input.Levels.TryGetValue(Factor.Id, out var level) ? level == Level : Level is null;

        public override bool TryTake(VectorDraft draft, int budget) => draft.Levels.TryAdd(Factor.Id, Level);
    }

    /// <summary>A line of which nothing is known.</summary>
    public sealed record OfNothing() : VectorGoal("blank lines", "nothing known")
    {
        public override string WhyNot => "no line can be so";

        public override bool IsShownBy(TriedLine line) => line.Input.Facts.Count + line.Input.Levels.Count == 0;

        public override bool TryTake(VectorDraft draft, int budget) => draft.IsBlank = draft.Facts.Count + draft.Levels.Count == 0;
    }

    /// <summary>The lowest or the highest risk in a band that a search found.</summary>
    public sealed record OfBand(Band Band, bool IsFirst, long? Risk) : VectorGoal("ends of bands", $"{(IsFirst ? "lowest" : "highest")} risk of {Band.Name}")
    {
        public override string WhyNot => "the search found no line in this band";

        public override bool IsShownBy(TriedLine line) => line.Score.Risk == Risk && line.UnknownFactors == 0;

        public override bool TryTake(VectorDraft draft, int budget) => false;
    }
}
