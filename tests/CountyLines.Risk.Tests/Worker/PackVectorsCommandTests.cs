using System.Globalization;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>The table is written by one command and scored by another, as a partner would.</summary>
public sealed class PackVectorsCommandTests(ITestOutputHelper output) : IDisposable
{
    static readonly string Default = Path.Combine(Repository.Rules, "packs", "county-lines", "1.0.0");
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    /// <returns>How many answers were compared.</returns>
    async Task<int> RoundTrip(Pack pack, string packFolder)
    {
        var (vectors, scores) = (Path.Combine(cli.Folder, "vectors.csv"), Path.Combine(cli.Folder, "scores.csv"));
        var written = await cli.RunAsync("pack", "vectors", packFolder, "--as-of", "2026-11-20", "--out", vectors);
        Assert.Equal((0, ""), (written.ExitCode, written.Out));
        var scored = await cli.RunAsync("score", vectors, "--pack", packFolder, "--as-of", "2026-11-20", "--out", scores);
        Assert.Equal((0, ""), (scored.ExitCode, scored.Out));
        var (given, answered) = (Some.RowsOf(cli.Folder, "vectors.csv"), Some.RowsOf(cli.Folder, "scores.csv"));
        Assert.Equal(given.Select(row => row["reference"]), answered.Select(row => row["reference"]));
        var compared = 0;
        foreach (var (vector, score) in given.Zip(answered))
        {
            foreach (var (column, answer) in score.Cells.Where(cell => cell.Key is not ("reference" or "error")))
            {
                var (low, high) = (vector[$"expected {column}"], pack.Factors.Any(factor => factor.Id == column) ? vector[$"expected {column} at most"] : vector[$"expected {column}"]);
                Assert.Equal(low == high ? low : $"{low}..{high}", answer);
                compared++;
            }

            Assert.Equal("", score["error"]);
        }

        return compared;
    }

    [Fact]
    public async Task TheTableOfTheDefaultPackIsScoredAsItIsAndEveryAnswerAgrees()
    {
        var compared = await RoundTrip(Some.Pack, Default);
        var vectors = Some.RowsOf(cli.Folder, "vectors.csv");

        Assert.Equal(vectors.Count * (15 + 3 + 4), compared);
        Assert.Equal(VectorTable.Given(Some.Pack), FactTable.Columns(Some.Pack).Take(23).Concat(["well_graded_share", "days_since_evidence"]).Concat(FactTable.Columns(Some.Pack).Skip(23)));
    }

    [Fact]
    public async Task TheTablesOfDrawnPacksAreScoredAsTheyAreAndEveryAnswerAgrees()
    {
        var (packs, compared) = (0, 0);
        for (var seed = 0; packs < 6; seed++)
        {
            if (DrawnPack.Of(seed) is not { } pack)
                continue;
            packs++;
            var folder = Directory.CreateDirectory(Path.Combine(cli.Folder, $"pack{seed}")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "pack.yaml"), DrawnPack.TextOf(seed));
            await File.WriteAllTextAsync(Path.Combine(folder, "cases.csv"), CasesOf(pack));
            compared += await RoundTrip(pack, folder);
        }

