using System.Data.Common;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Scoring.Sql;

/// <summary>The SQL of a pack, run by real databases, says what the kernel says.</summary>
public sealed class SqlPackTests(PostgresServer postgres, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    static readonly DateOnly AsOf = new(2026, 11, 20);

    /// <summary>Scores lines by the kernel and by a query; without one of its own, by the query of the dialect.</summary>
    /// <returns>How many answers were compared.</returns>
    internal static int Compare(DbConnection connection, Pack pack, SqlDialect dialect, IReadOnlyList<LineInput> lines, string? query = null)
    {
        var facts = new FactColumns(pack, lines.Count);
        for (var line = 0; line < lines.Count; line++)
            Assert.Empty(facts.Put(line, lines[line]));
        var kernel = Kernel.Compile(pack, AsOf);
        var scores = new ScoreColumns(kernel, lines.Count);
        kernel.Score(facts, scores);
        Databases.Fill(connection, pack, dialect, lines);
        var rows = Databases.Answers(connection, query ?? SqlPack.Write(pack, dialect, AsOf));
        Assert.Equal(lines.Count, rows.Count);
        var compared = 0;
        for (var line = 0; line < lines.Count; line++)
        {
            var (row, score) = (rows[line], scores.At(line));
            Assert.Equal(($"{line:D6}", ""), (row["reference"], row["fault"]));
            var expected = pack.Factors.Select(factor => factor.Id).Append("confidence").Zip(score.Factors.Append(score.Confidence))
                .SelectMany(pair => new[] { ($"{pair.First}_lowest", (long)pair.Second.Lowest), ($"{pair.First}_highest", pair.Second.Highest), ($"{pair.First}_row", pair.Second.Row) })
                .Concat(pack.Sections.Zip(score.Sections).SelectMany(pair => new[] { ($"{pair.First.Id}_total_lowest", pair.Second.Lowest), ($"{pair.First.Id}_total_highest", pair.Second.Highest) }))
                .Concat([("risk", score.Risk), ("lowest", score.Lowest), ("highest", score.Highest)])
                .Select(pair => (Column: pair.Item1, Value: $"{pair.Item2}")).Append(("band", scores.Band(line).Name)).ToList();
            foreach (var (column, value) in expected)
                Assert.True(value == row[column], $"line {line}: {column} is {row[column]} by {dialect} and {value} by the kernel");
            Assert.Equal(row.Count, expected.Count + 2);
            compared += expected.Count;
        }

        return compared;
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.Duckdb)]
    [InlineData(SqlDialect.Postgresql)]
    public void TheDefaultPackScoresEveryLineAsTheKernelDoes(SqlDialect dialect)
    {
        var draw = new Random(20261120);
        using var connection = Databases.Open(dialect, postgres.ConnectionString);
        var compared = Compare(connection, Some.Pack, dialect, [.. Enumerable.Range(0, 3000).Select(line => DefaultLine.Drawn(draw, line % 4 * 0.1))]);
        // 15 factors and the confidence rule with three answers each, 3 sections with two, and the risk's four.
        Assert.Equal(3000 * ((16 * 3) + (3 * 2) + 4), compared);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.Duckdb)]
    [InlineData(SqlDialect.Postgresql)]
    public void DrawnPacksScoreEveryLineAsTheKernelDoes(SqlDialect dialect)
    {
        using var connection = Databases.Open(dialect, postgres.ConnectionString);
        var (packs, compared, shared) = (0, 0, 0);
        for (var seed = 0; packs < 30; seed++)
        {
            if (DrawnPack.Of(seed) is not { } pack)
                continue;
            var draw = new Random(seed);
            compared += Compare(connection, pack, dialect, [.. Enumerable.Range(0, 100).Select(line => DrawnPack.Line(pack, draw, line % 3 * 0.2))]);
            packs++;
            shared += pack.SharedFacts(pack).Count > 0 ? 1 : 0;
        }

        output.WriteLine($"{packs} packs, {shared} with an unknown that several factors share, {compared} answers");
        Assert.InRange(compared, 80_000, int.MaxValue);
        Assert.InRange(shared, 5, packs);
    }
}
