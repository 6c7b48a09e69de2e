using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring.Sql;

/// <summary>Lines that stay in the Parquet files of a warehouse are scored there, by the text that <c>pack sql</c> prints.</summary>
public sealed class WarehouseFilesTests : IDisposable
{
    const int Lines = 3000;

    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task DuckdbOverParquetFilesSaysWhatScoreSays()
    {
        var draw = new Random(20261120);
        var lines = Enumerable.Range(0, Lines).Select(index => SeenInFull(DefaultLine.Drawn(draw, index % 4 * 0.1))).ToList();
        WriteParquet(lines);
        var table = Path.Combine(cli.Folder, "facts.csv");
        await File.WriteAllLinesAsync(table, lines.Select(Row).Prepend(string.Join(',', FactTable.Columns(Some.Pack))));
        var scored = await cli.RunAsync("score", table, "--pack", "county-lines@1.0.0", "--as-of", "2026-11-20", "--out", Path.Combine(cli.Folder, "scores.csv"));
        Assert.Contains($"{Lines - (Lines / 100)} rows scored, {Lines / 100} in error", scored.Error);
        var query = await cli.RunAsync("pack", "sql", Path.Combine(Repository.Rules, "packs", "county-lines", "1.0.0"), "--dialect", "duckdb", "--as-of", "2026-11-20");

        using var connection = Databases.Open(SqlDialect.Duckdb, "");
        Databases.Run(connection, $"CREATE VIEW facts AS SELECT * FROM read_parquet('{cli.Folder}/lines-*.parquet')");
        var answers = Databases.Answers(connection, query.Out);

        var scores = Some.RowsOf(cli.Folder, "scores.csv");
        Assert.Equal((Lines, Lines), (scores.Count, answers.Count));
        var (compared, faulty) = (0, 0);
        foreach (var (score, answer) in scores.Zip(answers))
        {
            Assert.Equal(score["reference"], answer["reference"]);
            Assert.Equal(score["error"].Length > 0, answer["fault"]!.Length > 0);
            var factors = Some.Pack.Factors.Select(factor => (factor.Id, Range(answer[$"{factor.Id}_lowest"], answer[$"{factor.Id}_highest"])));
            var totals = Some.Pack.Sections.Select(section => (section.Id, answer[$"{section.Id}_total_lowest"] ?? ""));
            foreach (var (column, value) in factors.Concat(totals).Concat(new[] { "risk", "lowest", "highest", "band" }.Select(column => (column, answer[column] ?? ""))))
            {
                Assert.True(score[column] == value, $"{answer["reference"]}: {column} is {value} in the warehouse and {score[column]} by score");
                compared++;
            }

            faulty += score["error"].Length > 0 ? 1 : 0;
        }

        Assert.Equal((Lines * (15 + 3 + 4), Lines / 100), (compared, faulty));
    }

    static string Range(string? lowest, string? highest) => lowest == highest ? lowest ?? "" : $"{lowest}..{highest}";

    /// <summary>A table for <c>score</c> cannot say that something was seen of an unknown count.</summary>
    static LineInput SeenInFull(LineInput line)
    {
        return line with { Facts = line.Facts.ToDictionary(fact => fact.Key, fact => fact.Value.IsUnknown ? FactValue.Unknown : fact.Value) };
    }

    /// <summary>In two files, as a warehouse has them. Each hundredth line has a count that no line can have.</summary>
    void WriteParquet(List<LineInput> lines)
    {
        using var connection = Databases.Open(SqlDialect.Duckdb, "");
        Databases.Fill(connection, Some.Pack, SqlDialect.Duckdb, lines);
        Databases.Run(connection, "UPDATE facts SET firearm_discharges = -1 WHERE CAST(reference AS INTEGER) % 100 = 0");
        Databases.Run(connection, $"COPY (SELECT * FROM facts WHERE reference < '001500') TO '{cli.Folder}/lines-1.parquet' (FORMAT parquet)");
        Databases.Run(connection, $"COPY (SELECT * FROM facts WHERE reference >= '001500') TO '{cli.Folder}/lines-2.parquet' (FORMAT parquet)");
    }

    static string Row(LineInput line, int index)
    {
        return string.Join(',', FactTable.Columns(Some.Pack).Select(column =>
        {
            if (column == "reference")
                return $"{index:D6}";
            if (Some.Pack.Facts.FirstOrDefault(fact => fact.Name == column) is not { } fact)
                return line.Levels.TryGetValue(column, out var level) ? $"{level}" : "";
            if (column == "firearm_discharges" && index % 100 == 0)
                return "-1";
            var value = line.Facts[column];
            return value.IsUnknown ? "" : fact.Type == FactType.Boolean ? value.Number == 1 ? "true" : "false" : value.Show(fact.Type);
        }));
    }
}
