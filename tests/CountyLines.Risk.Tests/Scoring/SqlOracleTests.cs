using System.Text.RegularExpressions;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>The default pack's own text, turned into SQL line by line and worked out by SQLite: nothing of the reader or the interpreter takes part.</summary>
public sealed partial class SqlOracleTests
{
    const int Vectors = 20_000;

    [Fact]
    public void SqliteWorksOutTheSameLevelsTotalsRiskBandAndConfidenceFromTheTextOfThePack()
    {
        var text = File.ReadAllLines(Path.Combine(Repository.Rules, "packs", "county-lines", "1.0.0", "pack.yaml"));
        var (factors, confidence) = CasesOf(text);
        var assessed = Assessed(text);
        var columns = text.Select(line => FactLine().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal((25, 9, 6), (columns.Count, factors.Count, assessed.Count));

        using var database = new SqliteConnection("Data Source=:memory:");
        database.Open();
        Run(database, $"CREATE TABLE line (id INTEGER PRIMARY KEY, {string.Join(", ", columns.Concat(assessed).Select(name => $"\"{name}\""))})");
        var draw = new Random(20261120);
        var inputs = Enumerable.Range(0, Vectors).Select(_ => DefaultLine.Drawn(draw, unknown: 0)).Select(input => input.With("unknown_factors", FactValue.Of(0))).ToList();
        Insert(database, columns, assessed, inputs);

        var sections = SectionsOf(text);
        string Total(string section) => $"({string.Join(" + ", sections.Where(pair => pair.Section == section).Select(pair => pair.Factor))}) AS {section}";
        var risk = text.Single(line => line.StartsWith("risk: ", StringComparison.Ordinal))[6..];
        var bands = text.Select(line => BandLine().Match(line)).Where(match => match.Success).Reverse().Select(match => $"WHEN risk >= {match.Groups[2].Value} THEN '{match.Groups[1].Value}'");
        using var query = database.CreateCommand();
        query.CommandText = $"""
            WITH levels AS (SELECT *, {string.Join(", ", factors.Select(pair => $"{pair.Value} AS {pair.Key}"))}, {confidence} AS confidence FROM line),
            totals AS (SELECT *, {Total("harm")}, {Total("impact")}, {Total("capability")} FROM levels),
            risks AS (SELECT *, {risk} AS risk FROM totals)
            SELECT *, CASE {string.Join(' ', bands)} END AS band FROM risks ORDER BY id
            """;
        var (compared, seenBands) = (0, new HashSet<string>());
        using var reader = query.ExecuteReader();
        while (reader.Read())
        {
            var score = DefaultLine.Score(inputs[compared]);
            foreach (var (factor, result) in Some.Pack.Factors.Zip(score.Factors))
                Assert.Equal((Number(reader, factor.Id), Number(reader, factor.Id)), (result.Lowest, result.Highest));
            Assert.Equal([Number(reader, "harm"), Number(reader, "impact"), Number(reader, "capability")], score.Sections.Select(section => section.Lowest));
            Assert.Equal((Number(reader, "risk"), Number(reader, "risk")), (score.Risk, score.Highest));
            Assert.Equal(reader.GetString(reader.GetOrdinal("band")), Some.Pack.BandOf(score.Risk).Name);
            Assert.Equal(Number(reader, "confidence"), score.Confidence.Lowest);
            seenBands.Add(reader.GetString(reader.GetOrdinal("band")));
            compared++;
        }

        Assert.Equal((Vectors, 4), (compared, seenBands.Count));
    }

    static long Number(SqliteDataReader reader, string column) => reader.GetInt64(reader.GetOrdinal(column));

    static (Dictionary<string, string> Factors, string Confidence) CasesOf(string[] text)
    {
        var factors = new Dictionary<string, string>();
        var (owner, rows) = ("", 0);
        foreach (var line in text)
        {
            owner = IdLine().Match(line) is { Success: true } id ? id.Groups[1].Value : line.StartsWith("confidence:", StringComparison.Ordinal) ? "confidence" : owner;
            if (RowLine().Match(line) is not { Success: true } row)
                continue;
            var before = factors.GetValueOrDefault(owner, "CASE");
            factors[owner] = row.Groups[2].Success ? $"{before} WHEN {ConditionOf(row.Groups[2].Value)} THEN {row.Groups[1].Value}" : $"{before} ELSE {row.Groups[1].Value} END";
            rows++;
        }

        Assert.Equal(56, rows);
        factors.Remove("confidence", out var confidence);
        return (factors, confidence!);
    }

    static string ConditionOf(string when)
    {
        return string.Join(" AND ", CellText().Matches(when).Select(cell =>
        {
            var (fact, test) = (cell.Groups[1].Value, cell.Groups[2].Value);
            if (test is "true" or "false")
                return $"{fact} = {(test == "true" ? 1 : 0)}";
            return test[0] is '>' or '<' ? $"{fact} {test}" : $"({string.Join(" OR ", test.Split(", ").Select(word => $"',' || {fact} || ',' LIKE '%,{word},%'"))})";
        }));
    }

    static List<string> Assessed(string[] text) => [.. Blocks(text).Where(block => block.Body.Any(line => line.Trim() == "assessed:")).Select(block => block.Id)];

    static List<(string Factor, string Section)> SectionsOf(string[] text) =>
        [.. Blocks(text).Select(block => (block.Id, block.Body.First(line => line.Trim().StartsWith("section: ", StringComparison.Ordinal)).Trim()[9..]))];

    static IEnumerable<(string Id, string[] Body)> Blocks(string[] text)
    {
        var starts = Enumerable.Range(0, text.Length).Where(index => IdLine().IsMatch(text[index])).ToList();
        return starts.Select((start, index) => (IdLine().Match(text[start]).Groups[1].Value, text[start..(index + 1 < starts.Count ? starts[index + 1] : text.Length)]));
    }

    static void Insert(SqliteConnection database, List<string> columns, List<string> assessed, List<LineInput> inputs)
    {
        using var transaction = database.BeginTransaction();
        using var insert = database.CreateCommand();
        var names = columns.Concat(assessed).ToList();
        insert.CommandText = $"INSERT INTO line ({string.Join(", ", names.Select(name => $"\"{name}\""))}) VALUES ({string.Join(", ", names.Select((_, index) => $"$p{index}"))})";
        var parameters = names.Select((_, index) => insert.Parameters.Add($"$p{index}", SqliteType.Integer)).ToList();
        foreach (var input in inputs)
        {
            for (var index = 0; index < names.Count; index++)
            {
                object value = index >= columns.Count ? input.Levels[names[index]] : input.Facts[names[index]] is var fact && fact.Text.Length > 0 ? fact.Text
                    : fact.Members.Count > 0 ? string.Join(',', fact.Members) : (long)fact.Number;
                parameters[index].ResetSqliteType();
                parameters[index].Value = value;
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    static void Run(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [GeneratedRegex(@"^  ([a-z_]+): +\{ (?:count|sum|size|field|present|age|share): ")]
    private static partial Regex FactLine();

    [GeneratedRegex("^  - id: ([a-z_]+)$")]
    private static partial Regex IdLine();

    [GeneratedRegex("^ +- \\{ level: (\\d+), label: [^,]+, +(?:when: \\{ ([^}]*) \\}|otherwise: true), means: ")]
    private static partial Regex RowLine();

    [GeneratedRegex("([a-z_]+): \"([^\"]+)\"")]
    private static partial Regex CellText();

    [GeneratedRegex(@"^  - \{ band: ([A-Za-z ]+), +from: (\d+) \}")]
    private static partial Regex BandLine();
}
