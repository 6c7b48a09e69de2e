using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using CsCheck;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>What is not known makes a range: neither narrower than the truth can be, nor wider.</summary>
public sealed class UnknownTests
{
    static readonly string[] Words = ["crack", "heroin", "mdma"];
    static readonly Fact[] Facts = [Number("a"), Number("b"), Words3("status", FactType.Enum), Words3("drugs", FactType.Set), Words3("flag", FactType.Boolean)];

    static Fact Number(string name) => new()
    {
        Name = name, Type = FactType.Integer, From = new Derivation.EvidenceAge(), Min = 0, Max = RandomCell.Max, Values = [], Worse = Worse.Undeclared,
    };

    static Fact Words3(string name, FactType type) => new()
    {
        Name = name, Type = type, From = new Derivation.EvidenceAge(), Min = 0, Max = 1, Values = type == FactType.Boolean ? [] : Words, Worse = Worse.Undeclared,
    };

    /// <summary>Every value a fact can have, listed without looking at any cell.</summary>
    static FactValue[] Domain(Fact fact) => fact.Type switch
    {
        FactType.Integer => [.. Enumerable.Range(0, RandomCell.Max + 1).Select(number => FactValue.Of(number))],
        FactType.Boolean => [FactValue.Of(false), FactValue.Of(true)],
        FactType.Enum => [.. Words.Select(FactValue.Of)],
        _ => [.. Enumerable.Range(0, 8).Select(chosen => FactValue.OfSet(Words.Where((_, index) => (chosen >> index & 1) == 1)))],
    };

    sealed record DrawnRow(int Level, IReadOnlyList<(int Fact, string Text, Func<FactValue, bool> Holds)> Cells);

    static readonly Gen<(int Fact, string Text, Func<FactValue, bool> Holds)> DrawnCell = Gen.Int[0, 4].SelectMany(fact => fact switch
    {
        0 or 1 => RandomCell.Number.Select(Gen.Bool, (cell, negate) =>
            (fact, negate ? $"not({cell.Text})" : cell.Text, (Func<FactValue, bool>)(value => cell.Holds((int)value.Number) != negate))),
        4 => Gen.Bool.Select(yes => (fact, yes ? "true" : "false", (Func<FactValue, bool>)(value => value.Number == 1 == yes))),
        _ => Gen.Int[0, 2].Select(index => Words[index]).Array[1, 2].Select(Gen.Bool, (words, negate) =>
            (fact, negate ? $"not({string.Join(", ", words)})" : string.Join(", ", words),
                (Func<FactValue, bool>)(value => words.Any(word => value.Text == word || value.Members.Contains(word)) != negate))),
    });

    static readonly Gen<DrawnRow[]> DrawnTable = Gen.Int[0, 4].Select(DrawnCell.Array[1, 3], (level, cells) => new DrawnRow(level, [.. cells.DistinctBy(cell => cell.Fact)])).Array[1, 4];

    static Factor FactorOf(DrawnRow[] table)
    {
        var levels = Enumerable.Range(0, 5).Select(level => new Level(level, $"Level {level}", "")).ToList();
        var rows = table.Select((row, index) => new Row(index + 1, levels[row.Level], "", [.. row.Cells.Select(cell => new RowCell(Facts[cell.Fact], CellParser.Parse(cell.Text, Facts[cell.Fact]).Cell!))]))
            .Append(new Row(table.Length + 1, levels[0], "", [])).ToList();
        var used = rows.SelectMany(row => row.When).Select(cell => cell.Fact).DistinctBy(fact => fact.Name).ToList();
        return new Factor
        {
            Id = "drawn", Label = "", Section = "harm", Question = "", Source = "", Levels = levels, Rows = rows, Facts = used,
        };
    }

