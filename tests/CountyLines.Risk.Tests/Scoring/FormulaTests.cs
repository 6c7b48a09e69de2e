using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using CsCheck;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

public sealed class FormulaTests
{
    static long Evaluate(string text, params long[] totals)
    {
        var (root, _, problem) = FormulaParser.Parse(text, ["harm", "impact", "capability"], [new NamedConstant("weight", [(Some.Day, 3)], "")]);
        Assert.Equal("", problem);
        return Worked(root!.AsOf(Some.Day), totals);
    }

    /// <summary>The kernel's arithmetic in every width, beside plain arithmetic of any size.</summary>
    static long Worked(Formula.Term root, long[] totals)
    {
        var result = (long)Interpreter.Evaluate(root, totals);
        Assert.Equal([result, result, result], [Run<Lanes512<long>>(root, totals), Run<Lanes256<long>>(root, totals), Run<OneLane<long>>(root, totals)]);
        return result;
    }

    static long Run<TLanes>(Formula.Term root, long[] totals)
        where TLanes : unmanaged, ILanes<TLanes, long>
    {
        var columns = totals.SelectMany(total => Enumerable.Repeat(total, Planes.Round)).ToArray();
        var results = new long[Planes.Round];
        var program = FormulaProgram.Compile(root);
        var space = new long[program.Rooms * Kernel.StripLines];
        program.Furnish(space);
        program.Run<TLanes, long>(columns, Planes.Round, space, results, 0, Planes.Round);
        return Assert.Single(results.Distinct());
    }

    [Theory]
    [InlineData("harm + impact * capability", 14)]
    [InlineData("(harm + impact) * capability", 20)]
    [InlineData("harm - impact - 1", -2)]
    [InlineData("harm - (impact - 1)", 0)]
    [InlineData("impact * capability - harm * weight", 6)]
    [InlineData("min(harm, impact) + max(harm, impact)", 5)]
    [InlineData("min(impact, capability)", 3)]
    [InlineData("max(impact, capability + 2)", 6)]
    [InlineData("  harm*impact+ 1 ", 7)]
    [InlineData("round(harm * impact / capability, down)", 1)]
    [InlineData("round(harm * impact / capability, half_up)", 2)]
    [InlineData("round(harm * impact / capability, up)", 2)]
    [InlineData("1 + round((harm + impact) / 2, down) * 2", 5)]
    public void TheFormulaIsReadAsArithmeticIsTaught(string text, long expected)
    {
        Assert.Equal(expected, Evaluate(text, 2, 3, 4));
    }

    [Theory]
    [InlineData(4, 2, 2, 2, 2)]
    [InlineData(5, 2, 2, 3, 3)]
    [InlineData(7, 5, 1, 1, 2)]
    [InlineData(8, 5, 1, 2, 2)]
    [InlineData(3, 6, 0, 1, 1)]
    [InlineData(0, 6, 0, 0, 0)]
    [InlineData(-5, 2, -3, -2, -2)]
    [InlineData(-7, 5, -2, -1, -1)]
    [InlineData(-8, 5, -2, -2, -1)]
    [InlineData(-3, 6, -1, 0, 0)]
    public void RoundingGoesDownUpOrToTheNearestWithHalvesUp(long left, long right, long down, long halfUp, long up)
    {
        Assert.Equal(down, Evaluate("round((harm - impact) / capability, down)", Math.Max(left, 0), Math.Max(-left, 0), right));
        Assert.Equal(halfUp, Evaluate("round((harm - impact) / capability, half_up)", Math.Max(left, 0), Math.Max(-left, 0), right));
        Assert.Equal(up, Evaluate("round((harm - impact) / capability, up)", Math.Max(left, 0), Math.Max(-left, 0), right));
    }

    static PackReading WithFormula(string formula)
    {
        var pack = Some.SmallPack
            .Replace("  - { id: capacity,", "  - { id: spread, section: impact, question: How far it spreads, source: product default, assessed: [0, 1, 2, 3] }\n  - { id: capacity,")
            .Replace("sections: { harm: { total: sum },", "sections: { harm: { total: sum }, impact: { total: sum },")
            .Replace("risk: harm * capability", $"risk: {formula}");
        return Some.Read(pack, $"{Some.SmallCases}\nS0,spread,spread = 0,0\nS1,spread,spread = 1,1\nS2,spread,spread = 2,2\nS3,spread,spread = 3,3");
    }

    [Theory]
    [InlineData("(harm + impact) * capability")]
    [InlineData("max(harm, impact) + capability")]
    [InlineData("harm * 9 + impact - (5 - 5) + capability")]
    [InlineData("harm + impact - (2 - capability) + 1")]
    [InlineData("round((harm + impact) * capability / 2, half_up)")]
    [InlineData("(harm + impact + capability) * 900000000000000000")]
    public void AFormulaThatOnlyRisesIsAccepted(string formula) => Assert.Empty(WithFormula(formula).Problems);

