using System.Data.Common;
using CountyLines.Risk.Scoring;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CountyLines.Risk.Tests.Scoring.Sql;

/// <summary>The databases that run the query, each with the one table that it reads.</summary>
static class Databases
{
    /// <summary>An empty database in memory; for PostgreSQL a connection on which the table is of this connection only.</summary>
    public static DbConnection Open(SqlDialect dialect, string postgres)
    {
        DbConnection connection = dialect switch
        {
            SqlDialect.Sqlite => new SqliteConnection("Data Source=:memory:"),
            SqlDialect.Duckdb => new DuckDBConnection("Data Source=:memory:"),
            _ => new NpgsqlConnection(postgres),
        };
        connection.Open();
        return connection;
    }

    public static void Run(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 100;
        command.ExecuteNonQuery();
    }

    /// <summary>Makes the table anew and fills it; the reference of a line is its place.</summary>
    public static void Fill(DbConnection connection, Pack pack, SqlDialect dialect, IReadOnlyList<LineInput> lines)
    {
        Run(connection, "DROP TABLE IF EXISTS facts");
        Run(connection, SqlPack.CreateTable(pack, dialect));
        var columns = SqlPack.FactColumns(pack);
        for (var at = 0; at < lines.Count; at += 250)
        {
            var rows = lines.Skip(at).Take(250).Select((line, index) => $"({string.Join(", ", columns.Select(column => column == "reference" ? $"'{at + index:D6}'" : Cell(pack, line, column)))})");
            Run(connection, $"INSERT INTO facts ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) VALUES {string.Join(", ", rows)}");
        }
    }

    static string Cell(Pack pack, LineInput line, string column)
    {
        if (pack.Factors.Any(factor => factor.IsAssessed && factor.Id == column))
            return line.Levels.TryGetValue(column, out var level) ? $"{level}" : "NULL";
        if (pack.Facts.FirstOrDefault(fact => fact.Name == column) is not { } fact)
        {
            var seen = line.Facts[column[..^"_at_least".Length]];
            return seen.IsUnknown && seen.Number > 0 ? seen.Show(FactType.Integer)["unknown, at least ".Length..] : "NULL";
        }

        var value = line.Facts[column];
        return value.IsUnknown ? "NULL" : fact.Type switch
        {
            FactType.Integer or FactType.Decimal => value.Show(fact.Type),
            FactType.Boolean => $"{value.Number}",
            _ => $"'{value.Show(fact.Type).Replace("'", "''", StringComparison.Ordinal)}'",
        };
    }

    /// <summary>A fraction says that it is one: a division that makes 3.0 of whole numbers goes wrong where they are large.</summary>
    static string Shown(object value) => FormattableString.Invariant($"{value}{(value is double or float ? " in fractions" : "")}");

    /// <summary>Every row of the answer, each value as a text; null stays null.</summary>
    public static List<Dictionary<string, string?>> Answers(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 100;
        using var reader = command.ExecuteReader();
        var rows = new List<Dictionary<string, string?>>();
        while (reader.Read())
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, index => reader.IsDBNull(index) ? null : Shown(reader.GetValue(index))));
        return rows;
    }
}
