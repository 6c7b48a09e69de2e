using Dapper;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Store;

/// <summary>What a pull did to one table of records.</summary>
/// <param name="Absent">Records of this feed that its extract no longer has. They are kept: absence is not a correction.</param>
public readonly record struct TableChange(int Added, int Changed, int Unchanged, int Absent);

/// <summary>
/// A versioned table of records: taking in an extract closes the versions that changed and opens new ones, so nothing is ever overwritten.
/// </summary>
/// <param name="Name">The table.</param>
/// <param name="Keys">The columns that identify a record.</param>
/// <param name="Values">The other columns.</param>
/// <param name="ToRow">The record's keys and then its values, as the store holds them.</param>
sealed record RecordTable<T>(string Name, string[] Keys, string[] Values, Func<T, object?[]> ToRow)
{
    string[] Columns { get; } = [.. Keys, .. Values];

    /// <summary>Takes in the records in order; of several with one key the last counts, and where it is new the others become history.</summary>
    public TableChange Take(SqliteConnection connection, SqliteTransaction transaction, string feed, long pull, IEnumerable<T> records)
    {
        var versions = records.Select(ToRow).GroupBy(KeyOf).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var current = ReadCurrent(connection, transaction);
        using var close = Command(connection, transaction, $"UPDATE {Name} SET until = $pull WHERE id = $id");
        using var insert = Command(connection, transaction,
            $"INSERT INTO {Name} ({string.Join(", ", Columns)}, feed, since, until) VALUES ({string.Join(", ", Columns.Select((_, index) => $"$c{index}"))}, $feed, $pull, $until)");
        var (added, changed, unchanged) = (0, 0, 0);
        foreach (var (key, rows) in versions)
        {
            var isHeld = current.TryGetValue(key, out var held);
            if (isHeld && held.Row.SequenceEqual(rows[^1]))
            {
                unchanged++;
                continue;
            }

            if (isHeld)
                Run(close, ("$id", held.Id), ("$pull", pull));
            // Versions that stood earlier in the same extract were never in force, but what they said is kept.
            foreach (var superseded in rows.SkipLast(1).Where(row => !row.SequenceEqual(rows[^1])))
                Insert(insert, superseded, feed, pull, pull);
            Insert(insert, rows[^1], feed, pull, null);
            _ = isHeld ? changed++ : added++;
        }

        var absent = current.Count(pair => pair.Value.Feed == feed && !versions.ContainsKey(pair.Key));
        return new TableChange(added, changed, unchanged, absent);
    }

    Dictionary<string, (long Id, string Feed, object?[] Row)> ReadCurrent(SqliteConnection connection, SqliteTransaction transaction)
    {
        var current = new Dictionary<string, (long, string, object?[])>(StringComparer.Ordinal);
        using var reader = connection.ExecuteReader($"SELECT id, feed, {string.Join(", ", Columns)} FROM {Name} WHERE until IS NULL", transaction: transaction);
        while (reader.Read())
        {
            var row = new object?[Columns.Length];
            for (var index = 0; index < row.Length; index++)
                row[index] = reader.IsDBNull(index + 2) ? null : reader.GetValue(index + 2);
            current.Add(KeyOf(row), (reader.GetInt64(0), reader.GetString(1), row));
        }

        return current;
    }

    string KeyOf(object?[] row)
    {
        return string.Join('\u001F', row.Take(Keys.Length));
    }

    static SqliteCommand Command(SqliteConnection connection, SqliteTransaction transaction, string text)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        return command;
    }

    static void Insert(SqliteCommand insert, object?[] row, string feed, long pull, long? until)
    {
        Run(insert, [.. row.Select((value, index) => ($"$c{index}", value)), ("$feed", feed), ("$pull", pull), ("$until", until)]);
    }

    static void Run(SqliteCommand command, params (string Name, object? Value)[] parameters)
    {
        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        command.ExecuteNonQuery();
    }
}
