using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Benchmarks;

/// <summary>
/// The floor under each stage of a night: the same rows selected by a bare SELECT or inserted by a bare prepared INSERT, under the store's own
/// pragmas, and nothing made of them. The floor of a pull is in <see cref="BareTables"/>.
/// </summary>
/// <param name="store">The product's database after the night, from which the same rows are taken.</param>
sealed class NightFloor(string store, string home)
{
    /// <summary>What scoring reads: every record known, each column of it, in the order of the lines.</summary>
    static readonly string[] Records =
    [
        "SELECT reference, name, status, exporting_force, exporting_district, importing_districts, supply_model, commodities, ocg_reference, owner_role, first_seen, last_activity, review_due, not_assessed, restricted, marking, handling, handling_conditions FROM line WHERE until IS NULL ORDER BY reference",
        "SELECT line, number, start, finish FROM number WHERE until IS NULL ORDER BY line, number",
        "SELECT line, reference, kind, occurred_on, quantity, grade, handling FROM evidence WHERE until IS NULL ORDER BY line, reference",
        "SELECT line, factor, assessed_on, assessed_by, level, reason FROM assessment WHERE until IS NULL ORDER BY line, factor, assessed_on, assessed_by",
    ];

    /// <summary>The bytes of the files and their hash: less nobody can read to know that they are those of the night before.</summary>
    public static TimeSpan Hash(string extract)
    {
        return Timed(() =>
        {
            foreach (var file in Directory.GetFiles(extract, "*.csv"))
            {
                using var stream = File.OpenRead(file);
                SHA256.HashData(stream);
            }
        });
    }

    public TimeSpan Read() => Timed(() =>
    {
        using var connection = BareTables.Open(store);
        foreach (var sql in Records)
            Select(connection, sql);
    });

    /// <summary>The rows of a run inserted into a table with the same columns and the same key.</summary>
    public TimeSpan Store(long run)
    {
        var rows = new List<object[]>();
        using (var from = BareTables.Open(store))
        {
            using var select = from.CreateCommand();
            select.CommandText = $"SELECT * FROM run_line WHERE run = {run} ORDER BY place";
            using var reader = select.ExecuteReader();
            while (reader.Read())
                reader.GetValues(rows.AddAnd(new object[reader.FieldCount]));
        }

        using var connection = BareTables.Open(Path.Combine(home, "bare-runs.db"));
        BareTables.Run(connection, """
            CREATE TABLE IF NOT EXISTS run_line (run INTEGER NOT NULL, reference TEXT NOT NULL, place INTEGER NOT NULL, standing TEXT NOT NULL, rank INTEGER, risk INTEGER, lowest INTEGER,
            highest INTEGER, band TEXT, sections TEXT, factors TEXT, confidence TEXT, problem TEXT NOT NULL, digest INTEGER NOT NULL, PRIMARY KEY (run, reference)) STRICT, WITHOUT ROWID
            """);
        return Timed(() =>
        {
            using var transaction = connection.BeginTransaction();
            using var insert = connection.CreateCommand();
            insert.CommandText = $"INSERT INTO run_line VALUES ({string.Join(", ", Enumerable.Range(0, rows[0].Length).Select(index => $"$p{index}"))})";
            var parameters = Enumerable.Range(0, rows[0].Length).Select(index => insert.Parameters.AddWithValue($"$p{index}", DBNull.Value)).ToList();
            insert.Prepare();
            foreach (var row in rows)
            {
                for (var index = 0; index < row.Length; index++)
                    parameters[index].Value = row[index];
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        });
    }

    /// <summary>The rows of a run and of the one before it selected.</summary>
    public TimeSpan Report(long run) => Timed(() =>
    {
        using var connection = BareTables.Open(store);
        foreach (var one in new[] { run, run - 1 })
            Select(connection, $"SELECT * FROM run_line WHERE run = {one} ORDER BY place");
    });

    /// <summary>The briefing's bytes written.</summary>
    public TimeSpan Write(string briefing)
    {
        var bytes = File.ReadAllBytes(briefing);
        return Timed(() => File.WriteAllBytes(Path.Combine(home, "bare.html"), bytes));
    }

    static void Select(SqliteConnection connection, string sql)
    {
        using var select = connection.CreateCommand();
        select.CommandText = sql;
        using var reader = select.ExecuteReader();
        while (reader.Read())
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                if (!reader.IsDBNull(column))
                    reader.GetString(column);
            }
        }
    }

    internal static TimeSpan Timed(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed;
    }
}

static class Rows
{
    public static T AddAnd<T>(this List<T> list, T item)
    {
        list.Add(item);
        return item;
    }
}
