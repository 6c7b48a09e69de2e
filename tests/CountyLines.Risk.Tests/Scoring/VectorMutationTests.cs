using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>
/// A pack with one number or one word changed answers at least one of the vectors of the sound pack otherwise. This is what makes the table
/// worth working out by hand: whoever gets one boundary wrong gets one of its answers wrong.
/// </summary>
public sealed class VectorMutationTests(ITestOutputHelper output)
{
    [Fact]
    public void EveryNumberOrWordOfTheDefaultPackThatIsChangedChangesAnAnswerUnlessNoLineCanTell()
    {
        var given = Given(Some.Pack);
        var before = Answers(Some.Pack, given);
        var mutants = Mutants(Some.Pack).ToList();
        var unseen = mutants.Where(mutant => Answers(mutant.Pack, given).SequenceEqual(before)).Select(mutant => mutant.What).ToList();

        output.WriteLine($"{mutants.Count} changes, of which {mutants.Count(mutant => mutant.IsNumber)} to numbers in cells");
        Assert.Equal(
            [
                // Row 3 answers for both drugs before row 4 is asked.
                "drug_deaths row 4: crack, ketamine, mdma, powder-cocaine to crack, ketamine, mdma, powder-cocaine, heroin",
                "drug_deaths row 4: crack, ketamine, mdma, powder-cocaine to crack, ketamine, mdma, powder-cocaine, synthetic-cannabinoids",
                // No totals give 74, or 199: see VectorTests.
                "Medium from 74", "Very high from 199",
            ],
            unseen);
        // 49 numbers stand in the cells of the default pack, and each is moved down and up.
        Assert.Equal((49, 98), (NumbersInCells(), mutants.Count(mutant => mutant.IsNumber)));
        Assert.Equal(138, mutants.Count);
    }

    [Fact]
    public void WhatTheVectorsOfDrawnPacksDoNotSeeNoValuesOfTheFactsCanTell()
    {
        var (packs, mutants, unseen, proved) = (0, 0, 0, 0);
        for (var seed = 0; packs < 6; seed++)
        {
            if (DrawnPack.Of(seed)?.AsOf(Some.Day) is not { } pack)
                continue;
            packs++;
            var given = Given(pack);
            var before = Answers(pack, given);
            foreach (var mutant in Mutants(pack).Where(mutant => mutant.Factor >= 0))
            {
                mutants++;
                if (!Answers(mutant.Pack, given).SequenceEqual(before))
                    continue;
                unseen++;
                proved += IsSameEverywhere(pack.Factors[mutant.Factor], mutant.Pack.Factors[mutant.Factor], $"{seed}: {mutant.What}") ? 1 : 0;
            }
        }

        output.WriteLine($"{packs} packs, {mutants} changes, {unseen} not seen, {proved} of them proved to change nothing");
        Assert.InRange(mutants, 300, int.MaxValue);
        Assert.InRange(unseen - proved, 0, unseen / 10);
    }

    static int NumbersInCells()
    {
        return Some.Pack.Factors.Append(Some.Pack.Confidence).SelectMany(factor => factor.Rows).SelectMany(row => row.When).Count(cell => cell.Test.ToString().Any(char.IsAsciiDigit));
    }

    static FactColumns Given(Pack pack)
    {
        var vectors = PackVectors.Of(pack, Some.Day).Vectors;
        var facts = new FactColumns(pack, vectors.Count);
        for (var line = 0; line < vectors.Count; line++)
            Assert.Empty(facts.Put(line, vectors[line].Input));
        return facts;
    }

    static List<string> Answers(Pack pack, FactColumns facts)
    {
        if (pack.Factors.Append(pack.Confidence).SelectMany(factor => factor.Rows).SelectMany(row => row.When).Any(cell => CanNeverHold(cell.Test, cell.Fact)))
            return ["the kernel takes no such pack"];
        var kernel = Kernel.Compile(pack, Some.Day);
        var scores = new ScoreColumns(kernel, facts.Lines);
        kernel.Score(facts, scores);
        return [.. Enumerable.Range(0, facts.Lines).Select(line =>
        {
            var score = scores.At(line);
            return string.Join(' ', score.Factors.Append(score.Confidence).Select(result => $"{result.Lowest} {result.Highest} {result.Row}")
                .Concat(score.Sections.Select(section => $"{section.Lowest} {section.Highest}")).Append($"{score.Risk} {score.Lowest} {score.Highest} {pack.BandOf(score.Risk).Name}"));
        })];
    }

