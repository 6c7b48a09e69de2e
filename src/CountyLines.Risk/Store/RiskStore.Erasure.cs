using System.Data.Common;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>The store's side of erasure: what goes, goes from the tables, the free pages, the log and the data folder.</summary>
public sealed partial class RiskStore
{
    /// <summary>Every erasure, by number.</summary>
    public IReadOnlyList<Erasure> Erasures => ReadErasures("ORDER BY id", null);

    /// <summary>The last erasure of a line that a run saw; null when the run still has all that it saw.</summary>
    public Erasure? ErasureIn(Run run) => ReadErasures("WHERE id IN (SELECT erasure FROM erasure_run WHERE run = @Number) ORDER BY id DESC LIMIT 1", new { run.Number }).FirstOrDefault();

    /// <summary>Every erased line, as a pull knows it again.</summary>
    public IReadOnlyList<ErasedLine> ErasedLines() => ErasedLines(connection);

    internal static IReadOnlyList<ErasedLine> ErasedLines(StoreConnection connection)
    {
        return [.. connection.Query("SELECT day, salt, hash FROM erased JOIN erasure ON erasure.id = erased.erasure ORDER BY erasure.id").Select(row => new ErasedLine(RecordTables.Date((string)row.day)!.Value, (byte[])row.salt, (string)row.hash))];
    }

    /// <summary>References of the lines that were ever held.</summary>
    public IReadOnlySet<string> LinesEverHeld() => connection.Query<string>("SELECT DISTINCT reference FROM line").ToHashSet(StringComparer.Ordinal);

    /// <summary>The runs that saw a line.</summary>
    public IReadOnlyList<long> RunsWith(string line) => [.. connection.Query<long>("SELECT run FROM run_line WHERE reference = @line ORDER BY run", new { line })];

    /// <summary>
    /// Removes a line for good, in one transaction with its audit entry. What is left to do after it, in the file's free pages and in the data
    /// folder, is done by <see cref="FinishErasures"/>.
    /// </summary>
    /// <param name="reason">A code of the force's.</param>
    /// <param name="plan">Says from the store as it stands at this moment what goes with it, or refuses.</param>
    public ErasureOutcome EraseLine(string line, string reason, DateOnly today, Func<ErasurePlan> plan)
    {
        connection.BeginErasing();
        using var transaction = connection.BeginWrite();
        var planned = plan();
        var runs = RunsWith(line);
        ErasureTables.Begin(connection, transaction);
        var rows = ErasureTables.Remove(connection, transaction, line, planned.Copies);
        ErasureTables.End(connection, transaction);

        var id = NextErasure;
        Audited(transaction, new AuditAct(AuditOperation.Erasure, "line-erased",
            [("erasure", id), .. ReasonOf(reason), .. rows.Select(one => (one.Table, (AuditValue)one.Rows)), ("runs", runs.Count), ("releases", planned.Copies.Select(copy => copy.Release).Distinct().Count()), ("files", planned.Files.Count)])
        { Lines = [line] });
        var erasure = Record(transaction, id, today, AuditName.Line, [line], runs, planned.Files);
        var erased = ErasedLine.Of(line, today);
        connection.Execute("INSERT INTO erased (erasure, salt, hash) VALUES (@id, @Salt, @Hash)", new { id, erased.Salt, erased.Hash }, transaction);
        var mentions = ErasureTables.Mentions(connection, transaction, line);
        transaction.Commit();
        return new ErasureOutcome(erasure, rows, runs, mentions);
    }

