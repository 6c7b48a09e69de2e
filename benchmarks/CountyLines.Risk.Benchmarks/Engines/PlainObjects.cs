using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks.Engines;

/// <summary>The way it is mostly written: a line is an object, a rule is an object, and so is a score.</summary>
sealed class PlainObjects
{
    readonly RuleList rules;
    readonly List<(Func<LineRow, int>? Assessed, List<(RuleRow Row, List<Func<LineRow, bool>> When)> Rows)> factors = [];

    public PlainObjects(Pack pack)
    {
        rules = new RuleList(pack);
        foreach (var (id, _, rows) in rules.Factors)
            factors.Add((rows.Count == 0 ? GetterOf(id) : null, [.. rows.Select(row => (row, row.When.Select(Predicate).ToList()))]));
    }

    public sealed record Score(IReadOnlyList<(int Level, int Row)> Answers, IReadOnlyList<int> Totals, int Risk, int Band);

    public static Func<LineRow, int> GetterOf(string name) => typeof(LineRow).GetProperty(LineRow.PropertyOf(name))!.GetMethod!.CreateDelegate<Func<LineRow, int>>();

    static Func<LineRow, bool> Predicate(Condition condition)
    {
        var get = GetterOf(condition.Name);
        return line => condition.Holds(get(line));
    }

    public Score ScoreOf(LineRow line)
    {
        var answers = new List<(int Level, int Row)>();
        foreach (var (assessed, rows) in factors)
        {
            if (assessed is not null)
            {
                answers.Add((assessed(line), 0));
                continue;
            }

            var (first, _) = rows.First(row => row.When.All(holds => holds(line)));
            answers.Add((first.Level, first.Number));
        }

        return ScoreOf(rules, answers);
    }

    public static Score ScoreOf(RuleList rules, List<(int Level, int Row)> answers)
    {
        var totals = new int[ScoreArrays.Sections];
        for (var factor = 0; factor < answers.Count; factor++)
        {
            if (rules.Factors[factor].Section >= 0)
                totals[rules.Factors[factor].Section] += answers[factor].Level;
        }

        var risk = (totals[0] + totals[1]) * totals[2];
        return new Score(answers, totals, risk, rules.BandStarts.Count(start => start <= risk) - 1);
    }

    public static Checksum Sum(IEnumerable<Score> scores)
    {
        var all = scores.ToList();
        return new(all.Sum(score => (long)score.Risk), all.Sum(score => score.Answers.Sum(answer => (long)answer.Level)), all.Sum(score => score.Answers.Sum(answer => (long)answer.Row)), all.Sum(score => score.Totals.Sum(total => (long)total)), all.Sum(score => (long)score.Band));
    }
}
