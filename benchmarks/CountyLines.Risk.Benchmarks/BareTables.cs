using CountyLines.Risk.Scoring;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Benchmarks;

/// <summary>
/// The floor under a pull: the product's CSV reader over the same files, and each row as it stands into a bare table with the same columns and
/// the same index, by a prepared INSERT whose parameters are made once, in one transaction, under the store's own pragmas. No check, no mapping, no history.
/// </summary>
static class BareTables
{
    static readonly (string File, string Table, string[] Columns, string Index)[] Tables =
    [
        ("mapped-lines.csv", "line",
            [
                "Line Ref>reference", "Line Name>name", "Status>status", "Exporting Force>exporting_force", "Exporting Area>exporting_district", "Importing Areas>importing_districts", "Model>supply_model",
                "Commodities>commodities", "OCG>ocg_reference", "Lead Officer Role>owner_role", "First Seen>first_seen", "Last Activity>last_activity", "Review Due>review_due", "Marking>marking",
                "Handling>handling", "Handling Conditions>handling_conditions",
            ], "reference"),
        ("deal-numbers.csv", "number", ["Line Ref>line", "Deal Number>number", "From>start", "To>finish"], "number, line"),
        ("evidence.csv", "evidence", ["Log No>reference", "Line Ref>line", "Type>kind", "Date>occurred_on", "Qty>quantity", "Grade>grade", "Handling>handling"], "reference"),
        ("assessments.csv", "assessment", ["Line Ref>line", "Factor>factor", "Level>level", "Assessed By>assessed_by", "Assessed On>assessed_on", "Reason>reason"], "line, factor, assessed_on, assessed_by"),
    ];

    public static int Read(string extract) => Tables.Sum(table => Rows(extract, table.File).Count());

    public static int Insert(string extract, string database)
    {
        File.Delete(database);
        using var connection = Open(database);
        using var transaction = connection.BeginTransaction();
        var rows = 0;
        foreach (var table in Tables)
        {
            string[] columns = [.. table.Columns.Select(column => column.Split('>')[1]), "feed", "since"];
            Run(connection, $"CREATE TABLE {table.Table} (id INTEGER PRIMARY KEY, {string.Join(", ", columns.Select(column => $"{column} TEXT"))}, until INTEGER)");
            Run(connection, $"CREATE UNIQUE INDEX {table.Table}_now ON {table.Table} ({table.Index}) WHERE until IS NULL");
            using var insert = connection.CreateCommand();
            insert.CommandText = $"INSERT INTO {table.Table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(column => "$" + column))})";
            var parameters = columns.Select(column => insert.Parameters.Add("$" + column, SqliteType.Text)).ToList();
            parameters[^2].Value = "force-extract";
            parameters[^1].Value = "1";
            insert.Prepare();
            int[]? places = null;
            foreach (var row in Rows(extract, table.File))
            {
                if (places is null)
                {
                    places = [.. table.Columns.Select(column => row.Fields.ToList().IndexOf(column.Split('>')[0]))];
                    continue;
                }

                for (var index = 0; index < places.Length; index++)
                    parameters[index].Value = row.Fields[places[index]];
                insert.ExecuteNonQuery();
                rows++;
            }
        }

        transaction.Commit();
        return rows;
    }

    /// <summary>
    /// The floor under a pull of files that changed a little: each row read, what is held for its key selected by the index and compared as text,
    /// and only what is other or new written: the version held is closed and the row inserted.
    /// </summary>
    public static int Change(string extract, string database)
    {
        using var connection = Open(database);
        using var transaction = connection.BeginTransaction();
        var written = 0;
        foreach (var table in Tables)
        {
            string[] columns = [.. table.Columns.Select(column => column.Split('>')[1])];
            string[] keys = table.Index.Split(", ");
            using var select = Command(connection, $"SELECT id, {string.Join(", ", columns)} FROM {table.Table} WHERE {string.Join(" AND ", keys.Select(key => $"{key} = ${key}"))} AND until IS NULL", keys);
            using var close = Command(connection, $"UPDATE {table.Table} SET until = 2 WHERE id = $id", ["id"]);
            using var insert = Command(connection, $"INSERT INTO {table.Table} ({string.Join(", ", columns)}, feed, since) VALUES ({string.Join(", ", columns.Select(column => "$" + column))}, 'force-extract', 2)", columns);
            int[]? places = null;
            foreach (var row in Rows(extract, table.File))
            {
                if (places is null)
                {
                    places = [.. table.Columns.Select(column => row.Fields.ToList().IndexOf(column.Split('>')[0]))];
                    continue;
                }

                for (var key = 0; key < keys.Length; key++)
                    select.Parameters[key].Value = row.Fields[places[Array.IndexOf(columns, keys[key])]];
                var (held, same) = (0L, true);
                using (var reader = select.ExecuteReader())
                {
                    if (reader.Read())
                    {
                        held = reader.GetInt64(0);
                        for (var column = 0; column < columns.Length; column++)
                            same &= reader.GetString(column + 1) == row.Fields[places[column]];
                    }
                }

                if (held > 0 && same)
                    continue;
                if (held > 0)
                {
                    close.Parameters[0].Value = held;
                    close.ExecuteNonQuery();
                }

                for (var column = 0; column < columns.Length; column++)
                    insert.Parameters[column].Value = row.Fields[places[column]];
                insert.ExecuteNonQuery();
                written++;
            }
        }

        transaction.Commit();
        return written;
    }

    /// <summary>A connection with the store's own pragmas.</summary>
    public static SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;");
        return connection;
    }

    static SqliteCommand Command(SqliteConnection connection, string sql, string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
            command.Parameters.Add("$" + name, SqliteType.Text);
        command.Prepare();
        return command;
    }

    static IEnumerable<CsvRow> Rows(string extract, string file)
    {
        using var reader = new StreamReader(Path.Combine(extract, file));
        foreach (var row in CsvText.Read(reader))
            yield return row;
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
