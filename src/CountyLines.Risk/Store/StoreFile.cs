using CountyLines.Risk.Lines;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Store;

/// <summary>
/// A store's file as it lies there: a backup, or a store that may be damaged. It is read as it is and never brought up to date, so that a
/// look changes nothing in it.
/// </summary>
public sealed class StoreFile : IDisposable
{
    /// <summary>More faults than this say nothing more; the file is damaged.</summary>
    const int MostFaults = 20;

    /// <summary>The schema that brought the accounts of the console.</summary>
    const int FirstWithAccounts = 11;

    readonly SqliteConnection connection;

    StoreFile(SqliteConnection connection, int schema) => (this.connection, Schema) = (connection, schema);

    /// <summary>How many migrations it has gone through.</summary>
    public int Schema { get; }

    /// <summary>The SQLite that this product brings.</summary>
    public static Version SqliteVersion
    {
        get
        {
            using var connection = new SqliteConnection("Data Source=:memory:");
            connection.Open();
            return Version.Parse(connection.ServerVersion);
        }
    }

    /// <summary>How many migrations the newest store has gone through.</summary>
    public static int NewestSchema => Database.Migrations.Count;

    /// <summary>The file of the store at a place.</summary>
    public static string PathOf(StorePlace place) => place.File;

    /// <param name="asItLies">
    /// Whether nothing may be made beside it, not even for a moment; another account's file there would lock the worker out. It is only kept
    /// when no log lies beside the file, which is when nobody has it open.
    /// </param>
    /// <exception cref="StoreRefusedException">It is no store of this product, or a newer product's.</exception>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static StoreFile Open(string path, bool asItLies = false)
    {
        var source = asItLies && !File.Exists(path + "-wal") ? $"{new Uri(Path.GetFullPath(path)).AbsoluteUri}?immutable=1" : path;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
        try
        {
            connection.Open();
            connection.Execute("PRAGMA busy_timeout = 10000; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;");
            var (owner, schema) = (connection.ExecuteScalar<int>("PRAGMA application_id"), connection.ExecuteScalar<int>("PRAGMA user_version"));
            if (owner != Database.ApplicationId)
                throw new StoreRefusedException($"{path} is no store of this product.");
            return schema <= Database.Migrations.Count
                ? new StoreFile(connection, schema)
                : throw new StoreRefusedException($"{path} was written by a newer version of this product (its schema is {schema}; this one knows {Database.Migrations.Count}).");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>How many can sign in to the console.</summary>
    public long Accounts => Schema >= FirstWithAccounts ? connection.ExecuteScalar<long>("SELECT count(*) FROM account") : 0;

    public void Dispose() => connection.Dispose();

    /// <summary>What is damaged in its pages, indexes, references and rows; nothing when it is whole.</summary>
    public IReadOnlyList<string> Damage()
    {
        var pages = connection.Query<string>($"PRAGMA integrity_check({MostFaults})").Where(line => line != "ok").ToList();
        var references = connection.Query("PRAGMA foreign_key_check").Take(MostFaults).Select(row => $"a row of {row.table} names one of {row.parent} that is not there");
        return pages.Count > 0 ? pages : [.. references.Distinct(), .. DamagedRows().Select(one => one.Words)];
    }

    /// <summary>Whether its pages hang together; quicker than <see cref="Damage"/>, because indexes and references are not compared with the rows.</summary>
    public IReadOnlyList<string> QuickDamage() => [.. connection.Query<string>($"PRAGMA quick_check({MostFaults})").Where(line => line != "ok")];

    /// <summary>Rows that do not say what was written; none when it is from before rows had digests.</summary>
    public IReadOnlyList<DamagedRows> DamagedRows()
    {
        if (Schema < RowDigest.FirstVersion)
            return [];
        var store = new SqliteStore(connection);
        return [.. RecordTables.FindDamage(store), .. RunLineTable.FindDamage(store) is { } lines ? [lines] : Array.Empty<DamagedRows>()];
    }

    /// <summary>How many rows each table has, by name.</summary>
    public IReadOnlyDictionary<string, long> Rows()
    {
        return Tables().ToDictionary(table => table, table => connection.ExecuteScalar<long>($"SELECT count(*) FROM \"{table}\""), StringComparer.Ordinal);
    }

    /// <summary>Every entry of the audit chain as it is stored, by number, one at a time; none when it is older than the audit.</summary>
    public IEnumerable<AuditRow> AuditRows()
    {
        return Has("audit") ? connection.Query<AuditRow>("SELECT number AS Number, prev_hash AS PrevHash, hash AS Hash, entry AS Entry FROM audit ORDER BY number", buffered: false) : [];
    }

    public IReadOnlyList<AuditName> AuditNames()
    {
        return Has("audit_name") ? [.. connection.Query<AuditName>("SELECT token AS Token, salt AS Salt, kind AS Kind, name AS Name FROM audit_name ORDER BY token")] : [];
    }

    /// <summary>The entry of the audit chain with a number, or null.</summary>
    public AuditHead? Entry(long number)
    {
        return Has("audit") ? connection.QueryFirstOrDefault<AuditHead>("SELECT number AS Number, hash AS Hash FROM audit WHERE number = @number", new { number }) : null;
    }

    /// <summary>The last entry of the audit chain.</summary>
    public AuditHead Head => Has("audit") ? connection.QueryFirstOrDefault<AuditHead>("SELECT number AS Number, hash AS Hash FROM audit ORDER BY number DESC LIMIT 1") ?? AuditHead.Start : AuditHead.Start;

    /// <summary>What the last signed manifest says of the audit chain; null before the first.</summary>
    public AuditHead? LastAnchor => Has("package") ? connection.QueryFirstOrDefault<AuditHead>("SELECT audit_entry AS Number, audit_hash AS Hash FROM package ORDER BY id DESC LIMIT 1") : null;

    /// <summary>Every erasure, by number, with the code of its reason as the audit has it; empty when that has none.</summary>
    public IReadOnlyList<(Erasure Erasure, string Reason)> Erasures()
    {
        if (!Has("erasure"))
            return [];
        var reasons = AuditRows().Select(row => AuditEntry.Read(row.Entry)).OfType<AuditEntry>().Where(entry => entry.Operation == AuditOperation.Erasure)
            .Select(entry => entry.What.ToDictionary(one => one.Name, one => one.Value)).Where(what => what.ContainsKey("erasure"))
            .ToDictionary(what => what["erasure"].Number!.Value, what => what.TryGetValue("reason", out var reason) ? reason.Text : "");
        return [.. connection.Query("SELECT id, day, subject, finished FROM erasure ORDER BY id")
            .Select(row => (new Erasure((long)row.id, RecordTables.Date((string)row.day)!.Value, (string)row.subject, (long)row.finished == 1), reasons.GetValueOrDefault((long)row.id, "")))];
    }

    /// <summary>Every erased line with the number of its erasure.</summary>
    public IReadOnlyList<(long Erasure, ErasedLine Line)> ErasedLines()
    {
        return Has("erased")
            ? [.. connection.Query("SELECT erasure.id, day, salt, hash FROM erased JOIN erasure ON erasure.id = erased.erasure ORDER BY erasure.id")
                .Select(row => ((long)row.id, new ErasedLine(RecordTables.Date((string)row.day)!.Value, (byte[])row.salt, (string)row.hash)))]
            : [];
    }

    /// <summary>When the newest entry of the audit was made; null before the first.</summary>
    public DateTimeOffset? Newest()
    {
        return Has("audit") && connection.ExecuteScalar<byte[]?>("SELECT entry FROM audit ORDER BY number DESC LIMIT 1") is { } entry ? AuditEntry.Read(entry)?.At : null;
    }

    /// <summary>Changes whenever another process has written to the store since this look began.</summary>
    internal long Changes => connection.ExecuteScalar<long>("PRAGMA data_version");

    /// <summary>Writes all that it holds at one moment into a file that is empty, without free pages.</summary>
    internal void CopyInto(string path) => connection.Execute("VACUUM INTO @path", new { path });

    List<string> Tables() => [.. connection.Query<string>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")];

    bool Has(string table) => connection.ExecuteScalar<bool>("SELECT exists(SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = @table)", new { table });
}
