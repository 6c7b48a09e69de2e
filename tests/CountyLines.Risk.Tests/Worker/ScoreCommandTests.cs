using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

public sealed class ScoreCommandTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task ATableOfFactsIsScoredWithoutAStoreAndBadRowsSayWhy()
    {
        var columns = FactTable.Columns(Some.Pack);
        var file = Path.Combine(cli.Folder, "facts.csv");
        string Row(string reference, Func<string, string> cell) => string.Join(',', columns.Select(column => column == "reference" ? reference : cell(column)));
        await File.WriteAllLinesAsync(file,
        [
            string.Join(',', columns),
            Row("A", column => column switch { "status" => "active", "supply_model" => "local", "commodities" => "none", "ocg_link" => "false", _ => "0" }),
            Row("B", column => column == "firearm_discharges" ? "1" : ""),
            Row("C", column => column == "knife_incidents" ? "-1" : ""),
        ]);
        var output = Path.Combine(cli.Folder, "scores.csv");
        var result = await cli.RunAsync("score", file, "--pack", "county-lines@1.0.0", "--as-of", "2026-11-20", "--out", output);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("2 rows scored, 1 in error", result.Error);
        var rows = (await File.ReadAllLinesAsync(output)).Select(line => line.Split(',')).ToList();
        Assert.Equal(["reference", .. Some.Pack.Factors.Select(factor => factor.Id), "harm", "impact", "capability", "risk", "lowest", "highest", "band", "error"], rows[0]);
        string Of(int row, string column) => rows[row][Array.IndexOf(rows[0], column)];
        // Nothing is known against A: no harm, no impact, and the least capability that a line can have.
        Assert.Equal(("0", "0", "4", "0", "0", "Low"), (Of(1, "harm"), Of(1, "impact"), Of(1, "capability"), Of(1, "risk"), Of(1, "highest"), Of(1, "band")));
        // One discharge settles two factors of B and leaves everything else open.
        Assert.Equal(("4", "4", "0..4"), (Of(2, "physical"), Of(2, "violence"), Of(2, "psychological")));
        Assert.Equal(("28", "576"), (Of(2, "risk"), Of(2, "highest")));
        Assert.Equal("", Of(3, "risk"));
        Assert.Contains("'-1' is not a value of 'knife_incidents'", Of(3, "error"));
        Assert.False(Directory.Exists(cli.Data));
    }
}