    [Fact]
    public void TheRangeOfAFactorIsExactlyWhatTheUnknownFactsCanStillTurnOutToBe()
    {
        var (looked, ranges) = (0, 0);
        DrawnTable.Select(Gen.Int[0, 6].Array[5], Gen.Int[0, 1_000_000]).Sample(
            (table, states, seed) =>
            {
                var draw = new Random(seed);
                var given = Facts.Select((fact, index) => states[index] switch
                {
                    <= 2 => FactValue.Unknown,
                    3 when fact.Type == FactType.Integer => FactValue.AtLeast(draw.Next(RandomCell.Max + 1)),
                    _ => Domain(fact)[draw.Next(Domain(fact).Length)],
                }).ToArray();
                var result = Interpreter.Answer(FactorOf(table), new LineInput(Facts.Zip(given).ToDictionary(pair => pair.First.Name, pair => pair.Second), new Dictionary<string, int>()));

                var possible = Facts.Zip(given).Select(pair => pair.Second.IsUnknown ? [.. Domain(pair.First).Where(value => value.Number >= pair.Second.Number)] : new[] { pair.Second }).ToArray();
                var levels = (from a in possible[0] from b in possible[1] from c in possible[2] from d in possible[3] from e in possible[4] select LevelOf(table, [a, b, c, d, e])).ToList();
                Assert.Equal((levels.Min(), levels.Max()), (result.Lowest, result.Highest));
                looked += levels.Count;
                ranges += result.IsUnknown ? 1 : 0;
            },
            iter: 4000, threads: 1);
        Assert.True(looked > 100_000, $"looked at {looked} completions");
        Assert.True(ranges > 500, $"{ranges} of the answers were ranges");
    }

    static int LevelOf(DrawnRow[] table, FactValue[] values) => table.FirstOrDefault(row => row.Cells.All(cell => cell.Holds(values[cell.Fact])))?.Level ?? 0;

    [Fact]
    public void TheRiskOfTheDefaultPackIsTheFormulaAtTheLowestAndAtTheHighestLevels()
    {
        var draw = new Random(20261120);
        for (var turn = 0; turn < 3000; turn++)
        {
            var score = DefaultLine.Score(DefaultLine.Drawn(draw, unknown: 0.2));
            long Sum(string section, bool highest) => Some.Pack.Factors.Zip(score.Factors).Where(pair => pair.First.Section == section).Sum(pair => highest ? pair.Second.Highest : pair.Second.Lowest);
            Assert.Equal((Sum("harm", false) + Sum("impact", false)) * Sum("capability", false), score.Risk);
            Assert.Equal((Sum("harm", true) + Sum("impact", true)) * Sum("capability", true), score.Highest);
            Assert.Equal(score.Risk, score.Lowest);
        }
    }

    [Fact]
    public void AWorseFactNeverLowersTheRiskAndAnUnknownOneNeverScoresBelowItsBest()
    {
        var draw = new Random(7);
        var ordered = Some.Pack.Facts.Where(fact => fact.Worse != Worse.Undeclared && fact.From is not Derivation.UnknownFactors).ToList();
        var looked = 0;
        for (var turn = 0; turn < 400; turn++)
        {
            var input = DefaultLine.Drawn(draw, unknown: 0.15);
            foreach (var fact in ordered)
            {
                var (best, worst) = fact.Worse == Worse.Higher ? (fact.Min, fact.Max) : (fact.Max, fact.Min);
                var now = DefaultLine.Value(fact, draw).Number;
                var then = fact.Worse == Worse.Higher ? Math.Min(fact.Max, now + draw.Next(1, 4)) : Math.Max(fact.Min, now - draw.Next(1, 40));
                var (atBest, before, after, atWorst, open) = (Of(best), Of(now), Of(then), Of(worst), DefaultLine.Score(input.With(fact.Name, FactValue.Unknown)));
                Assert.True(before.Risk <= after.Risk && before.Highest <= after.Highest, $"{fact.Name} from {now} to {then}");

                // A worse fact may settle a factor that was unknown and so raise the confidence, unless it says only how old or how well graded the evidence is.
                if (fact.From is Derivation.EvidenceAge or Derivation.GradeShare)
                    Assert.True(before.Confidence.Lowest >= after.Confidence.Lowest && before.Confidence.Highest >= after.Confidence.Highest, $"{fact.Name} from {now} to {then}");
                Assert.Equal((atBest.Risk, atWorst.Highest), (open.Risk, open.Highest));
                looked++;

                LineScore Of(decimal value) => DefaultLine.Score(input.With(fact.Name, FactValue.Of(value)));
            }
        }

        Assert.Equal(400 * 21, looked);
    }
}
