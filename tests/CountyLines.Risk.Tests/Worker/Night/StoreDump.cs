using System.Data.Common;
using System.Text;
using System.Text.RegularExpressions;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Worker.Night;

/// <summary>Every row of a store but those that say when and by whom: what must be the same, whatever happened on the way.</summary>
static partial class StoreDump
{
    /// <summary>The chain and the nights tell of attempts, which differ. They are looked at by themselves.</summary>
    static readonly string[] LeftOut = ["audit", "audit_name", "night", "night_stage"];

    public static (string Text, int Rows) Of(string data)
    {
        using var connection = StoreUnderTest.Connect(data);
        var (text, rows) = (new StringBuilder(), 0);
        foreach (var table in StoreUnderTest.Tables(data).Except(LeftOut))
        {
            var columns = Names(connection, table).Where(column => !column.EndsWith("_at", StringComparison.Ordinal) && !(table is "release_copy" && column is "sha256")).ToList();
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

    static List<string> Names(DbConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\" WHERE 1 = 0";
        using var reader = command.ExecuteReader();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")]
    private static partial Regex Moment();
}
