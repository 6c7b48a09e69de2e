namespace CountyLines.Risk.Scoring;

/// <summary>Everything that the vectors of a pack are to show, but for the ends of its bands.</summary>
static class VectorGoals
{
    /// <summary>What needs every factor to be settled: rows, boundaries, ends of classes, levels.</summary>
    public static IEnumerable<VectorGoal> OfKnown(Pack pack, IReadOnlyList<RowSearch> tables)
    {
        foreach (var table in tables)
        {
            foreach (var row in table.Factor.Rows)
                yield return new VectorGoal.OfRow(table, row);
            foreach (var row in table.Factor.Rows)
            {
                foreach (var edge in row.When.SelectMany(cell => Edges(table, row, cell.Fact, cell.Test)))
                    yield return edge;
            }

            foreach (var fact in table.Factor.Facts.Where(fact => fact.IsOrdered))
            {
                var max = fact.From is Derivation.UnknownFactors ? table.MostUnknown : fact.Max;
                foreach (var value in VectorValues.Ends(fact, [.. table.Factor.CellsOn(fact)], max))
                    yield return new VectorGoal.OfEnd(table, fact, FactValue.Of(value));
            }
        }

        foreach (var factor in pack.Factors.Where(factor => factor.IsAssessed))
        {
            foreach (var level in factor.Levels)
                yield return new VectorGoal.OfLevel(factor, level.Value);
        }
    }

    /// <summary>Each fact of each factor, and each analyst's level, unknown once.</summary>
    public static IEnumerable<VectorGoal> OfUnknown(Pack pack, IReadOnlyList<RowSearch> tables)
    {
        // The confidence rule goes first: it says how many factors may be unknown, and the others fill up to that number.
        foreach (var table in tables.OrderBy(table => !table.Factor.IsConfidence))
        {
            foreach (var fact in table.Factor.Facts.Where(fact => fact.From is not Derivation.UnknownFactors))
                yield return new VectorGoal.OfUnknown(table, fact);
        }

        foreach (var factor in pack.Factors.Where(factor => factor.IsAssessed))
            yield return new VectorGoal.OfLevel(factor, null);
        yield return new VectorGoal.OfNothing();
    }

    static IEnumerable<VectorGoal> Edges(RowSearch table, Row row, Fact fact, Cell test)
    {
        if (test is Cell.Any)
            return [];
        if (fact.IsOrdered)
        {
            return test.Cuts(fact.Step).Where(cut => cut > fact.Min && cut <= fact.Max).SelectMany(cut => new[] { cut - fact.Step, cut }).Distinct().Order()
                .Select(number => At(FactValue.Of(number)));
        }

        if (fact.Type == FactType.Enum)
            return fact.Values.Select(word => At(FactValue.Of(word)));
        // A set meets a list of words by any one of them: each alone, none, and words that the list does not name.
        var listed = test.MentionedWords.ToHashSet(StringComparer.Ordinal);
        var none = new VectorGoal.OfEdge(table, row, fact, [], value => !value.Members.Any(listed.Contains), test.Holds(FactValue.OfSet([])), $"{fact.Name} without {string.Join(", ", listed)}");
        return fact.Values.Select(word => With(word)).Prepend(none);

        VectorGoal At(FactValue value)
        {
            var inside = test.Holds(value);
            return new VectorGoal.OfEdge(table, row, fact, [value], other => other == value, inside, $"{fact.Name} {value.Show(fact.Type)} {(inside ? "meets" : "does not meet")} {test}");
        }

        VectorGoal With(string word)
        {
            var inside = test.Holds(FactValue.OfSet([word]));
            return new VectorGoal.OfEdge(
                table, row, fact, [.. table.Candidates(fact).Select(value => FactValue.OfSet(value.Members.Append(word)))],
                value => value.Members.Contains(word) && !value.Members.Any(other => other != word && listed.Contains(other)),
                inside, $"{fact.Name} with {word} {(inside ? "meets" : "does not meet")} {test}");
        }
    }
}
