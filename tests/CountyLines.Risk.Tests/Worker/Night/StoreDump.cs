using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Tests.Worker.Night;

/// <summary>Every row of a store but those that say when and by whom: what must be the same, whatever happened on the way.</summary>
static partial class StoreDump
{
    /// <summary>The chain and the nights tell of attempts, which differ. They are looked at by themselves.</summary>
    static readonly string[] LeftOut = ["audit", "audit_name", "night", "night_stage"];

    public static (string Text, int Rows) Of(string data)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "countylines.db")};Pooling=False;Mode=ReadOnly");
        connection.Open();
        var (text, rows) = (new StringBuilder(), 0);
        foreach (var table in Names(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name").Except(LeftOut))
        {
            var columns = Names(connection, $"SELECT name FROM pragma_table_info('{table}') WHERE name NOT LIKE '%\\_at' ESCAPE '\\' ORDER BY cid").Where(column => !(table is "release_copy" && column is "sha256")).ToList();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {string.Join(", ", columns.Select(column => $"\"{column}\""))} FROM \"{table}\" ORDER BY {string.Join(", ", columns.Select((_, index) => index + 1))}";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                rows++;
                text.Append(table);
                for (var column = 0; column < columns.Count; column++)
                    text.Append('|').Append(reader.IsDBNull(column) ? "NULL" : Moment().Replace(reader.GetValue(column) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : reader.GetValue(column).ToString()!, "MOMENT"));
                text.Append('\n');
            }
        }

        return (text.ToString(), rows);
    }

    static List<string> Names(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")]
    private static partial Regex Moment();
}
