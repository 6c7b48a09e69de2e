using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk;

/// <summary>A store whose place another takes: what must not be forgotten of it. It may be damaged.</summary>
/// <param name="Problem">Why it cannot be read; empty when it can.</param>
sealed record Replaced(string File, string Problem)
{
    IReadOnlyList<(Erasure Erasure, string Reason)> Erasures { get; init; } = [];

    IReadOnlyList<(long Erasure, ErasedLine Line)> ErasedLines { get; init; } = [];

    /// <returns>Null when there is none.</returns>
    public static Replaced? Look(string file)
    {
        if (!System.IO.File.Exists(file))
            return null;
        try
        {
            using var look = StoreFile.Open(file);
            var damage = look.QuickDamage();
            // What can still be read of a damaged store is better than nothing: an erasure that it knows is done again.
            return new Replaced(file, damage.Count == 0 ? "" : Scoring.VisibleText.Of(damage[0], 200)) { Erasures = look.Erasures(), ErasedLines = look.ErasedLines() };
        }
        catch (Exception fault) when (fault is SqliteException or StoreRefusedException or InvalidOperationException)
        {
            return new Replaced(file, Scoring.VisibleText.Of(fault.Message, 200));
        }
    }

    /// <summary>How many entries of its audit a backup does not have; null when nobody can say.</summary>
    public long? LostIn(string backup)
    {
        if (Problem.Length > 0)
            return null;
        using var old = StoreFile.Open(File);
        using var other = StoreFile.Open(backup);
        // Both chains are the same up to some entry, and different ever after.
        var (same, different) = (0L, Math.Min(old.Head.Number, other.Head.Number) + 1);
        while (different - same > 1)
        {
            var middle = same + ((different - same) / 2);
            (same, different) = old.Entry(middle) == other.Entry(middle) ? (middle, different) : (same, middle);
        }

        return old.Head.Number - same;
    }

    /// <summary>Whether somebody is writing to it at this moment.</summary>
    public bool IsBusy(string file)
    {
        if (Problem.Length > 0)
            return false;
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            connection.BeginTransaction(deferred: false).Dispose();
            return false;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 5)
        {
            return true;
        }
    }

    /// <summary>Erases in a store what was erased in this one and the store still has.</summary>
    /// <returns>How much it was, and the days of erasures of names that nobody knows any more.</returns>
    /// <exception cref="ActRefusedException">Something cannot be erased as the backup has it.</exception>
    public (int Again, IReadOnlyList<DateOnly> Unknown) EraseAgain(RiskStore store, Erasing erasing, RulesFolder rules, Person who, DateOnly today)
    {
        var (again, unknown) = (0, new List<DateOnly>());
        foreach (var line in store.LinesEverHeld().Order(StringComparer.Ordinal))
        {
            if (ErasedLines.FirstOrDefault(one => one.Line.Is(line)) is not { Line: not null } erased)
                continue;
            erasing.Line(line, ReasonOf(erased.Erasure), today);
            again++;
        }

        var known = store.Erasures.Select(one => one.Subject).ToHashSet(StringComparer.Ordinal);
        var names = store.AuditNames().Where(one => one.Kind == AuditName.Person).ToDictionary(one => one.Token, one => one.Name, StringComparer.Ordinal);
        foreach (var (erasure, _) in Erasures.Where(one => !IsOfLine(one.Erasure) && !known.Contains(one.Erasure.Subject)))
        {
            if (names.TryGetValue(erasure.Subject, out var name))
            {
                erasing.Person(Person.Of(name)!, who, ReasonOf(erasure.Id), today);
                again++;
            }
            else
                unknown.Add(erasure.Day);
        }

        return (again, unknown);

        bool IsOfLine(Erasure erasure) => ErasedLines.Any(one => one.Erasure == erasure.Id);

        // A reason that was no code is not in the audit; any that the force knows will do, because the act itself is on record.
        string ReasonOf(long erasure) => Erasures.FirstOrDefault(one => one.Erasure.Id == erasure).Reason is { Length: > 0 } reason ? reason : rules.Governance().Erasures.Keys.First();
    }
}
