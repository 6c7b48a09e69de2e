using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Pull.Sources;

/// <summary>What is wrong with the place or the access of a feed is said with its place in the file.</summary>
public sealed class SourceReaderTests
{
    const string Sql = "from: sql\ndatabase: sqlite\nconnection: { env: A }\n";
    const string Http = "from: http\nhosts: [a.example]\n";

    static List<string> Problems(string head, string place)
    {
        var (feed, problems) = FeedReader.Read(SampleFeeds.Yaml(head, (_, _) => place), "feed.yaml");
        Assert.Equal(problems.Count == 0, feed is not null);
        return [.. problems.Select(problem => $"{problem.Code} {problem.Message}").Distinct()];
    }

    [Theory]
    [InlineData("from: xlsx", "file: a.xlsx")]
    [InlineData("from: xlsx", "file: a.xlsx\n    sheet: One")]
    [InlineData(Sql, "query: SELECT 1")]
    [InlineData(Sql + "since_days: 30\ntimeout_seconds: 5\nmost_rows: 10", "query: SELECT @since, @as_of")]
    [InlineData("from: sql\ndatabase: sqlserver\nconnection: { file: /run/secrets/db }", "query: SELECT [update] FROM t")]
    [InlineData(Http, "url: https://a.example/x?y=1")]
    [InlineData(Http + "token: { file: /run/secrets/t }\nheader: X-Key\ntimeout_seconds: 5\nmost_pages: 1\npage_megabytes: 1\ntotal_megabytes: 1", "url: https://A.example/x\n    items: data\n    next: links.next\n    total: count")]
    [InlineData("from: http\nhosts: [localhost]", "url: http://localhost:8080/x\n    page: p")]
    public void EverySoundFormLoadsAndFitsTheSchema(string head, string place)
    {
        Assert.Empty(Problems(head, place));
        Assert.True(Scoring.SchemaTests.FitsFeed(SampleFeeds.Yaml(head, (_, _) => place)));
    }

    [Theory]
    [InlineData("from: csv", "file: a.csv\n    sheet: One", "field.unknown ")]
    [InlineData("from: xlsx", "sheet: One", "field.missing ")]
    [InlineData("from: xlsx\ndatabase: sqlite", "file: a.xlsx", "field.unknown a feed has no 'database'")]
    [InlineData("from: xls", "file: a.xls", "word.unknown 'xls' is not a value of 'from'; did you mean 'xlsx'?")]
    [InlineData("from: sql\ndatabase: oracle\nconnection: { env: A }", "query: SELECT 1", "word.unknown 'oracle' is not a value of 'database'")]
    [InlineData("from: sql\ndatabase: sqlite", "query: SELECT 1", "field.missing a feed needs 'connection'")]
    [InlineData("from: sql\ndatabase: sqlite\nconnection: Data Source=x", "query: SELECT 1", "secret.form 'connection' must not stand in the rules; say where it is kept: { env: NAME } or { file: PATH }")]
    [InlineData("from: sql\ndatabase: sqlite\nconnection: { env: A, file: B }", "query: SELECT 1", "secret.form 'connection' is kept in one place: { env: NAME } or { file: PATH }")]
    [InlineData("from: sql\ndatabase: sqlite\nconnection: { evn: A }", "query: SELECT 1", "secret.form ")]
    [InlineData(Sql, "query: DELETE FROM t", "query.form a query must be one SELECT; it begins with SELECT or WITH")]
    [InlineData(Sql, "query: SELECT @since", "query.since the query uses @since, and the feed has no 'since_days' to say how many days before the pull that is")]
    [InlineData(Sql + "most_rows: 0", "query: SELECT 1", "limit.range 'most_rows' must be from 1 to 5,000,000")]
    [InlineData(Sql + "timeout_seconds: 3601", "query: SELECT 1", "limit.range 'timeout_seconds' must be from 1 to 3,600")]
    [InlineData(Http, "url: https://b.example/x", "url.host the host 'b.example' does not stand under 'hosts'; did you mean 'a.example'?")]
    [InlineData(Http, "url: http://a.example/x", "url.form 'url' must begin with https; http is for this machine itself only")]
    [InlineData(Http, "url: ftp://a.example/x", "url.form 'url' must be an address such as https://records.example.police.uk/lines")]
    [InlineData(Http, "url: https://me:word@a.example/x", "url.form 'url' must hold no user, no password and no #; a secret goes under 'token'")]
    [InlineData(Http, "url: https://a.example/x\n    next: n\n    page: p", "page.form a resource has 'next' or 'page', not both")]
    [InlineData("from: http", "url: https://a.example/x", "field.missing a feed needs 'hosts'")]
    public void EveryMistakeIsNamed(string head, string place, string problem)
    {
        Assert.Contains(Problems(head, place), found => found.StartsWith(problem, StringComparison.Ordinal));
        // What only the host list, the words of a query or a choice can tell, an editor cannot.
        if (!problem.StartsWith("query.", StringComparison.Ordinal) && !problem.StartsWith("url.", StringComparison.Ordinal))
            Assert.False(Scoring.SchemaTests.FitsFeed(SampleFeeds.Yaml(head, (_, _) => place)));
    }

    [Fact]
    public void TheExamplesLoadFitTheSchemaAndAreNoFeedsThemselves()
    {
        var folder = Path.Combine(Repository.Rules, "feeds", "examples");
        var files = Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["database.yaml", "web-service.yaml", "workbook.yaml"], files.Select(Path.GetFileName));
        foreach (var file in files)
        {
            Assert.Empty(FeedReader.Read(File.ReadAllText(file), file).Problems);
            Assert.True(Scoring.SchemaTests.FitsFeed(File.ReadAllText(file)), file);
        }

        Assert.Equal(["force-extract"], Some.Rules.FeedNames());
    }
}
