using System.Data.Common;
using BenchmarkDotNet.Attributes;
using CountyLines.Risk.Benchmarks.Engines;
using CountyLines.Risk.Scoring;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Benchmarks;

/// <summary>
/// What does it cost to score a line under the default pack, beside other ways to do it? All do the same work on the same facts, on one
/// core, and the slow ones on the first of the lines only; the result is per line.
/// </summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "Median", "RatioSD", "Gen0", "Gen1", "Gen2")]
public class CompareEngines
{
    const int Many = 1_000_000;
    const int Some = 100_000;
    const int Few = 1_000;
    readonly Pack pack = Repository.Rules.PackNamed("county-lines@1.0.0").Pack;
    FactColumns facts = null!;
    Kernel kernel = null!;
    ScoreColumns scores = null!;
    Action run = () => { };
    PlainObjects.Score[] objects = [];
    Action close = () => { };

    [GlobalSetup(Target = nameof(Ours))]
    public void SetUpOurs()
    {
        facts = MadeUpLines.Of(pack, Many);
        kernel = Kernel.Compile(pack, MadeUpLines.AsOf);
        scores = new ScoreColumns(kernel, Many);
        kernel.Score(facts, scores);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Many, Description = "ours")]
    public void Ours() => kernel.Score(facts, scores);

    [GlobalSetup(Target = nameof(HandWritten))]
    public void SetUpHandWritten() => SetUpArrays(Many, (columns, arrays) => new HandWrittenLoop(columns, arrays).Run);

    [Benchmark(OperationsPerInvoke = Many, Description = "loop by hand, 512 bits")]
    public void HandWritten() => run();

    [GlobalSetup(Target = nameof(BranchFree))]
    public void SetUpBranchFree() => SetUpArrays(Some, (columns, arrays) => new BranchFreeLoop(pack, columns, arrays).Run);

    [Benchmark(OperationsPerInvoke = Some, Description = "branch-free loop, one line at a time")]
    public void BranchFree() => run();

    [GlobalSetup(Target = nameof(Compiled))]
    public void SetUpCompiled() => SetUpArrays(Some, (columns, arrays) => new ExpressionTree(pack, columns, arrays).Run);

    [Benchmark(OperationsPerInvoke = Some, Description = "compiled expression tree")]
    public void Compiled() => run();

    [GlobalSetup(Target = nameof(Objects))]
    public void SetUpObjects() => SetUpRows(Some, new PlainObjects(pack).ScoreOf);

    [Benchmark(OperationsPerInvoke = Some, Description = "plain objects")]
    public void Objects() => run();

    [GlobalSetup(Target = nameof(Dynamic))]
    public void SetUpDynamic() => SetUpRows(Some, new DynamicLinq(pack).ScoreOf);

    [Benchmark(OperationsPerInvoke = Some, Description = "System.Linq.Dynamic.Core")]
    public void Dynamic() => run();

    [GlobalSetup(Target = nameof(RulesEngine))]
    public void SetUpRulesEngine() => SetUpRows(Few, new RulesEngineWorkflows(pack).ScoreOf);

    [Benchmark(OperationsPerInvoke = Few, Description = "RulesEngine")]
    public void RulesEngine() => run();

    [GlobalSetup(Target = nameof(DuckDb))]
    public void SetUpDuckDb() => SetUpSql(new DuckDBConnection("DataSource=:memory:;threads=1"), "SMALLINT", "//");

    [Benchmark(OperationsPerInvoke = Some, Description = "DuckDB")]
    public void DuckDb() => run();

    [GlobalSetup(Target = nameof(Sqlite))]
    public void SetUpSqlite() => SetUpSql(new SqliteConnection("Data Source=:memory:"), "INTEGER", "/");

    [Benchmark(OperationsPerInvoke = Some, Description = "SQLite")]
    public void Sqlite() => run();

    [GlobalCleanup]
    public void CleanUp() => close();

    void SetUpArrays(int lines, Func<PlainColumns, ScoreArrays, Action> engine)
    {
        SetUpOurs();
        var arrays = new ScoreArrays(lines);
        run = engine(new PlainColumns(facts, lines), arrays);
        run();
        arrays.Sum().MustBe(Checksum.Of(pack, scores, lines));
    }

    void SetUpRows(int lines, Func<LineRow, PlainObjects.Score> score)
    {
        SetUpOurs();
        var rows = LineRow.Of(new PlainColumns(facts, lines));
        objects = new PlainObjects.Score[lines];
        run = () =>
        {
            for (var line = 0; line < rows.Length; line++)
                objects[line] = score(rows[line]);
        };
        run();
        PlainObjects.Sum(objects).MustBe(Checksum.Of(pack, scores, lines));
    }

    void SetUpSql(DbConnection connection, string columns, string divide)
    {
        SetUpOurs();
        connection.Open();
        var sql = new SqlEngine(connection, pack, new PlainColumns(facts, Some), columns, divide);
        (run, close) = (sql.Score, sql.Dispose);
        run();
        sql.Sum().MustBe(Checksum.Of(pack, scores, Some));
    }
}
