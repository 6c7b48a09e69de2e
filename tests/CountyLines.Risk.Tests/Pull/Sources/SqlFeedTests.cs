using System.Diagnostics;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Scoring.Sql;
using CountyLines.Risk.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace CountyLines.Risk.Tests.Pull.Sources;

/// <summary>What a query may be, what its values mean, and what is said when it cannot be asked.</summary>
public sealed class SqlFeedTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IDisposable
{
    const string Canary = "canary-7f3a9";

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("SELECT a FROM t")]
    [InlineData("  with x as (select 1 a) select a from x ; ")]
    [InlineData("SELECT a -- drop\nFROM t /* delete; */ WHERE b = 'update; it''s' AND \"into\" = @as_of AND c > @since")]
    [InlineData("SELECT replace(a, 'x', 'y')::text FROM t WHERE a @> b")]
    public void OneSelectMayBeAsked(string query)
    {
        Assert.Empty(SelectOnly.Problems(query, DatabaseKind.Postgresql));
    }

    [Theory]
    [InlineData("", "a query must be one SELECT; it begins with SELECT or WITH")]
    [InlineData("DELETE FROM t", "a query must be one SELECT; it begins with SELECT or WITH|a query may only read, and 'DELETE' does more; put it in double quotes if it is a name")]
    [InlineData("SELECT a FROM t; DROP TABLE t", "a query must be one SELECT; remove what follows the semicolon")]
    [InlineData("SELECT a FROM t;;", "a query must be one SELECT; remove what follows the semicolon")]
    [InlineData("WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x", "a query may only read, and 'DELETE' does more; put it in double quotes if it is a name")]
    [InlineData("SELECT a INTO copy FROM t", "a query may only read, and 'INTO' does more; put it in double quotes if it is a name|a query may only read, and 'copy' does more; put it in double quotes if it is a name")]
    [InlineData("SELECT a FROM t WHERE b = @today", "there is no parameter @today; a query may use @as_of and @since")]
    [InlineData("SELECT @@version", "there is no parameter @version; a query may use @as_of and @since")]
    [InlineData("SELECT 'a", "a quote ' is not closed")]
    [InlineData("SELECT E'a\\'; DROP TABLE t --'", "a text must stand in plain quotes, without E or U& before them")]
    [InlineData("SELECT $$a$$", "a query must not use $; write a text in plain quotes, and a parameter as @as_of or @since")]
    [InlineData("SELECT /* /* */ 1", "a comment must not stand in a comment")]
    public void AnythingElseIsRefusedAndSaysWhy(string query, string problems)
    {
        Assert.Equal(problems.Split('|'), SelectOnly.Problems(query, DatabaseKind.Postgresql));
    }

    [Fact]
    public void SquareBracketsAreQuotesInSqlServerOnly()
    {
        Assert.Empty(SelectOnly.Problems("SELECT [update] FROM t", DatabaseKind.Sqlserver));
        Assert.Single(SelectOnly.Problems("SELECT [update] FROM t", DatabaseKind.Postgresql));
    }

    /// <summary>A feed whose four queries are one and the same; only its table matters.</summary>
    (SourceTable? Table, IReadOnlyList<string> Problems) Ask(string database, string query, string connection, string more = "")
    {
        var mapping = SampleFeeds.Read(SampleFeeds.SqlYaml(database, more: more));
        var file = new FeedFile("a query", Enumerable.Range(1, 9).ToDictionary(number => $"f{number}", number => new FeedField($"c{number}", null, false))) { Place = new QueryPlace(query) };
        var problems = new List<string>();
        var tables = SourceTables.Open(mapping with { Files = new Dictionary<RecordKind, FeedFile> { [RecordKind.Line] = file } }, "", SampleFeeds.Context(SampleFeeds.Access(connection)), problems, out _);
        return (tables.GetValueOrDefault(RecordKind.Line), problems);
    }

    string Sqlite(string sql = "CREATE TABLE t (a)")
    {
        var file = Path.Combine(folder.Path, "force.db");
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Databases.Run(connection, sql);
        return $"Data Source={file}";
    }

    [Fact]
    public void TypedValuesOfPostgresqlBecomeTheSameTextOnEveryMachine()
    {
        var (table, problems) = Ask("postgresql", "SELECT DATE '2026-03-01' c1, TIMESTAMP '2026-03-01 12:30:00' c2, TIMESTAMPTZ '2026-03-01 12:30:00+00' c3, TRUE c4, 3.00::numeric c5, 0.10::float8 c6, NULL::text c7, ARRAY['crack','heroin'] c8, 12345678901::bigint c9", postgres.ConnectionString);
        Assert.Empty(problems);
        Assert.Equal(["2026-03-01", "2026-03-01T12:30:00", "2026-03-01T12:30:00Z", "true", "3", "0.1", "", "crack; heroin", "12345678901"], Assert.Single(table!.Rows).Fields);
    }

    [Fact]
    public void AValueThatHasNoTextIsAFaultOfItsCell()
    {
        var table = Ask("postgresql", "SELECT 'a' c1, '\\x00'::bytea c2, 'NaN'::numeric c3, ARRAY['a;b'] c4, INTERVAL '1 day' c5", postgres.ConnectionString).Table!;
        var faults = table.FaultsOf(Assert.Single(table.Rows));
        Assert.Equal(["c2", "c3", "c4", "c5"], faults.Select(fault => fault.Column));
        Assert.All(faults, fault => Assert.Equal("", fault.Value));
        Assert.Equal("a list must hold texts or numbers without ';' in them", faults[2].Reason);
    }

    [Theory]
    [InlineData("sqlite", "SELECT @as_of c1, @since c2")]
    [InlineData("postgresql", "SELECT @as_of c1, @since c2 WHERE DATE '2026-11-20' = @as_of")]
    public void AQueryKnowsTheDayOfThePullAndADayBeforeIt(string database, string query)
    {
        var (table, problems) = Ask(database, query, database == "sqlite" ? Sqlite() : postgres.ConnectionString, "\nsince_days: 20");
        Assert.Empty(problems);
        Assert.Equal(["2026-11-20", "2026-10-31"], Assert.Single(table!.Rows).Fields);
    }

    [Fact]
    public void PostgresqlItselfRefusesAQueryThatWritesThroughAFunction()
    {
        using (var connection = new NpgsqlConnection(postgres.ConnectionString))
        {
            connection.Open();
            Databases.Run(connection, "CREATE SEQUENCE IF NOT EXISTS tally");
        }

        Assert.Equal(["a query: the query fails: cannot execute nextval() in a read-only transaction (state 25006)"], Ask("postgresql", "SELECT nextval('tally') c1", postgres.ConnectionString).Problems);
        Assert.Single(Ask("postgresql", "SELECT set_config('transaction_read_only', 'off', false) c1, nextval('tally') c2", postgres.ConnectionString).Problems);
    }

    [Fact]
    public void SqliteItselfRefusesToWrite()
    {
        var connection = Sqlite();
        // Past the first lock, as if the reading of words had missed it.
        var problem = Assert.Single(Ask("sqlite", "DELETE FROM t", connection).Problems);
        Assert.Contains("readonly", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AQueryThatTakesTooLongIsStopped()
    {
        var problem = Assert.Single(Ask("postgresql", "SELECT pg_sleep(600) c1", postgres.ConnectionString, "\ntimeout_seconds: 1").Problems);
        Assert.StartsWith("a query: the query fails: ", problem);
    }

    [Fact]
    public void MoreRowsThanAllowedRefuseThePullAndExactlyAsManyDoNot()
    {
        const string Query = "WITH RECURSIVE n(c1) AS (SELECT 1 UNION ALL SELECT c1 + 1 FROM n WHERE c1 < 5) SELECT c1 FROM n";
        Assert.Equal(["a query: the query answers with more than 4 rows; narrow it, or raise 'most_rows'"], Ask("sqlite", Query, Sqlite(), "\nmost_rows: 4").Problems);
        Assert.Equal(5, Ask("sqlite", Query, Sqlite("SELECT 1"), "\nmost_rows: 5").Table!.Rows.Count);
    }

    [Fact]
    public void AnEmptyAnswerIsNotAnEmptyCounty()
    {
        var yaml = SampleFeeds.SqlYaml("sqlite", "SELECT 1 \"Line Ref\" WHERE 1 = 0");
        var problems = SampleFeeds.WhyNot(SampleFeeds.Read(yaml), access: SampleFeeds.Access(Sqlite()));
        Assert.Contains(problems, problem => problem.StartsWith("line query: there is no column 'Line Name'", StringComparison.Ordinal));
        MakeEmptyTables(Sqlite("SELECT 1"));
        problems = SampleFeeds.WhyNot(SampleFeeds.Read(SampleFeeds.SqlYaml("sqlite", "SELECT * FROM \"TABLE\"")), access: SampleFeeds.Access($"Data Source={Path.Combine(folder.Path, "force.db")}"));
        Assert.Equal(
            ["line query: the query answers with no rows; an empty extract is never taken to mean that there is nothing", "evidence query: the query answers with no rows; an empty extract is never taken to mean that there is nothing"],
            problems);
    }

    static void MakeEmptyTables(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString + ";Pooling=False");
        connection.Open();
        foreach (var (file, _) in SampleFeeds.Files)
            Databases.Run(connection, $"CREATE TABLE \"{Path.GetFileNameWithoutExtension(file)}\" ({string.Join(", ", Some.RowsOf(Repository.SampleExtract, file)[0].Cells.Keys.Select(column => $"\"{column}\""))})");
    }

    [Fact]
    public void EveryQueryThatFailsIsNamedAtOnce()
    {
        var problems = SampleFeeds.WhyNot(SampleFeeds.Read(SampleFeeds.SqlYaml("sqlite")), access: SampleFeeds.Access(Sqlite()));
        Assert.Equal(["line", "number", "evidence", "assessment"], problems.Select(problem => problem.Split(' ')[0]));
        Assert.All(problems, problem => Assert.Contains("the query fails: ", problem));
    }

    [Theory]
    [InlineData("sqlite", "Data Source=/does/not/exist.db;Password=" + Canary)]
    [InlineData("postgresql", "Host=127.0.0.1;Port=1;Username=u;Timeout=2;Password=" + Canary)]
    [InlineData("sqlite", "Data Source=x;Pasword=" + Canary)]
    [InlineData("postgresql", "Host=x;Pasword=" + Canary)]
    [InlineData("postgresql", Canary)]
    public void ADatabaseThatCannotBeReachedIsSaidAndItsSecretIsNot(string database, string connection)
    {
        var problem = Assert.Single(Ask(database, "SELECT 1 c1", connection).Problems);
        Assert.Matches("^(the database \\([a-z]+\\) does not answer: |the environment variable FORCE_DATABASE does not hold a connection string of )", problem);
        Assert.DoesNotContain(Canary, problem);
    }

    [Fact]
    public void SqlServerIsRefusedWithTheRemedyByABuildWithoutTheMachinesCultures()
    {
        Assert.Equal(
            ["the database (sqlserver) cannot be asked by this build, because its driver needs the machine's cultures; build the product with -p:InvariantGlobalization=false, on a machine with ICU"],
            Ask("sqlserver", "SELECT 1 c1", "Server=tcp:127.0.0.1,1;User Id=u;Password=" + Canary).Problems);
    }

    [Fact]
    public async Task SqlServerIsAskedByABuildWithTheMachinesCultures()
    {
        var worker = typeof(CountyLines.Risk.Worker.Terminal).Assembly.Location;
        var runtime = Path.Combine(folder.Path, "with-cultures.json");
        var asBuilt = await File.ReadAllTextAsync(Path.ChangeExtension(worker, ".runtimeconfig.json"));
        await File.WriteAllTextAsync(runtime, asBuilt.Replace("\"System.Globalization.Invariant\": true", "\"System.Globalization.Invariant\": false").Replace("\"System.Globalization.PredefinedCulturesOnly\": true", "\"System.Globalization.PredefinedCulturesOnly\": false"));
        Assert.NotEqual(asBuilt, await File.ReadAllTextAsync(runtime));
        var feed = Path.Combine(folder.Path, "feed.yaml");
        await File.WriteAllTextAsync(feed, SampleFeeds.SqlYaml("sqlserver"));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = folder.Path };
        foreach (var word in (string[])["exec", "--runtimeconfig", runtime, worker, "feed", "check", feed, "--rules", Repository.Rules])
            start.ArgumentList.Add(word);
        start.Environment["FORCE_DATABASE"] = $"Server=tcp:127.0.0.1,1;User Id=u;Connect Timeout=5;ConnectRetryCount=0;Password={Canary}";
        using var process = Process.Start(start)!;
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(3, process.ExitCode);
        Assert.Contains("the database (sqlserver) does not answer: A network-related or instance-specific error occurred", told);
        Assert.DoesNotContain(Canary, told);
    }

    [Fact]
    public void AQueryThatFailsWithTheSecretInItsWordsDoesNotShowIt()
    {
        var problem = Assert.Single(Ask("postgresql", $"SELECT CAST('{Canary}' AS integer) c1", $"{postgres.ConnectionString};Password={Canary}").Problems);
        Assert.Equal("a query: the query fails: invalid input syntax for type integer: \"[hidden]\" (state 22P02)", problem);
    }

    [Fact]
    public void ASecretThatIsNotWhereTheFeedSaysIsMissed()
    {
        Assert.Equal(["the environment variable FORCE_DATABASE is not set; put the secret there"], Ask("sqlite", "SELECT 1 c1", "").Problems);
        var path = Path.Combine(folder.Path, "secret");
        var feed = SampleFeeds.Read(SampleFeeds.SqlYaml("sqlite").Replace("{ env: FORCE_DATABASE }", $"{{ file: {path} }}"));
        Assert.Contains($"the file {path}, which keeps the secret, cannot be read", Assert.Single(SampleFeeds.WhyNot(feed)));
        File.WriteAllText(path, "\n");
        Assert.Equal([$"the file {path} is empty; put the secret there"], SampleFeeds.WhyNot(feed));
        File.WriteAllText(path, "one\ntwo\n");
        Assert.Equal([$"the file {path} does not hold one line of at most 16,384 characters; put the secret there and nothing else"], SampleFeeds.WhyNot(feed));
        File.WriteAllText(path, Sqlite() + "\n");
        Assert.All(SampleFeeds.WhyNot(feed), problem => Assert.Contains("no such table", problem));
    }

    [Fact]
    public void ADateWithATimeIsReadAsItsDayAndATimeInUtcIsNot()
    {
        Assert.Equal("2026-03-01", CanonicalText.DayOf("2026-03-01T23:30:00"));
        Assert.Equal("2026-03-01", CanonicalText.DayOf("2026-03-01"));
        // On which day that was in London depends on the season, and the service did not say.
        Assert.Null(CanonicalText.DayOf("2026-03-01T23:30:00Z"));
        Assert.Null(CanonicalText.DayOf("2026-02-30"));
    }
}
