using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Scoring.Sql;
using CountyLines.Risk.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CountyLines.Risk.Tests.Pull.Sources;

/// <summary>What a source could not give as text is kept apart from what it gave as nothing.</summary>
public sealed class UnreadableCellTests
{
    [Fact]
    public void ABlankCellIsReadTheSameWhetherOrNotAnUnreadableOneStoodBeforeIt()
    {
        var file = new FeedFile("x", new Dictionary<string, FeedField> { ["supply_model"] = new("Model", null, true) });
        RowReader Row() => new(Some.Feed, file, new Dictionary<string, int> { ["Model"] = 0 }, Some.Day);
        var alone = Row();
        alone.Start([""]);
        alone.Word("supply_model", ["hub"]);
        var after = Row();
        after.Start([""], [new CellFault("Model", "#N/A", "error")]);
        after.Word("supply_model", ["hub"]);
        after.Start([""]);
        after.Word("supply_model", ["hub"]);
        Assert.Equal(alone.Faults.Count, after.Faults.Count);
    }

    [Fact]
    public void ARowWithABlankCellIsNoRepeatOfOneWhoseCellCannotBeRead()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "force.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            foreach (var (file, kind) in SampleFeeds.Files)
            {
                var row = Some.RowsOf(Repository.SampleExtract, file)[0];
                var columns = row.Cells.Keys.ToList();
                var table = Path.GetFileNameWithoutExtension(file);
                Databases.Run(connection, $"CREATE TABLE \"{table}\" (row_number integer, {string.Join(", ", columns.Select(column => $"\"{column}\" text"))})");
                string Values(string grade) => string.Join(", ", columns.Select(column => kind == "evidence" && column == "Grade" ? grade : $"'{row[column].Replace("'", "''")}'"));
                foreach (var grade in kind == "evidence" ? new[] { "x'00'", "''" } : ["''"])
                    Databases.Run(connection, $"INSERT INTO \"{table}\" VALUES (1, {Values(grade)})");
            }
        }

        var extract = SampleFeeds.Pull(SampleFeeds.Read(SampleFeeds.SqlYaml("sqlite")), access: SampleFeeds.Access($"Data Source={path}"));
        var count = extract.Files.Single(one => one.File == "evidence query");
        Assert.Equal((2, 0, 0, 2), (count.Rows, count.Used, count.Repeated, count.Quarantined));
    }

    [Fact]
    public void RowsAreReadAgainWhenTheQueryOrTheLimitsOfADatabaseChange()
    {
        var one = SampleFeeds.Read(SampleFeeds.SqlYaml("sqlite"));
        var other = SampleFeeds.Read(SampleFeeds.SqlYaml("sqlite", more: "\nmost_rows: 7"));
        var query = SampleFeeds.Read(SampleFeeds.SqlYaml("sqlite", "SELECT * FROM \"TABLE\""));
        Assert.NotEqual(ReadingRules.Digest(one, Some.Scales), ReadingRules.Digest(query, Some.Scales));
        Assert.NotEqual(ReadingRules.Digest(one, Some.Scales), ReadingRules.Digest(other, Some.Scales));
    }
}
