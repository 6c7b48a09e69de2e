using System.Data.Common;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>What an erasure removes, table by table. The order is that of the foreign keys.</summary>
static class ErasureTables
{
    /// <summary>A table, and which of its rows are about the line <c>@line</c>.</summary>
    static readonly (string Table, string Condition)[] OfLine =
    [
        ("run_override", "override IN (SELECT id FROM override WHERE line = @line)"),
        ("override_step", "override IN (SELECT id FROM override WHERE line = @line)"),
        ("override", "line = @line"),
        ("run_fact", "line = @line"),
        ("run_hold", "reference = @line"),
        ("run_line", "reference = @line"),
        ("decision", "line = @line"),
        ("outcome", "line = @line"),
        ("line_merge", "line = @line OR into_line = @line"),
        ("line_pair_decision", "line_a = @line OR line_b = @line"),
        ("released_text", "line = @line"),
        ("release_line", "line = @line"),
        ("assessment", "line = @line"),
        ("evidence", "line = @line"),
        ("number", "line = @line"),
        ("line", "reference = @line"),
    ];

    /// <summary>Where the names of people who act stand.</summary>
    static readonly (string Table, string Column)[] OfPeople =
    [
        ("override", "made_by"), ("override_step", "person"), ("decision", "made_by"), ("outcome", "made_by"), ("line_merge", "decided_by"), ("line_pair_decision", "decided_by"),
        ("release", "made_by"), ("release_step", "person"), ("package_step", "person"), ("released_text", "person"), ("pull", "who"), ("calibration", "person"), ("quarantine", "value"), ("night_acceptance", "person"), ("account", "made_by"), ("account", "given_by"), ("pack_proposal", "person"),
    ];

    /// <summary>Tables whose numbers old runs, the audit or people name: none of them may come again.</summary>
    static readonly string[] Numbered = ["override", "override_step", "decision", "outcome", "line_merge", "line_pair_decision"];

    /// <summary>Gives an assessment another name, unless it would then be a second one of its key in force.</summary>
    const string Rename = """
        UPDATE assessment SET assessed_by = @by WHERE id = @id AND (until IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM assessment AS other WHERE other.until IS NULL AND other.assessed_by = @by
            AND other.line = assessment.line AND other.factor = assessment.factor AND other.assessed_on = assessment.assessed_on))
        """;

    /// <summary>The number of the next row of a table, for an INSERT into it; never one that was removed.</summary>
    public static string NextNumber(string table)
    {
        return $"(SELECT max(used) + 1 FROM (SELECT coalesce(max(id), 0) AS used FROM {table} UNION ALL SELECT last FROM erased_number WHERE name = '{table}') AS numbers)";
    }

    /// <summary>Whether a column has a text in it, to the letter. No one function is called the same in every database, but taking a text out of another is.</summary>
    static string Contains(string column, string text) => $"replace({column}, {text}, '') <> {column}";

    /// <summary>Lets the transaction remove what is never removed. It cannot be committed before <see cref="End"/>.</summary>
    public static void Begin(StoreConnection connection, DbTransaction transaction) => connection.Execute("INSERT INTO erasing (one, no_more) VALUES (1, -1)", transaction: transaction);

    public static void End(StoreConnection connection, DbTransaction transaction) => connection.Execute("DELETE FROM erasing", transaction: transaction);

    /// <summary>Removes every row about a line, and the words that name it where rows are about more than it.</summary>
    public static IReadOnlyList<ErasedRows> Remove(StoreConnection connection, DbTransaction transaction, string line, IReadOnlyList<CopyOfRelease> copies)
    {
        foreach (var name in Numbered)
            connection.Execute($"INSERT INTO erased_number (name, last) SELECT '{name}', max(id) FROM {name} WHERE true HAVING max(id) > 0 ON CONFLICT (name) DO UPDATE SET last = CASE WHEN excluded.last > erased_number.last THEN excluded.last ELSE erased_number.last END", transaction: transaction);
        var rows = OfLine.Select(one => new ErasedRows(one.Table, connection.Execute($"DELETE FROM {one.Table} WHERE {one.Condition}", new { line }, transaction))).ToList();
        rows.Add(new("release_copy", copies.Sum(copy => connection.Execute("UPDATE release_copy SET list = NULL WHERE release = @Release AND recipient = @Recipient AND list IS NOT NULL", copy, transaction))));
        // A notice names no line; every other package of the copy holds the copy.
        rows.Add(new("package_file", copies.Sum(copy => connection.Execute(
            "DELETE FROM package_file WHERE package IN (SELECT id FROM package WHERE release = @Release AND recipient = @Recipient AND kind <> 'recall')", copy, transaction))));
        var quarantined = connection.Query<(long Id, string Value, string Reason)>($"SELECT id, value, reason FROM quarantine WHERE {Contains("value", "@line")} OR {Contains("reason", "@line")}", new { line }, transaction)
            .Where(one => Names(one.Value, line) || Names(one.Reason, line)).Select(one => new { one.Id }).ToList();
        rows.Add(new("quarantine", connection.Execute("DELETE FROM quarantine WHERE id = @Id", quarantined, transaction)));
        // What a pull found is kept to know its files again. Without it, and with another reading, the next pull reads every row.
        connection.Execute($"UPDATE pull SET intake = NULL WHERE {Contains("intake", "@line")}", new { line }, transaction);
        connection.Execute("UPDATE pull SET reading = ''", transaction: transaction);
        return [.. rows.Where(one => one.Rows > 0)];
    }

