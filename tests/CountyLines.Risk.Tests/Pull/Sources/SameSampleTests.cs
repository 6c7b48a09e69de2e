using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Scoring.Sql;
using CountyLines.Risk.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace CountyLines.Risk.Tests.Pull.Sources;

/// <summary>The sample extract with every fault of it, kept in a workbook, a database or a web service: the same records, the same faults.</summary>
public sealed partial class SameSampleTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IDisposable
{
    /// <summary>LibreOffice looks at each cell as a person's typing in Britain: dates and numbers become dates and numbers.</summary>
    const string AsTyped = "CSV:44,34,76,1,,2057,false,true";

    /// <summary>Every column is text.</summary>
    static readonly string AsText = $"CSV:44,34,76,1,{string.Join('/', Enumerable.Range(1, 20).Select(column => $"{column}/2"))},2057,false,false";

    readonly TempFolder folder = new();
    readonly Extract expected = Some.Extract(Repository.SampleExtract);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AWorkbookOfDatesAndNumbersGivesTheSame()
    {
        SampleFeeds.ToXlsx(folder.Path, AsTyped);
        // The one faulty date that is a date stands in a cell of that type.
        AssertSame(SampleFeeds.Pull(SampleFeeds.Xlsx(), folder.Path), rowsBefore: 0, value => value == "2027-12-01" ? "01/12/2027" : value);
    }

    [Fact]
    public void AWorkbookOfTextsGivesTheSame()
    {
        SampleFeeds.ToXlsx(folder.Path, AsText);
        AssertSame(SampleFeeds.Pull(SampleFeeds.Xlsx(), folder.Path), rowsBefore: 0);
    }

    [Fact]
    public void SqliteGivesTheSame()
    {
        var file = Path.Combine(folder.Path, "force.db");
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            Load(connection);
        }

        AssertSame(SampleFeeds.Pull(SampleFeeds.Read(SampleFeeds.SqlYaml("sqlite")), access: SampleFeeds.Access($"Data Source={file}")), rowsBefore: 1);
    }

    [Fact]
    public void PostgresqlGivesTheSame()
    {
        using (var connection = new NpgsqlConnection(postgres.ConnectionString))
        {
            connection.Open();
            Load(connection);
        }

        AssertSame(SampleFeeds.Pull(SampleFeeds.Read(SampleFeeds.SqlYaml("postgresql")), access: SampleFeeds.Access(postgres.ConnectionString)), rowsBefore: 1);
    }

    [Fact]
    public void AWebServiceGivesTheSame()
    {
        const int PageSize = 500;
        var tables = SampleFeeds.Files.ToDictionary(file => $"/{file.Kind}", file => Some.RowsOf(Repository.SampleExtract, file.File).Select(Item).ToList());
        using var server = new MisbehavingServer((request, _) =>
        {
            var url = new Uri("http://localhost" + request.Target);
            var page = url.Query.Length == 0 ? 0 : int.Parse(url.Query["?at=".Length..], CultureInfo.InvariantCulture);
            var items = tables[url.AbsolutePath];
            var next = (page + 1) * PageSize < items.Count ? $"{url.AbsolutePath}?at={page + 1}" : null;
            var body = new JsonObject { ["data"] = new JsonArray([.. items.Skip(page * PageSize).Take(PageSize).Select(item => item.DeepClone())]), ["count"] = items.Count, ["links"] = new JsonObject { ["next"] = next } };
            return MisbehavingServer.Json(body.ToJsonString());
        });
        var yaml = SampleFeeds.Yaml("from: http\nhosts: [localhost]", (_, kind) => $"url: {server.Address}/{kind}\n    items: data\n    next: links.next\n    total: count");

        AssertSame(SampleFeeds.Pull(SampleFeeds.Read(yaml)), rowsBefore: 1);
        // Three pages of evidence, all read again because a log stands on two of them, and one page of each other kind.
        Assert.Equal(9, server.Requests.Count);
    }

    /// <summary>As a service would say it: numbers as numbers, several values as a list, nothing as null or not at all.</summary>
    static JsonObject Item(Some.CsvLine row)
    {
        var item = new JsonObject();
        foreach (var (column, cell) in row.Cells)
        {
            if (cell.Length == 0 && column is "To" or "OCG")
                item[column] = null;
            else if (cell.Length > 0 && column is "Importing Areas" or "Commodities")
                item[column] = new JsonArray([.. cell.Split(';', StringSplitOptions.TrimEntries).Select(part => JsonValue.Create(part))]);
            else if (cell.Length > 0)
                item[column] = column is "Qty" or "Level" && int.TryParse(cell, out var number) ? JsonValue.Create(number) : JsonValue.Create(cell);
        }

        return item;
    }

    static void Load(DbConnection connection)
    {
        foreach (var (file, _) in SampleFeeds.Files)
        {
            var rows = Some.RowsOf(Repository.SampleExtract, file);
            var columns = rows[0].Cells.Keys.ToList();
            var table = Path.GetFileNameWithoutExtension(file);
            Databases.Run(connection, $"CREATE TABLE \"{table}\" (row_number integer, {string.Join(", ", columns.Select(column => $"\"{column}\" text"))})");
            for (var at = 0; at < rows.Count; at += 200)
                Databases.Run(connection, $"INSERT INTO \"{table}\" VALUES {string.Join(", ", rows.Skip(at).Take(200).Select(row => $"({row.Row}, {string.Join(", ", columns.Select(column => $"'{row[column].Replace("'", "''")}'"))})"))}");
        }
    }

    /// <param name="rowsBefore">How many rows of the CSV file stand before its first record and not here.</param>
    void AssertSame(Extract actual, int rowsBefore, Func<string, string>? value = null)
    {
        Assert.Equal(Text(expected.Lines), Text(actual.Lines));
        Assert.Equal(Text(expected.Numbers), Text(actual.Numbers));
        Assert.Equal(Text(expected.Evidence), Text(actual.Evidence));
        Assert.Equal(Text(expected.Assessments), Text(actual.Assessments));
        Assert.Equal(expected.RefusedLines, actual.RefusedLines);
        Assert.Equal(expected.Files.Select(file => (file.Rows, file.Used, file.Repeated, file.Quarantined)), actual.Files.Select(file => (file.Rows, file.Used, file.Repeated, file.Quarantined)));
        Assert.Equal(expected.Doubts, actual.Doubts);
        Assert.Equal(47, expected.Quarantined.Count);
        Assert.Equal(
            expected.Quarantined.Select(item => (item.Row - rowsBefore, item.Column, item.Value, item.Reason, item.State)),
            actual.Quarantined.Select(item => (item.Row, item.Column, value?.Invoke(item.Value) ?? item.Value, Place().Replace(item.Reason, ""), item.State)));
    }

    static string Text<T>(IReadOnlyList<T> records)
    {
        Assert.InRange(records.Count, 60, int.MaxValue);
        return string.Join('\n', records.Select(record => JsonSerializer.Serialize(record)));
    }

    [GeneratedRegex(@" \(page \d+, item \d+\)$")]
    private static partial Regex Place();
}