    static bool CanNeverHold(Cell test, Fact fact) => !Representatives.Of(fact, [new RowCell(fact, test)]).Any(test.Holds);

    /// <summary>Tries every combination of values; false when there are too many to try.</summary>
    static bool IsSameEverywhere(Factor before, Factor after, string what)
    {
        var ways = before.Facts.Select(fact => Representatives.Of(fact, before.Rows.Concat(after.Rows).SelectMany(row => row.When).Where(cell => cell.Fact.Name == fact.Name))).ToList();
        if (ways.Aggregate(1.0, (product, one) => product * one.Count) > 50_000)
            return false;
        var index = before.Facts.Select((fact, at) => (fact.Name, at)).ToDictionary(pair => pair.Name, pair => pair.at);
        foreach (var values in ways.Aggregate((IEnumerable<FactValue[]>)[[]], (all, one) => all.SelectMany(_ => one, (start, value) => start.Append(value).ToArray())))
            Assert.True(Match(before, values) == Match(after, values), $"{what} changes row {Match(before, values)} to {Match(after, values)} and no vector sees it");
        return true;

        int Match(Factor factor, FactValue[] values) => factor.Rows.First(row => row.When.All(cell => cell.Test.Holds(values[index[cell.Fact.Name]]))).Number;
    }

    /// <param name="Factor">The factor's place; -1 for the confidence rule and for a band.</param>
    sealed record Mutant(string What, Pack Pack, int Factor, bool IsNumber);

    static IEnumerable<Mutant> Mutants(Pack pack)
    {
        foreach (var (factor, at) in pack.Factors.Append(pack.Confidence).Select((factor, at) => (factor, at)))
        {
            foreach (var (row, cell) in factor.Rows.SelectMany(row => row.When.Select(cell => (row, cell))))
            {
                foreach (var (changed, isNumber) in Changed(cell.Test, cell.Fact))
                {
                    var rows = factor.Rows.Select(one => one == row ? row with { When = [.. row.When.Select(own => own == cell ? own with { Test = changed } : own)] } : one).ToList();
                    var mutated = factor with { Rows = rows };
                    var mutant = at == pack.Factors.Count ? pack with { Confidence = mutated } : pack with { Factors = [.. pack.Factors.Select((one, index) => index == at ? mutated : one)] };
                    yield return new($"{factor.Id} row {row.Number}: {cell.Test} to {changed}", mutant, at == pack.Factors.Count ? -1 : at, isNumber);
                }
            }
        }

        foreach (var band in pack.Bands.Skip(1))
        {
            foreach (var from in new[] { band.From - 1, band.From + 1 })
                yield return new($"{band.Name} from {from}", pack with { Bands = [.. pack.Bands.Select(one => one == band ? one with { From = from } : one)] }, -1, false);
        }
    }

    static IEnumerable<(Cell Cell, bool IsNumber)> Changed(Cell test, Fact fact)
    {
        switch (test)
        {
            case Cell.Between between:
                foreach (var step in new[] { -fact.Step, fact.Step })
                {
                    if (between.Low is not null)
                        yield return (between with { Low = between.Low + step }, true);
                    if (between.High is not null)
                        yield return (between with { High = between.High + step }, true);
                }

                break;
            case Cell.Truth truth:
                yield return (new Cell.Truth(!truth.Expected), false);
                break;
            case Cell.Not not:
                foreach (var (inner, isNumber) in Changed(not.Inner, fact))
                    yield return (new Cell.Not(inner), isNumber);
                break;
            case Cell.AnyOf any when !fact.IsOrdered:
                for (var left = 0; left < any.Parts.Count; left++)
                    yield return (new Cell.AnyOf([.. any.Parts.Where((_, index) => index != left)]), false);
                foreach (var word in fact.Values.Except(any.Parts.OfType<Cell.Has>().Select(part => part.Word)))
                    yield return (new Cell.AnyOf([.. any.Parts, new Cell.Has(word)]), false);
                break;
            case Cell.AnyOf any:
                for (var at = 0; at < any.Parts.Count; at++)
                {
                    foreach (var (part, isNumber) in Changed(any.Parts[at], fact))
                        yield return (new Cell.AnyOf([.. any.Parts.Select((one, index) => index == at ? part : one)]), isNumber);
                }

                break;
            case Cell.Has has:
                foreach (var word in fact.Values.Where(word => word != has.Word))
                {
                    yield return (new Cell.Has(word), false);
                    yield return (new Cell.AnyOf([has, new Cell.Has(word)]), false);
                }

                break;
        }
    }
}
