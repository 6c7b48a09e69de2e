using System.Data.Common;
using System.Globalization;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks.Engines;

/// <summary>The pack as CASE expressions over a real table, for a database in memory; the scores become a table too.</summary>
sealed class SqlEngine : IDisposable
{
    readonly DbConnection connection;
    readonly DbCommand score;

    /// <param name="connection">An open connection to a database in memory.</param>
    /// <param name="pack">The default pack.</param>
    /// <param name="facts">The lines.</param>
    /// <param name="columns">The type of a column of the facts' table.</param>
    /// <param name="divide">How the database divides whole numbers.</param>
    public SqlEngine(DbConnection connection, Pack pack, PlainColumns facts, string columns, string divide)
    {
        this.connection = connection;
        Run($"CREATE TABLE facts ({string.Join(", ", facts.Names.Select(name => $"{name} {columns}"))})");
        Fill(facts);
        score = connection.CreateCommand();
        score.CommandText = $"CREATE TABLE scores AS {QueryOf(pack, divide)}";
    }

    static string QueryOf(Pack pack, string divide)
    {
        var rules = new RuleList(pack);
        var both = rules.Factors.Select((factor, table) => factor.Rows.Count == 0
            ? $"{factor.Id} * 256 AS b{table}"
            : $"CASE {string.Concat(factor.Rows.SkipLast(1).Select(row => $"WHEN {row.Text(name => name, " AND ")} THEN {row.Both} "))}ELSE {factor.Rows[^1].Both} END AS b{table}");
        var answers = rules.Factors.Select((_, table) => $"b{table} {divide} 256 AS l{table}, b{table} & 255 AS r{table}");
        var totals = Enumerable.Range(0, ScoreArrays.Sections).Select(section => $"{string.Join(" + ", rules.Factors.Index().Where(pair => pair.Item.Section == section).Select(pair => $"l{pair.Index}"))} AS t{section}");
        var band = $"CASE {string.Concat(rules.BandStarts.Index().Reverse().Select(pair => $"WHEN risk >= {pair.Item} THEN {pair.Index} "))}END AS band";
        return $"SELECT *, {band} FROM (SELECT *, (t0 + t1) * t2 AS risk FROM (SELECT *, {string.Join(", ", totals)} FROM (SELECT {string.Join(", ", answers)} FROM (SELECT {string.Join(", ", both)} FROM facts) AS a) AS b) AS c) AS d";
    }

    void Fill(PlainColumns facts)
    {
        const int Together = 200;
        using var transaction = connection.BeginTransaction();
        for (var line = 0; line < facts.Lines; line += Together)
        {
            var rows = Enumerable.Range(line, Math.Min(Together, facts.Lines - line));
            Run($"INSERT INTO facts VALUES {string.Join(", ", rows.Select(row => $"({string.Join(", ", facts.Names.Select(name => facts.At(name, row)))})"))}", transaction);
        }

        transaction.Commit();
    }

    void Run(string text, DbTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (text, transaction);
        command.ExecuteNonQuery();
    }

    public void Score()
    {
        Run("DROP TABLE IF EXISTS scores");
        score.ExecuteNonQuery();
    }

    public Checksum Sum()
    {
        static string Columns(string letter, int count) => string.Join(" + ", Enumerable.Range(0, count).Select(index => $"{letter}{index}"));
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT sum(risk), sum({Columns("l", ScoreArrays.Tables)}), sum({Columns("r", ScoreArrays.Tables)}), sum({Columns("t", ScoreArrays.Sections)}), sum(band) FROM scores";
        using var reader = command.ExecuteReader();
        reader.Read();
        long At(int column) => long.Parse(Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);
        return new(At(0), At(1), At(2), At(3), At(4));
    }

    public void Dispose()
    {
        score.Dispose();
        connection.Dispose();
    }
}