    [Theory]
    [InlineData("harm * 10 + impact + 9 - capability", "order.formula")]
    [InlineData("harm + round(impact * 9 / capability, down)", "order.formula")]
    [InlineData("(harm + impact - 3) * capability + 99", "order.formula")]
    [InlineData("(harm + impact + capability) * 9000000000000000000", "formula.overflow")]
    [InlineData("round((harm + impact + capability) * 9000000000000000000 / 9000000000000000000, down)", "formula.overflow")]
    [InlineData("harm * 9000000000000000000 * 9000000000000000000 * 9000000000000000000 + impact + capability", "formula.overflow")]
    [InlineData("harm + impact + round(capability / harm, up)", "formula.zero")]
    [InlineData("harm + impact + round(capability / (capability - 1), up)", "formula.zero")]
    [InlineData("harm + impact + capability - 2", "formula.negative")]
    [InlineData("harm * capability", "section.unused")]
    public void AFormulaThatCouldMisleadIsRefused(string formula, string code)
    {
        Assert.Equal([code], WithFormula(formula).Problems.Select(problem => problem.Code));
    }

    /// <summary>A formula drawn by chance, with its meaning in exact decimal arithmetic, written without looking at the code.</summary>
    sealed record Drawn(string Text, Func<long[], decimal?> Value);

    static Gen<Drawn> Draw(int depth)
    {
        var leaf = Gen.Int[0, 6].Select(kind => kind < 5
            ? new Drawn(new[] { "harm", "impact", "capability", "harm", "capability" }[kind], totals => totals[new[] { 0, 1, 2, 0, 2 }[kind]])
            : new Drawn($"{kind - 3}", _ => kind - 3));
        if (depth == 0)
            return leaf;
        return Gen.Int[0, 9].Select(Draw(depth - 1), Draw(depth - 1), leaf, (kind, left, right, divisor) => kind switch
        {
            0 or 1 or 2 => new Drawn($"({left.Text} + {right.Text})", totals => left.Value(totals) + right.Value(totals)),
            3 => new Drawn($"({left.Text} - {right.Text})", totals => left.Value(totals) - right.Value(totals)),
            4 or 5 => new Drawn($"({left.Text} * {right.Text})", totals => left.Value(totals) * right.Value(totals)),
            6 => new Drawn($"min({left.Text}, {right.Text})", totals => left.Value(totals) is { } one && right.Value(totals) is { } other ? Math.Min(one, other) : null),
            7 => new Drawn($"max({left.Text}, {right.Text})", totals => left.Value(totals) is { } one && right.Value(totals) is { } other ? Math.Max(one, other) : null),
            8 => new Drawn($"round({left.Text} / {divisor.Text}, half_up)", totals => Divided(left, divisor, totals) is { } exact ? Math.Floor(exact + 0.5m) : null),
            _ => new Drawn($"round({left.Text} / {divisor.Text}, up)", totals => Divided(left, divisor, totals) is { } exact ? Math.Ceiling(exact) : null),
        });
    }

    static decimal? Divided(Drawn left, Drawn right, long[] totals) => left.Value(totals) is { } above && right.Value(totals) is { } below && below != 0 ? above / below : null;

    [Fact]
    public void AnAcceptedFormulaIsNeverNegativeNeverFallsAndNeverDividesByNought()
    {
        var (accepted, compared) = (0, 0);
        Draw(3).Sample(
            drawn =>
            {
                // The sum names every section, so that none is left out.
                var text = $"{drawn.Text} + 0 * (harm + impact + capability)";
                if (WithFormula(text).Pack is not { } pack)
                    return;
                accepted++;
                for (var harm = 0L; harm <= 4; harm++)
                {
                    for (var impact = 0L; impact <= 3; impact++)
                    {
                        for (var capability = 1L; capability <= 2; capability++)
                        {
                            long[] here = [harm, impact, capability];
                            var risk = Worked(pack.Risk.Root, here);
                            Assert.Equal(drawn.Value(here), risk);
                            Assert.True(risk >= 0, text);
                            foreach (var worse in new long[][] { [Math.Min(harm + 1, 4), impact, capability], [harm, Math.Min(impact + 1, 3), capability], [harm, impact, 2] })
                                Assert.True(Worked(pack.Risk.Root, worse) >= risk, text);
                            compared++;
                        }
                    }
                }
            },
            iter: 2000, threads: 1);
        Assert.True(accepted > 200, $"{accepted} were accepted");
        Assert.Equal(accepted * 40, compared);
    }
}
