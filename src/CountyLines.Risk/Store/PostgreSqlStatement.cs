using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace CountyLines.Risk.Store;

/// <summary>Rows of a PostgreSQL answer, in memory. A text is held as its bytes; truth is 1 or 0.</summary>
abstract class PostgreSqlRows : Statement
{
    readonly List<object?[]> rows = [];
    int at = -1;

    public override void Reset() => Clear();

    public override long Long(int column) => (long)(rows[at][column] ?? 0L);

    public override bool IsNull(int column) => rows[at][column] is null;

    public override ReadOnlySpan<byte> Utf8(int column) => (byte[]?)rows[at][column];

    public override void AddTo(RowDigest digest, int column)
    {
        _ = rows[at][column] switch
        {
            null => digest.Null(),
            long number => digest.Number(number),
            _ => digest.Utf8(Utf8(column)),
        };
    }

    protected override object? Value(int column) => rows[at][column] is byte[] ? Text(column) : rows[at][column];

    /// <summary>Goes to the next row in memory.</summary>
    protected bool StepInMemory() => ++at < rows.Count;

    /// <summary>Takes in the rows of an answer in the place of those before.</summary>
    /// <returns>How many rows it changed; -1 when it changes none.</returns>
    protected int Take(NpgsqlCommand command)
    {
        Clear();
        using var answer = command.ExecuteReader();
        while (answer.Read())
        {
            var row = new object?[answer.FieldCount];
            for (var column = 0; column < row.Length; column++)
                row[column] = answer.IsDBNull(column) ? null : Cell(answer, column);
            rows.Add(row);
        }

        return answer.RecordsAffected;
    }

    protected int Rows => rows.Count;

    void Clear()
    {
        rows.Clear();
        at = -1;
    }

    static object Cell(NpgsqlDataReader answer, int column)
    {
        return answer.GetFieldType(column) switch
        {
            var type when type == typeof(string) => answer.GetFieldValue<byte[]>(column),
            var type when type == typeof(bool) => answer.GetBoolean(column) ? 1L : 0L,
            _ => answer.GetInt64(column),
        };
    }
}

/// <summary>A prepared statement of PostgreSQL that answers with few rows or none.</summary>
sealed partial class PostgreSqlStatement : PostgreSqlRows
{
    readonly NpgsqlCommand command;

    /// <summary>By the number in the SQL less one, the place among the parameters that the server knows; -1 when the statement does not use it.</summary>
    readonly List<int> places = [];
    bool isRun;
    int changes;

    public PostgreSqlStatement(NpgsqlConnection connection, string sql)
    {
        var used = Number().Matches(sql).Select(match => int.Parse(match.Value.AsSpan(1), CultureInfo.InvariantCulture)).Distinct().Order().ToList();
        for (var number = 1; number <= used.LastOrDefault(); number++)
            places.Add(used.IndexOf(number));
        var text = Number().Replace(sql, match => $"${places[int.Parse(match.Value.AsSpan(1), CultureInfo.InvariantCulture) - 1] + 1}");
        command = new NpgsqlCommand(text, connection);
        foreach (var type in TypesOf(connection, text))
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        command.Prepare();
    }

    public override int Changes => changes;

    public override void Dispose() => command.Dispose();

    public override Statement Bind(int from, params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            if (from - 1 + index < places.Count && places[from - 1 + index] is var place and >= 0)
                command.Parameters[place].Value = values[index] ?? DBNull.Value;
        }

        return this;
    }

    public override bool Step()
    {
        if (!isRun)
        {
            changes = Math.Max(0, Take(command));
            isRun = true;
        }

        if (StepInMemory())
            return true;
        Reset();
        return false;
    }

    public override void Reset()
    {
        base.Reset();
        isRun = false;
    }

    /// <summary>The types of the parameters, as the server infers them: what is null says nothing of its type.</summary>
    static NpgsqlDbType[] TypesOf(NpgsqlConnection connection, string text)
    {
        using var ask = new NpgsqlCommand($"PREPARE asked AS {text}", connection);
        ask.ExecuteNonQuery();
        ask.CommandText = "SELECT parameter_types::text[] FROM pg_prepared_statements WHERE name = 'asked'";
        var names = (string[])ask.ExecuteScalar()!;
        ask.CommandText = "DEALLOCATE asked";
        ask.ExecuteNonQuery();
        return [.. names.Select(name => name switch { "text" => NpgsqlDbType.Text, "bigint" => NpgsqlDbType.Bigint, "integer" => NpgsqlDbType.Integer, _ => throw new InvalidOperationException($"The store binds no {name}.") })];
    }

    [GeneratedRegex("""\?\d+""")]
    private static partial Regex Number();
}
