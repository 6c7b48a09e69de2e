using System.Linq.Expressions;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks.Engines;

/// <summary>The pack as one expression tree, compiled to machine code: an array of facts goes in, an array of answers comes out.</summary>
sealed class ExpressionTree
{
    /// <summary>Level and row of each table, then totals, risk and band.</summary>
    const int Answers = ScoreArrays.Tables + ScoreArrays.Sections + 2;
    readonly Action<int[], int[]> score;
    readonly int[][] lines;
    readonly ScoreArrays scores;

    public ExpressionTree(Pack pack, PlainColumns facts, ScoreArrays scores)
    {
        this.scores = scores;
        score = Compile(pack);
        var names = Names(pack);
        lines = [.. Enumerable.Range(0, facts.Lines).Select(line => names.Select(name => facts.At(name, line)).ToArray())];
    }

    static List<string> Names(Pack pack) => [.. pack.Facts.Select(fact => fact.Name), .. pack.Factors.Where(factor => factor.IsAssessed).Select(factor => factor.Id)];

    public static Action<int[], int[]> Compile(Pack pack)
    {
        var (rules, names) = (new RuleList(pack), Names(pack));
        var (line, to) = (Expression.Parameter(typeof(int[])), Expression.Parameter(typeof(int[])));
        var steps = new List<Expression>();
        var totals = Enumerable.Range(0, ScoreArrays.Sections).Select(_ => Expression.Variable(typeof(int))).ToList();
        Expression ValueOf(string name) => Expression.ArrayIndex(line, Expression.Constant(names.IndexOf(name)));
        void Put(int index, Expression value) => steps.Add(Expression.Assign(Expression.ArrayAccess(to, Expression.Constant(index)), value));
        Expression AtLeast(Expression value, int least) => Expression.GreaterThanOrEqual(value, Expression.Constant(least));
        Expression Holds(Condition condition)
        {
            var value = ValueOf(condition.Name);
            if (condition.Bits is { } bits)
                return Expression.NotEqual(Expression.And(value, Expression.Constant(bits)), Expression.Constant(0));
            var least = condition.Low is { } low ? AtLeast(value, low) : Expression.Constant(true);
            return condition.High is { } high ? Expression.AndAlso(least, Expression.LessThanOrEqual(value, Expression.Constant(high))) : least;
        }

        var answer = Expression.Variable(typeof(int));
        for (var table = 0; table < rules.Factors.Count; table++)
        {
            var (id, section, rows) = rules.Factors[table];
            var value = rows.Count == 0
                ? Expression.Multiply(ValueOf(id), Expression.Constant(256))
                : rows.SkipLast(1).Reverse().Aggregate(
                    (Expression)Expression.Constant(rows[^1].Both),
                    (rest, row) => Expression.Condition(row.When.Select(Holds).Aggregate(Expression.AndAlso), Expression.Constant(row.Both), rest));
            steps.Add(Expression.Assign(answer, value));
            Put(table, answer);
            if (section >= 0)
                steps.Add(Expression.AddAssign(totals[section], Expression.RightShift(answer, Expression.Constant(8))));
        }

        var risk = Expression.Variable(typeof(int));
        steps.Add(Expression.Assign(risk, Expression.Multiply(Expression.Add(totals[0], totals[1]), totals[2])));
        for (var section = 0; section < totals.Count; section++)
            Put(ScoreArrays.Tables + section, totals[section]);
        Put(Answers - 2, risk);
        Put(Answers - 1, rules.BandStarts.Select((start, index) => (start, index)).Skip(1).Aggregate(
            (Expression)Expression.Constant(0),
            (rest, band) => Expression.Condition(AtLeast(risk, band.start), Expression.Constant(band.index), rest)));
        return Expression.Lambda<Action<int[], int[]>>(Expression.Block([.. totals, risk, answer], [.. totals.Select(total => Expression.Assign(total, Expression.Constant(0))), .. steps]), line, to).Compile();
    }

    public void Run()
    {
        var answers = new int[Answers];
        for (var line = 0; line < lines.Length; line++)
        {
            score(lines[line], answers);
            for (var table = 0; table < ScoreArrays.Tables; table++)
                (scores.Levels[table][line], scores.Rows[table][line]) = ((byte)(answers[table] >> 8), (byte)answers[table]);
            for (var section = 0; section < ScoreArrays.Sections; section++)
                scores.Totals[section][line] = (short)answers[ScoreArrays.Tables + section];
            (scores.Risk[line], scores.Band[line]) = ((short)answers[^2], (byte)answers[^1]);
        }
    }
}
