using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

public sealed class PackSqlCommandTests : IDisposable
{
    static readonly string Pack = Path.Combine(Repository.Rules, "packs", "county-lines", "1.0.0");
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task APackIsWrittenForEachDatabaseAsOfTheDayGivenAndAFileHasTheSameText()
    {
        foreach (var dialect in new[] { "sqlite", "postgresql", "duckdb", "trino", "spark" })
        {
            var printed = await cli.RunAsync("pack", "sql", Pack, "--dialect", dialect, "--as-of", "2026-11-20");
            Assert.Equal((0, ""), (printed.ExitCode, printed.Error));
            Assert.StartsWith("-- county-lines@1.0.0, SHA-256 ", printed.Out);
            Assert.Contains("as of 2026-11-20", printed.Out);
            var file = Path.Combine(cli.Folder, dialect);
            await cli.RunAsync("pack", "sql", Pack, "--dialect", dialect, "--as-of", "2026-11-20", "--out", file);
            Assert.Equal(printed.Out, await File.ReadAllTextAsync(file));
        }
    }

    [Fact]
    public async Task ADayBeforeThePackIsInForceAndADatabaseThatIsNotKnownAreRefused()
    {
        Assert.Equal(4, (await cli.RunAsync("pack", "sql", Pack, "--dialect", "sqlite", "--as-of", "2026-10-31")).ExitCode);
        Assert.Equal(2, (await cli.RunAsync("pack", "sql", Pack, "--dialect", "abacus")).ExitCode);
    }

    [Fact]
    public void FactsThatThePackDoesNotAllowHaveAFaultAndNoRisk()
    {
        using var database = new SqliteConnection("Data Source=:memory:");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = SqlPack.CreateTable(Some.Pack, SqlDialect.Sqlite) + """
            ; INSERT INTO facts (reference, knife_incidents) VALUES ('A', -1), ('B', 1.5), ('C', 1);
            INSERT INTO facts (reference, commodities) VALUES ('D', 'crack;chalk'), ('E', 'crack;crack'), ('F', 'none');
            INSERT INTO facts (reference, ocg_link) VALUES ('G', 2); INSERT INTO facts (reference, status) VALUES ('H', 'sold'); INSERT INTO facts (reference, psychological) VALUES ('I', 9);
            """;
        command.ExecuteNonQuery();
        command.CommandText = SqlPack.Write(Some.Pack, SqlDialect.Sqlite, Some.Day);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            var (fault, isScored) = (reader.GetString(1), !reader.IsDBNull(reader.GetOrdinal("risk")));
            Assert.Equal(isScored, fault.Length == 0);
            Assert.Equal(isScored, !reader.IsDBNull(reader.GetOrdinal("band")));
            rows.Add($"{reader.GetString(0)} {(isScored ? "scored" : fault.Split(' ')[0])}");
        }

        Assert.Equal(["A knife_incidents", "B knife_incidents", "C scored", "D commodities", "E commodities", "F scored", "G ocg_link", "H status", "I psychological"], rows);
    }
}
