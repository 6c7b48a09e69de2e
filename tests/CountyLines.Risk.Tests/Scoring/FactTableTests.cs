using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

public sealed class FactTableTests
{
    static readonly Pack Small = Some.Read(Some.SmallPack).Pack!;

    static (string Text, int Scored, int Faulty) Score(Pack pack, string table)
    {
        var output = new StringWriter();
        var (scored, faulty) = FactTable.Score(Kernel.Compile(pack, pack.EffectiveFrom), new StringReader(table), output);
        return (output.ToString(), scored, faulty);
    }

    [Fact]
    public void EachRowKeepsItsPlaceAndABadOneSaysWhy()
    {
        var (text, scored, faulty) = Score(Small, """
            reference,discharges,knives,reach,capacity
            A,1,0,2,0
            B,,4,1,
            C,few,4,9,0
            ,0,0,1,0
            D,0,0
            E,0,1000,1,0
            F,0,3,1,1
            """);

        Assert.Equal((3, 4), (scored, faulty));
        Assert.Equal("""
            reference,physical,reach,capacity,harm,capability,risk,lowest,highest,band,error
            A,4,2,0,4,2,8,8,8,High,
            B,2..4,1,0..1,2,1,2,2,4,Low,
            C,,,,,,,,,,"'few' is not a value of 'discharges'; '9' is not a level of 'reach'; expected one of: 1, 2"
            ,,,,,,,,,,row 5 has no reference
            ,,,,,,,,,,row 6: the row has 3 fields and the header has 5
            E,,,,,,,,,,'1000' is not a value of 'knives'
            F,2,1,1,2,1,2,2,2,Low,

            """, text);
    }

    [Fact]
    public void EverythingWrongWithTheHeaderIsSaidAtOnce()
    {
        var fault = Assert.Throws<FormatException>(() => Score(Small, "reference,knives,knives,reech,capacity\n"));

        Assert.Equal(string.Join(Environment.NewLine,
            "The table does not fit small@1.0.0:", "  the column 'knives' stands 2 times", "  there is no column 'discharges'", "  there is no column 'reach'",
            "  the pack knows no 'reech'; did you mean 'reach'?"), fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("\"reference,knives\n")]
    public void ATableWithoutAHeaderIsRefused(string table)
    {
        Assert.StartsWith("The table has no header", Assert.Throws<FormatException>(() => Score(Small, table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FactsOfTheConfidenceRuleMayBeLeftOutOrGiven()
    {
        Assert.Equal(["reference", "discharges", "knives", "reach", "capacity"], FactTable.Columns(Small));
        Assert.Equal(1, Score(Small, "unknown,reference,capacity,reach,knives,discharges\n1,A,0,1,0,0\n").Scored);
    }

    [Fact]
    public void ATableOfDrawnLinesAgreesWithTheInterpreterAndIsTheSameBytesTwice()
    {
        var draw = new Random(3);
        var columns = FactTable.Columns(Some.Pack);
        var inputs = Enumerable.Range(0, 500).Select(_ => DefaultLine.Drawn(draw, unknown: 0.1)).Select(input => input with
        {
            // The table cannot write "at least"; it would be unknown.
            Facts = input.Facts.ToDictionary(pair => pair.Key, pair => pair.Value.IsUnknown ? FactValue.Unknown : pair.Value),
        }).ToList();
        var table = new StringWriter();
        CsvText.Write(table, columns);
        foreach (var (input, index) in inputs.Select((input, index) => (input, index)))
            CsvText.Write(table, columns.Select(column => column == "reference" ? $"CL{index}" : Cell(input, column)));
        var (text, scored, _) = Score(Some.Pack, table.ToString());

        Assert.Equal(500, scored);
        Assert.Equal(text, Score(Some.Pack, table.ToString()).Text);
        Assert.Equal(text, Score(Some.Pack, table.ToString().Replace("\n", "\r\n")).Text);
        var rows = CsvText.Read(new StringReader(text)).ToList();
        for (var index = 0; index < inputs.Count; index++)
        {
            var score = DefaultLine.Score(inputs[index]);
            var levels = score.Factors.Select(factor => factor.Lowest == factor.Highest ? $"{factor.Lowest}" : $"{factor.Lowest}..{factor.Highest}");
            Assert.Equal([$"CL{index}", .. levels, .. score.Sections.Select(section => $"{section.Lowest}"), $"{score.Risk}", $"{score.Lowest}", $"{score.Highest}", Some.Pack.BandOf(score.Risk).Name, ""], rows[index + 1].Fields);
        }

        Assert.Contains(inputs, input => input.Facts["commodities"].Members.Count > 1);
    }

    static string Cell(LineInput input, string column)
    {
        if (Some.Pack.Facts.FirstOrDefault(fact => fact.Name == column) is { } fact)
            return input.Facts[column].IsUnknown ? "" : input.Facts[column].Show(fact.Type);
        return input.Levels.TryGetValue(column, out var level) ? $"{level}" : "";
    }
}
