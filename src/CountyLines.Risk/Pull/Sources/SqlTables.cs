using System.Data;
using System.Data.Common;
using CountyLines.Risk.Scoring;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CountyLines.Risk.Pull;

/// <summary>
/// Reads a feed's tables from a database: all queries in one transaction on a connection that cannot write, so that lines and evidence
/// are of the same moment.
/// </summary>
static class SqlTables
{
    public static IReadOnlyDictionary<RecordKind, SourceTable> Open(Feed feed, DatabaseAccess access, Secret connectionString, DateOnly today, List<string> problems)
    {
        var tables = new Dictionary<RecordKind, SourceTable>();
        // Its driver refuses to run in such a build, in words that help nobody.
        if (access.Kind == DatabaseKind.Sqlserver && AppContext.TryGetSwitch("System.Globalization.Invariant", out var isInvariant) && isInvariant)
        {
            problems.Add("the database (sqlserver) cannot be asked by this build, because its driver needs the machine's cultures; build the product with -p:InvariantGlobalization=false, on a machine with ICU");
            return tables;
        }

        try
        {
            using var connection = Connect(access, connectionString.Reveal());
            connection.Open();
            if (access.Kind == DatabaseKind.Sqlite)
                Run(connection, null, "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;");
            // Of the three, SQL Server alone does not see one moment at this level; its own snapshots must be switched on by whoever keeps it.
            using var transaction = connection is SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: true)
                : connection.BeginTransaction(access.Kind == DatabaseKind.Postgresql ? IsolationLevel.RepeatableRead : IsolationLevel.Unspecified);
            if (access.Kind == DatabaseKind.Postgresql)
                Run(connection, transaction, "SET TRANSACTION READ ONLY");
            foreach (var (kind, mapping) in feed.Files.OrderBy(pair => pair.Key))
            {
                if (Ask(feed, access, mapping, connection, transaction, today, problems) is { } table)
                    tables[kind] = table;
            }

            transaction.Rollback();
        }
        catch (Exception fault) when (IsDatabaseFault(fault))
        {
            problems.Add($"the database ({SourceReader.Databases[(int)access.Kind]}) does not answer: {Told(fault)}");
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Without the driver's words: it quotes the text that it could not read.
            problems.Add($"{access.Connection} does not hold a connection string of {SourceReader.Databases[(int)access.Kind]}; look for a misspelt name, or for another database's form");
        }

        return tables;
    }

    static DbConnection Connect(DatabaseAccess access, string text)
    {
        return access.Kind switch
        {
            DatabaseKind.Sqlite => new SqliteConnection(new SqliteConnectionStringBuilder(text) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()),
            DatabaseKind.Postgresql => new NpgsqlConnection(ReadOnly(new NpgsqlConnectionStringBuilder(text)).ToString()),
            _ => new SqlConnection(new SqlConnectionStringBuilder(text) { ApplicationIntent = ApplicationIntent.ReadOnly, Pooling = false, PersistSecurityInfo = false }.ToString()),
        };
    }

    static NpgsqlConnectionStringBuilder ReadOnly(NpgsqlConnectionStringBuilder text)
    {
        text.Options = $"{text.Options} -c default_transaction_read_only=on".Trim();
        text.Pooling = false;
        text.IncludeErrorDetail = false;
        text.PersistSecurityInfo = false;
        return text;
    }

    static SourceTable? Ask(Feed feed, DatabaseAccess access, FeedFile mapping, DbConnection connection, DbTransaction transaction, DateOnly today, List<string> problems)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = ((QueryPlace)mapping.Place!).Query;
            command.CommandTimeout = access.TimeoutSeconds;
            foreach (var name in SelectOnly.Parameters(command.CommandText, access.Kind))
                command.Parameters.Add(Parameter(command, access.Kind, name, name == SelectOnly.AsOf ? today : today.AddDays(-access.SinceDays!.Value)));
            using var reader = command.ExecuteReader(CommandBehavior.SingleResult);
            var columns = Enumerable.Range(0, reader.FieldCount).Select(index => reader.GetName(index).Trim()).ToList();
            var mapped = SourceTables.Mapped(mapping, columns);
            var table = new TableBuilder();
            while (reader.Read())
            {
                if (table.Count == access.MostRows)
                {
                    problems.Add($"{mapping.File}: the query answers with more than {access.MostRows:N0} rows; narrow it, or raise 'most_rows'");
                    return null;
                }

                var number = table.Count + 1;
                table.Add(number, 0, [.. columns.Select((column, index) => mapped[index] ? SqlValue.Text(reader, index, number, column, feed.Separator, table) : "")]);
            }

            return table.Build(columns);
        }
        catch (Exception fault) when (IsDatabaseFault(fault))
        {
            problems.Add($"{mapping.File}: the query fails: {Told(fault)}");
            return null;
        }
    }

    static DbParameter Parameter(DbCommand command, DatabaseKind kind, string name, DateOnly day)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@" + name;
        // SQLite has no type for dates and keeps them as text.
        parameter.Value = kind switch
        {
            DatabaseKind.Sqlite => CanonicalText.Of(day),
            DatabaseKind.Postgresql => day,
            _ => day.ToDateTime(TimeOnly.MinValue),
        };
        if (kind == DatabaseKind.Sqlserver)
            parameter.DbType = DbType.Date;
        return parameter;
    }

    static void Run(DbConnection connection, DbTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    static bool IsDatabaseFault(Exception fault) => fault is DbException or TimeoutException or InvalidOperationException or IOException or NotSupportedException or System.Net.Sockets.SocketException;

    static string Told(Exception fault)
    {
        var state = fault is DbException { SqlState: { Length: > 0 } known } ? $" (state {known})" : "";
        return VisibleText.Of((fault as PostgresException)?.MessageText ?? fault.Message, RuleProblem.LongestMessage) + state;
    }
}