    /// <summary>Every spelling under which a person stands in the store.</summary>
    public static IReadOnlyList<string> NamesOf(StoreConnection connection, DbTransaction transaction, Person person)
    {
        return
        [
            .. OfPeople.Append(("assessment", "assessed_by")).Append(("account", "name"))
                .SelectMany(one => connection.Query<string>($"SELECT DISTINCT {one.Item2} FROM {one.Item1}", transaction: transaction))
                .Concat(connection.Query<string>("SELECT name FROM audit_name WHERE kind = @Person", new { AuditName.Person }, transaction))
                .Where(name => Person.Of(name) is { } other && other.IsSameAs(person)).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The runs that saw something in which a name stands: their inputs will not be the same.</summary>
    public static IReadOnlyList<long> RunsThatSaw(StoreConnection connection, DbTransaction transaction, IReadOnlyList<string> names)
    {
        return
        [
            .. connection.Query<long>("""
                SELECT run.id FROM run JOIN assessment ON assessed_by IN @names AND since <= run.pull AND (until IS NULL OR until > run.pull)
                UNION SELECT run FROM run_override JOIN override ON override.id = run_override.override WHERE made_by IN @names
                UNION SELECT run FROM run_override JOIN override_step ON override_step.override = run_override.override WHERE person IN @names ORDER BY 1
                """, new { names }, transaction),
        ];
    }

    /// <summary>Puts <see cref="Person.Erased"/> in the place of a name. What was done stays.</summary>
    public static IReadOnlyList<ErasedRows> RemoveNames(StoreConnection connection, DbTransaction transaction, IReadOnlyList<string> names)
    {
        var rows = OfPeople.Select(one => new ErasedRows(one.Table, connection.Execute($"UPDATE {one.Table} SET {one.Column} = @Erased WHERE {one.Column} IN @names", new { Person.Erased, names }, transaction))).ToList();
        var assessments = connection.Query<long>("SELECT id FROM assessment WHERE assessed_by IN @names ORDER BY id", new { names }, transaction).ToList();
        foreach (var id in assessments)
        {
            // Two people whose names are erased may have assessed one factor of one line on one day: they stay two.
            for (var number = 1; connection.Execute(Rename, new { id, by = number == 1 ? Person.Erased : $"{Person.Erased} {number}" }, transaction) == 0; number++)
            {
            }

            RecordTables.Assessments.Seal(connection, id, id);
        }

        // Nobody signs in under a name that was erased.
        var accounts = connection.Execute("DELETE FROM account WHERE name IN @names", new { names }, transaction);
        return [.. rows.Append(new("assessment", assessments.Count)).Append(new("account", accounts)).Where(one => one.Rows > 0)];
    }

    /// <summary>Texts in which a name still stands, by table.</summary>
    public static IReadOnlyList<ErasedRows> Mentions(StoreConnection connection, DbTransaction transaction, string name)
    {
        var columns = connection.Columns().Where(one => one.IsText && one.Table is not ("audit_name" or "pack")).ToLookup(one => one.Table, one => one.Column);
        return
        [
            .. columns.Select(table => new ErasedRows(table.Key, connection.Query<string>(
                    $"SELECT concat_ws(@between, {string.Join(", ", table.Select(column => $"\"{column}\""))}) FROM \"{table.Key}\" WHERE {string.Join(" OR ", table.Select(column => Contains($"\"{column}\"", "@name")))}", new { name, between = "\n" }, transaction)
                .Count(text => Names(text, name)))).Where(one => one.Rows > 0),
        ];
    }

    /// <summary>Whether a text names a line, and not one whose reference only begins or ends like it.</summary>
    static bool Names(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + name.Length == text.Length || !char.IsLetterOrDigit(text[at + name.Length])))
                return true;
        }

        return false;
    }
}
