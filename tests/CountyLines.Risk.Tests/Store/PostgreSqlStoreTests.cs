using System.Text.RegularExpressions;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Dapper;
using Npgsql;
using Xunit;

namespace CountyLines.Risk.Tests.Store;

/// <summary>The server under the store: what is in force on it, which servers and schemas are left alone, and that both databases have one form.</summary>
[Trait("Store", "postgresql")]
public sealed partial class PostgreSqlStoreTests : IDisposable
{
    static int schemas;

    readonly TempFolder folder = new();
    readonly string schema = $"own_{Interlocked.Increment(ref schemas)}";

    StorePlace Place => new(folder.Path) { ConnectionString = StoreUnderTest.Server, Schema = schema };

    public void Dispose()
    {
        Run($"DROP SCHEMA IF EXISTS {schema} CASCADE");
        folder.Dispose();
    }

    [Fact]
    public void EverySessionWaitsForTheDiskAndNotForEver()
    {
        using var store = PostgreSqlDatabase.Open(Place);
        var settings = new[] { "idle_in_transaction_session_timeout", "lock_timeout", "synchronous_commit", "application_name", "search_path", "client_encoding" };
        Assert.Equal(["1min", "10s", "on", "countylines", schema, "UTF8"], settings.Select(name => store.ExecuteScalar<string>($"SHOW {name}")!));
    }

    [Fact]
    public void BothDatabasesHaveTheSameTablesColumnsAndRules()
    {
        using var file = Database.Open(Path.Combine(folder.Path, "countylines.db"));
        using var server = PostgreSqlDatabase.Open(Place);
        Assert.Equal(file.Columns(), server.Columns());
        Assert.True(file.Columns().Count > 250, $"{file.Columns().Count} columns");

        // Which columns must have a value, and which value they have when none is given.
        var here = file.Query<(string, string, string, long, string?)>("SELECT t.name, c.name, c.type, c.\"notnull\" OR c.pk > 0, c.dflt_value FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY 1, 2");
        var there = server.Query<(string, string, string, bool, string?)>("SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'NO', column_default::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> 'store_version' ORDER BY 1, 2");
        Assert.Equal(
            here.Select(one => (one.Item1, one.Item2, one.Item3 switch { "INTEGER" => "bigint", "TEXT" => "text", "BLOB" => "bytea", var other => other }, one.Item4 == 1, one.Item5)),
            there.Select(one => (one.Item1, one.Item2, one.Item3, one.Item4, one.Item5?.Replace("::text", "").Replace("'0'::bigint", "0"))));
        Assert.Equal(server.Columns().Count(one => one.IsText), server.ExecuteScalar<long>("SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND collation_name = 'C'"));

        // Keys, what points where, and what may be there only once, by the columns.
        Assert.Equal(
            file.Query<(string, long, string)>("SELECT t.name, c.pk, c.name FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND c.pk > 0 ORDER BY 1, 2"),
            server.Query<(string, long, string)>("SELECT table_name::text, ordinal_position::bigint, column_name::text FROM information_schema.key_column_usage JOIN information_schema.table_constraints USING (constraint_schema, constraint_name, table_name) WHERE constraint_type = 'PRIMARY KEY' AND constraint_schema = current_schema() AND table_name <> 'store_version' ORDER BY 1, 2"));
        Assert.Equal(
            file.Query<(string, string, string)>("SELECT t.name, f.\"table\", f.\"from\" FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name) AS f WHERE t.schema = 'main' ORDER BY 1, 2, 3"),
            server.Query<(string, string, string)>("""
                SELECT conrelid::regclass::text, confrelid::regclass::text, attname::text FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
                WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2, 3
                """).Select(one => (one.Item1.Trim('"'), one.Item2.Trim('"'), one.Item3)));
    }

