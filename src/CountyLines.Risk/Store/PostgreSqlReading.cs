using Npgsql;

namespace CountyLines.Risk.Store;

/// <summary>
/// A reading through a cursor of the server, some rows at a time. It is held beside others and outlives the transaction it was begun in,
/// for which the server lays the answer down on its own disk.
/// </summary>
sealed class PostgreSqlReading(NpgsqlConnection connection, string name, string sql) : PostgreSqlRows
{
    /// <summary>Rows fetched at a time: some hundred kilobytes.</summary>
    const int Fetched = 2000;

    readonly List<object?> values = [];
    bool isOpen;
    bool isLast;

    public override int Changes => 0;

    public override void Dispose()
    {
        try
        {
            Reset();
        }
        catch (NpgsqlException)
        {
            // The transaction failed or the connection is lost, and the cursor went with it; that fault is on its way already.
        }
    }

    public override Statement Bind(int from, params ReadOnlySpan<object?> bound)
    {
        while (values.Count < from - 1 + bound.Length)
            values.Add(null);
        for (var index = 0; index < bound.Length; index++)
            values[from - 1 + index] = bound[index];
        return this;
    }

    public override bool Step()
    {
        if (!isOpen)
            Open();
        if (StepInMemory())
            return true;
        if (!isLast)
        {
            Fetch();
            if (StepInMemory())
                return true;
        }

        Reset();
        return false;
    }

    public override void Reset()
    {
        base.Reset();
        if (!isOpen)
            return;
        isOpen = false;
        Run($"CLOSE {name}");
    }

    void Open()
    {
        using var command = new NpgsqlCommand($"DECLARE {name} NO SCROLL CURSOR WITH HOLD FOR {sql.Replace('?', '$')}", connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? throw new InvalidOperationException("A reading has no null to look for.") });
        command.ExecuteNonQuery();
        (isOpen, isLast) = (true, false);
        Fetch();
    }

    void Fetch()
    {
        using var command = new NpgsqlCommand($"FETCH FORWARD {Fetched} FROM {name}", connection);
        Take(command);
        isLast = Rows < Fetched;
    }

    void Run(string text)
    {
        using var command = new NpgsqlCommand(text, connection);
        command.ExecuteNonQuery();
    }
}