        output.WriteLine($"{packs} packs, {compared} answers");
        Assert.InRange(compared, 2_000, int.MaxValue);
    }

    [Fact]
    public async Task ATableThatASpreadsheetSavedIsScoredAlike()
    {
        // LibreOffice and Excel turn true into a value of their own and save it in capitals; it is all they change.
        var (file, saved) = (Path.Combine(cli.Folder, "vectors.csv"), Path.Combine(cli.Folder, "saved.csv"));
        await cli.RunAsync("pack", "vectors", Default, "--out", file);
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(saved, text.Replace(",true,", ",TRUE,").Replace(",false,", ",FALSE,").Replace("\n", "\r\n"));
        Assert.Contains(",TRUE,", await File.ReadAllTextAsync(saved));
        Assert.Equal((await cli.RunAsync("score", file, "--pack", "county-lines@1.0.0")).Out, (await cli.RunAsync("score", saved, "--pack", "county-lines@1.0.0")).Out);
    }

    /// <summary>A pack without cases does not load, so each level of each factor gets one from a vector that comes out at it.</summary>
    static string CasesOf(Pack pack)
    {
        using var cases = new StringWriter();
        CsvText.Write(cases, ["case", "factor", "given", "expected"]);
        foreach (var unknown in new[] { (0, 2), (1, 1), (3, 0) })
            CsvText.Write(cases, [$"confidence {unknown}", "confidence", $"unknown = {unknown.Item1}", $"{unknown.Item2}"]);
        var vectors = PackVectors.Of(pack, pack.EffectiveFrom).Vectors;
        foreach (var (factor, index) in pack.Factors.Select((factor, index) => (factor, index)))
        {
            foreach (var level in factor.Levels.Select(level => level.Value))
            {
                var input = vectors.First(one => one.Score.Factors[index].Lowest == level && !one.Score.Factors[index].IsUnknown).Input;
                var given = factor.IsAssessed ? [$"{factor.Id} = {level}"] : factor.Facts.Select(fact => input.Facts.TryGetValue(fact.Name, out var value) ? $"{fact.Name} = {value.Show(fact.Type).Replace(";", ", ")}" : $"{fact.Name} = unknown");
                CsvText.Write(cases, [$"{factor.Id} {level}", factor.Id, string.Join("; ", given), level.ToString(CultureInfo.InvariantCulture)]);
            }
        }

        return cases.ToString();
    }

    [Fact]
    public async Task TheTableGoesToStandardOutputAndWhatItShowsToStandardError()
    {
        var result = await cli.RunAsync("pack", "vectors", Default);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("reference,firearm_discharges,", result.Out);
        Assert.Matches(@"^\d+ vectors of county-lines@1\.0\.0 \(a105548047e1\) as of 2026-11-01 show 56 of 56 rows, ", result.Error);
        Assert.Contains("Not shown:\n  drug_deaths row 4: commodities with heroin", result.Error);
    }

    [Fact]
    public async Task TheDocumentHasTheSameAnswersAsTheTable()
    {
        var file = Path.Combine(cli.Folder, "vectors.csv");
        var json = (await cli.RunAsync("pack", "vectors", Default, "--json", "--out", file)).Json;
        var rows = Some.RowsOf(cli.Folder, "vectors.csv");

        Assert.Equal(("county-lines@1.0.0", "2026-11-01", rows.Count), (json.GetProperty("pack").GetString(), json.GetProperty("as_of").GetString(), json.GetProperty("vectors").GetArrayLength()));
        var compared = 0;
        foreach (var (vector, row) in json.GetProperty("vectors").EnumerateArray().Zip(rows))
        {
            Assert.Equal(row["reference"], vector.GetProperty("reference").GetString());
            foreach (var factor in vector.GetProperty("factors").EnumerateArray().Append(vector.GetProperty("confidence")))
            {
                var id = factor.GetProperty("id").GetString();
                Assert.Equal((row[$"expected {id}"], row[$"expected {id} at most"]), ($"{factor.GetProperty("level")}", $"{factor.GetProperty("highest")}"));
                Assert.Equal(row.Cells.GetValueOrDefault($"expected {id} row", ""), $"{factor.GetProperty("row")}");
                compared++;
            }

            foreach (var fact in vector.GetProperty("facts").EnumerateArray())
                Assert.Equal(row[fact.GetProperty("name").GetString()!], fact.GetProperty("value").GetString() ?? "");
            Assert.Equal((row["expected risk"], row["expected band"]), ($"{vector.GetProperty("risk")}", vector.GetProperty("band").GetString()));
        }

        Assert.Equal(rows.Count * 16, compared);
    }

    [Fact]
    public async Task ADayBeforeThePackIsInForceIsRefusedAndAFaultyPackIsNamed()
    {
        Assert.Equal(4, (await cli.RunAsync("pack", "vectors", Default, "--as-of", "2026-10-31")).ExitCode);
        using var home = new RulesHome();
        var faulty = await cli.RunAsync("pack", "vectors", home.Write("1.0.0", change: yaml => yaml.Replace("knives: \">= 3\"", "knive: \">= 3\"")));
        Assert.Equal((1, ""), (faulty.ExitCode, faulty.Out));
        Assert.Contains("fact.unknown there is no fact 'knive'", faulty.Error);
    }

    [Fact]
    public async Task AnAnswerUnderANameThatThePackDoesNotHaveIsNotPassedOver()
    {
        var file = Path.Combine(cli.Folder, "vectors.csv");
        await cli.RunAsync("pack", "vectors", Default, "--out", file);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("expected risk,", "expected rsik,"));
        var result = await cli.RunAsync("score", file, "--pack", "county-lines@1.0.0");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the pack knows no 'expected rsik'", result.Error);
    }
}