    [Fact]
    public void BothDatabasesRefuseTheSameInTheSameWords()
    {
        using var file = Database.Open(Path.Combine(folder.Path, "countylines.db"));
        using var server = PostgreSqlDatabase.Open(Place);
        var here = file.Query<(string Table, string Sql)>("SELECT tbl_name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1").ToList();
        var checks = 0;
        foreach (var (table, sql) in here)
        {
            // What a rule compares with. The words around it are each database's own.
            var ours = Checks().Matches(Comment().Replace(sql, "")).SelectMany(match => Literals(match.Value)).Order(StringComparer.Ordinal);
            var theirs = server.Query<string>("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND conrelid = @table::regclass", new { table }).SelectMany(Literals).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(($"{table}: ", string.Join(' ', ours)), ($"{table}: ", string.Join(' ', theirs)));
            checks += theirs.Count;
        }

        Assert.True(checks > 40, $"{checks} literals in checks");
        var triggers = file.Query<(string Name, string Sql)>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY 1").ToDictionary(one => one.Name, one => Quoted().Matches(one.Sql)[^1].Groups[1].Value);
        var functions = server.Query<(string Name, string Sql, string Body)>("SELECT tgname::text, pg_get_triggerdef(pg_trigger.oid), prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal")
            .ToDictionary(one => one.Name, one => one);
        foreach (var (name, words) in triggers)
            Assert.True(functions.TryGetValue(name, out var one) && (one.Sql.Contains($"'{words}'", StringComparison.Ordinal) || one.Body.Contains($"'{words}'", StringComparison.Ordinal)), $"{name}: {words}");
        Assert.True(triggers.Count > 35, $"{triggers.Count} triggers");
        // Only PostgreSQL empties a table in one word.
        Assert.Equal(triggers.Keys.Where(name => name.EndsWith("_stays", StringComparison.Ordinal)).Select(name => $"{name[..^6]}_is_never_emptied").Order(), functions.Keys.Where(name => name.EndsWith("_emptied", StringComparison.Ordinal)).Order());

        Assert.Equal(
            file.Query<(string, string, long)>("SELECT m.tbl_name, m.name, l.\"unique\" FROM sqlite_schema AS m JOIN pragma_index_list(m.tbl_name) AS l ON l.name = m.name WHERE m.type = 'index' AND m.sql IS NOT NULL ORDER BY 1, 2").Select(one => (one.Item1, one.Item2, one.Item3 == 1)),
            server.Query<(string, string, bool)>("SELECT tablename::text, indexname::text, indexdef LIKE 'CREATE UNIQUE%' FROM pg_indexes WHERE schemaname = current_schema() AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname AND connamespace = current_schema()::regnamespace) ORDER BY 1, 2"));
    }

    [Fact]
    public void AServerThatIsNotThereIsNamedWithoutThePassword()
    {
        var fault = Assert.Throws<StoreRefusedException>(() => StoreConnection.Open(new StorePlace(folder.Path) { ConnectionString = "Host=127.0.0.1;Port=1;Username=countylines;Database=risk", Password = "hunter-two-2" }));
        Assert.StartsWith("the schema countylines of the PostgreSQL database 'risk' at 127.0.0.1:1 cannot be opened: ", fault.Message);
        Assert.EndsWith("Check Host and Port in Store:ConnectionString, and that the server runs.", fault.Message);
        Assert.DoesNotContain("hunter-two-2", fault.ToString());
    }

    [Fact]
    public void AWrongPasswordAndADatabaseThatIsNotThereAreNamed()
    {
        var place = Place with { ConnectionString = $"{StoreUnderTest.Server};Database=nowhere", Password = "hunter-two-2" };
        Assert.EndsWith("at " + Regex.Match(StoreUnderTest.Server, "Host=([^;]*);Port=([^;]*)").Result("$1:$2") + " cannot be opened: database \"nowhere\" does not exist. Make it there, or name another with Database=.", Assert.Throws<StoreRefusedException>(() => StoreConnection.Open(place)).Message);
        Run("DROP ROLE IF EXISTS locked");
        Run("CREATE ROLE locked LOGIN PASSWORD 'hunter-two-3'");
        // The tests' server trusts everybody but this one.
        var rules = Ask("SHOW hba_file");
        Run($"COPY (SELECT 'host all locked 127.0.0.1/32 scram-sha-256' UNION ALL SELECT 'host all all 127.0.0.1/32 trust' UNION ALL SELECT 'local all all trust') TO '{rules}'");
        Run("SELECT pg_reload_conf()");
        var locked = Place with { ConnectionString = Regex.Replace(StoreUnderTest.Server, "Username=[^;]*", "Username=locked"), Password = "hunter-two-2" };
        StoreRefusedException? fault = null;
        // The server reads its rules again a moment after it was told.
        for (var tries = 0; tries < 1000 && fault?.Message.Contains("password", StringComparison.Ordinal) != true; tries++)
            fault = Record.Exception(() => StoreConnection.Open(locked)) as StoreRefusedException;
        Assert.EndsWith("the server refuses the user: password authentication failed for user \"locked\". Check Username in Store:ConnectionString, and Store:Password.", fault!.Message);
        Assert.DoesNotContain("hunter", fault.ToString());
        Run($"CREATE SCHEMA {schema} AUTHORIZATION locked");
        using var opened = StoreConnection.Open(locked with { Password = "hunter-two-3" });
        Assert.Equal(0, opened.ExecuteScalar<long>("SELECT count(*) FROM pull"));
        Run($"REASSIGN OWNED BY locked TO CURRENT_USER");
    }

    [Theory]
    [InlineData("12.22", "UTF8", "is a PostgreSQL 12; the store needs 13 or newer.")]
    [InlineData("15.1", "LATIN1", "keeps texts in LATIN1, which has no place for every name; make a database with ENCODING 'UTF8'.")]
    [InlineData("13.0", "UTF8", null)]
    public void AServerThatIsTooOldOrHasNoPlaceForEveryNameIsRefused(string version, string encoding, string? words)
    {
        Assert.Equal(words is null ? null : $"{Place.Name} {words}", PostgreSqlDatabase.FaultOf(Place, Version.Parse(version), encoding));
    }

