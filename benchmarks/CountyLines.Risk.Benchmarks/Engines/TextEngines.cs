using System.Linq.Dynamic.Core;
using CountyLines.Risk.Scoring;
using RulesEngine.Models;

namespace CountyLines.Risk.Benchmarks.Engines;

/// <summary>RulesEngine: a workflow for each factor, a rule for each row; the first rule that succeeds is the answer.</summary>
sealed class RulesEngineWorkflows
{
    readonly RuleList rules;
    readonly RulesEngine.RulesEngine engine;
    readonly Func<LineRow, int>?[] assessed;

    public RulesEngineWorkflows(Pack pack)
    {
        rules = new RuleList(pack);
        assessed = [.. rules.Factors.Select(factor => factor.Rows.Count == 0 ? PlainObjects.GetterOf(factor.Id) : null)];
        engine = new RulesEngine.RulesEngine([.. rules.Factors.Where(factor => factor.Rows.Count > 0).Select(factor => new Workflow
        {
            WorkflowName = factor.Id,
            // The last row has no condition: it is what is left when no rule succeeds.
            Rules = [.. factor.Rows.SkipLast(1).Select(row => new Rule
            {
                RuleName = $"{row.Number}",
                RuleExpressionType = RuleExpressionType.LambdaExpression,
                Expression = row.Text(name => $"line.{LineRow.PropertyOf(name)}", " && "),
            })],
        })]);
    }

    public PlainObjects.Score ScoreOf(LineRow line)
    {
        var answers = new List<(int Level, int Row)>();
        for (var factor = 0; factor < rules.Factors.Count; factor++)
        {
            if (assessed[factor] is { } get)
            {
                answers.Add((get(line), 0));
                continue;
            }

            var results = engine.ExecuteAllRulesAsync(rules.Factors[factor].Id, new RuleParameter("line", line)).AsTask().GetAwaiter().GetResult();
            var first = results.FindIndex(result => result.IsSuccess);
            var row = rules.Factors[factor].Rows[first < 0 ? ^1 : first];
            answers.Add((row.Level, row.Number));
        }

        return PlainObjects.ScoreOf(rules, answers);
    }
}

/// <summary>System.Linq.Dynamic.Core: one compiled expression in text for each factor.</summary>
sealed class DynamicLinq
{
    readonly RuleList rules;
    readonly Func<LineRow, int>[] factors;

    public DynamicLinq(Pack pack)
    {
        rules = new RuleList(pack);
        factors = [.. rules.Factors.Select(factor => System.Linq.Dynamic.Core.DynamicExpressionParser.ParseLambda<LineRow, int>(ParsingConfig.Default, false, TextOf(factor.Id, factor.Rows)).Compile())];
    }

    static string TextOf(string id, IReadOnlyList<RuleRow> rows)
    {
        return rows.Count == 0
            ? $"{LineRow.PropertyOf(id)} * 256"
            : rows.SkipLast(1).Reverse().Aggregate($"{rows[^1].Both}", (rest, row) => $"iif({row.Text(LineRow.PropertyOf, " && ")}, {row.Both}, {rest})");
    }

    public PlainObjects.Score ScoreOf(LineRow line)
    {
        var answers = new List<(int Level, int Row)>(factors.Length);
        foreach (var factor in factors)
        {
            var both = factor(line);
            answers.Add((both >> 8, both & 255));
        }

        return PlainObjects.ScoreOf(rules, answers);
    }
}