    /// <summary>Takes a person's name out of everything that the person did; what was done stays.</summary>
    /// <param name="plan">Given every spelling of the name, says which files show it, or refuses.</param>
    public ErasureOutcome ErasePerson(Person person, string reason, DateOnly today, Func<IReadOnlyList<string>, IReadOnlyList<string>> plan)
    {
        connection.BeginErasing();
        using var transaction = connection.BeginWrite();
        var names = ErasureTables.NamesOf(connection, transaction, person);
        var files = plan(names);
        var runs = ErasureTables.RunsThatSaw(connection, transaction, names);
        ErasureTables.Begin(connection, transaction);
        var rows = ErasureTables.RemoveNames(connection, transaction, names);
        ErasureTables.End(connection, transaction);

        var id = NextErasure;
        Audited(transaction, new AuditAct(AuditOperation.Erasure, "person-erased", [("erasure", id), .. ReasonOf(reason), .. rows.Select(one => (one.Table, (AuditValue)one.Rows)), ("runs", runs.Count), ("files", files.Count)]));
        var erasure = Record(transaction, id, today, AuditName.Person, names, runs, files);
        var mentions = names.SelectMany(name => ErasureTables.Mentions(connection, transaction, name)).ToList();
        transaction.Commit();
        return new ErasureOutcome(erasure, rows, runs, mentions);
    }

    /// <summary>How long whoever erases waits for others who read.</summary>
    public static readonly TimeSpan PatienceOfErasing = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Removes the files that showed what was erased, and every byte of it from the store's free pages and its log. It may be done again and
    /// again, and a store that is opened does it by itself.
    /// </summary>
    /// <param name="patience">How long to wait for others who read; whoever erases waits longer than whoever only opens the store.</param>
    /// <returns>Why something is left to do; empty when nothing is.</returns>
    public string FinishErasures(TimeSpan patience)
    {
        if (!connection.ExecuteScalar<bool>("SELECT exists(SELECT 1 FROM erasure WHERE finished = 0)"))
            return "";
        try
        {
            foreach (var path in connection.Query<string>("SELECT path FROM erasure_file JOIN erasure ON erasure.id = erasure_file.erasure WHERE finished = 0"))
                RemoveFile(Path.Combine([folder, .. path.Split('/')]));
            if (connection.Purge(patience) is { Length: > 0 } left)
                return left;
            connection.Execute("UPDATE erasure SET finished = 1 WHERE finished = 0");
            return "";
        }
        catch (Exception fault) when (fault is DbException or IOException or UnauthorizedAccessException)
        {
            // It stays unfinished and is tried again; the store can be used meanwhile.
            return fault.Message;
        }
    }

    /// <summary>A force may give its reasons any code; one that could be a name stays out of the chain.</summary>
    static IEnumerable<(string Name, AuditValue Value)> ReasonOf(string reason) => AuditValue.IsCode(reason) ? [("reason", AuditValue.Code(reason))] : [];

    long NextErasure => connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) + 1 FROM erasure");

    /// <summary>Puts an erasure on record and forgets the name. Its audit entry stands already and has the token.</summary>
    /// <param name="names">Each spelling of it.</param>
    Erasure Record(DbTransaction transaction, long id, DateOnly today, string kind, IReadOnlyList<string> names, IReadOnlyList<long> runs, IReadOnlyList<string> files)
    {
        var token = connection.ExecuteScalar<string?>("SELECT token FROM audit_name WHERE kind = @kind AND name IN @names ORDER BY name", new { kind, names }, transaction) ?? "";
        foreach (var name in names)
            AuditTable.Forget(connection, transaction, kind, name);
        connection.Execute("INSERT INTO erasure (id, day, subject, finished) VALUES (@id, @Day, @token, 0)", new { id, Day = RecordTables.Day(today), token }, transaction);
        connection.Execute("INSERT INTO erasure_run (erasure, run) VALUES (@id, @run)", runs.Select(run => new { id, run }), transaction);
        connection.Execute("INSERT INTO erasure_file (erasure, path) VALUES (@id, @path)", files.Select(path => new { id, path }), transaction);
        return new Erasure(id, today, token, false);
    }

    List<Erasure> ReadErasures(string condition, object? parameters)
    {
        return [.. connection.Query($"SELECT * FROM erasure {condition}", parameters).Select(row => new Erasure((long)row.id, RecordTables.Date((string)row.day)!.Value, (string)row.subject, (long)row.finished == 1))];
    }

    static void RemoveFile(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        File.Delete(path);
    }
}