    [Fact]
    public void AnotherProgramsSchemaIsRefusedUntouched()
    {
        Run($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.address (street text)");
        Assert.Equal($"{Place.Name} holds another program's tables; name another schema with Store:Schema.", Assert.Throws<StoreRefusedException>(() => StoreConnection.Open(Place)).Message);
        Assert.Throws<StoreRefusedException>(() => RiskStore.ExistsAt(Place));
        Assert.Equal("address", Ask($"SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = '{schema}'"));
    }

    [Fact]
    public void AStoreOfANewerProductIsRefusedUntouched()
    {
        Assert.False(RiskStore.ExistsAt(Place));
        StoreConnection.Open(Place).Dispose();
        Assert.True(RiskStore.ExistsAt(Place));
        Run($"UPDATE {schema}.store_version SET version = 99");
        Assert.StartsWith($"{Place.Name} was written by a newer version of this product (its schema is 99; this one knows ", Assert.Throws<StoreRefusedException>(() => StoreConnection.Open(Place)).Message);
    }

    [Theory]
    [InlineData("Countylines")]
    [InlineData("a b")]
    [InlineData("x;drop schema public")]
    [InlineData("pg_mine")]
    [InlineData("")]
    public void ASchemaHasAPlainName(string name)
    {
        Assert.StartsWith("Store:Schema cannot be the name of a schema: ", Assert.Throws<StoreRefusedException>(() => StoreConnection.Open(Place with { Schema = name })).Message);
    }

    [Fact]
    public void ReadingsStandSideBySideAndHoldFewRows()
    {
        using var store = RiskStore.Open(Place, Some.Clock(), Some.Person);
        store.Take(Some.ExtractOf([Some.Line()], evidence: [.. Enumerable.Range(0, 5000).Select(number => Some.Evidence("knife", Some.Day, reference: $"N{number:D5}"))]));
        using var connection = PostgreSqlDatabase.Open(Place);
        using var evidence = connection.PrepareReading("SELECT reference, id FROM evidence WHERE since <= ?1 ORDER BY reference");
        using var again = connection.PrepareReading("SELECT reference FROM evidence WHERE since <= ?1 ORDER BY reference DESC");
        evidence.Bind(1, 1L);
        again.Bind(1, 1L);
        var read = 0;
        while (evidence.Step())
        {
            Assert.Equal($"N{read:D5}", evidence.Text(0));
            Assert.True(again.Step());
            Assert.Equal($"N{4999 - read:D5}", again.Text(0));
            // Both stand on the server, which has the rows that are not here yet.
            if (read % 1000 == 0)
                Assert.Equal(2L, connection.ExecuteScalar<long>("SELECT count(*) FROM pg_cursors WHERE name LIKE 'reading%'"));
            read++;
        }

        Assert.Equal(5000, read);
        Assert.False(again.Step());
        Assert.Equal(0L, connection.ExecuteScalar<long>("SELECT count(*) FROM pg_cursors WHERE name LIKE 'reading%'"));
    }

    [Fact]
    public void WhoWritesKeepsOtherWritersOutAndNoReader()
    {
        using var one = PostgreSqlDatabase.Open(Place);
        using var other = PostgreSqlDatabase.Open(Place);
        other.Execute("SET lock_timeout = '100ms'");
        using (one.BeginWrite())
        {
            Assert.Throws<StoreBusyException>(other.BeginWrite);
            Assert.Equal(0, other.ExecuteScalar<long>("SELECT count(*) FROM pull"));
        }

        other.BeginWrite().Dispose();
        // Another schema has another writer.
        using var held = one.BeginWrite();
        var elsewhere = Place with { Schema = $"{schema}_b" };
        using (var third = PostgreSqlDatabase.Open(elsewhere))
            third.BeginWrite().Dispose();
        Run($"DROP SCHEMA {schema}_b CASCADE");
    }

    static void Run(string sql)
    {
        using var connection = new NpgsqlConnection(StoreUnderTest.Server);
        connection.Execute(sql);
    }

    static string Ask(string sql)
    {
        using var connection = new NpgsqlConnection(StoreUnderTest.Server);
        return connection.ExecuteScalar<string>(sql)!;
    }

    static IEnumerable<string> Literals(string check) => Literal().Matches(check).Select(match => match.Groups[1].Length > 0 ? match.Groups[1].Value : match.Value);

    [GeneratedRegex("""CHECK \((?>[^()]+|\((?<depth>)|\)(?<-depth>))*(?(depth)(?!))\)""")]
    private static partial Regex Checks();

    [GeneratedRegex("""--[^\n]*""")]
    private static partial Regex Comment();

    [GeneratedRegex("""'?-?\b(\d+)\b'?|'[^']*'""")]
    private static partial Regex Literal();

    [GeneratedRegex("""'([^']*)'""")]
    private static partial Regex Quoted();
}
