using CountyLines.Risk.Files;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>What a person asks for.</summary>
/// <param name="Replace">Whether a store that is there is put aside.</param>
/// <param name="Because">One of <see cref="Restoring.Reasons"/>; needed when something that was done is lost, or may be.</param>
/// <param name="Anchor">An entry of the audit that is known from outside, such as from a manifest; null when none is.</param>
public sealed record RestoreRequest(string Backup, bool Replace, string? Because, AuditHead? Anchor);

/// <summary>What was restored.</summary>
/// <param name="Aside">Where the store lies that was replaced; null when there was none.</param>
/// <param name="Lost">How many entries of the audit the restored store does not have; null when nobody can say.</param>
/// <param name="ErasedAgain">How many lines and names the backup brought back that had been erased since; they are gone again.</param>
/// <param name="ToErase">Days on which a person's name was erased that the backup may still have, and nobody knows any more which.</param>
public sealed record RestoreReport(Backup Backup, string? Aside, long? Lost, int ErasedAgain, IReadOnlyList<DateOnly> ToErase);

/// <summary>
/// Puts a backup in the place of a store. What was erased since the backup is erased again before anybody sees it, what was done since is
/// counted, and the store that was there is kept beside.
/// </summary>
public sealed class Restoring(StorePlace place, RulesFolder rules, Person who, TimeProvider clock)
{
    const string Summary = "Nothing was restored";
    const string AsideName = "countylines.replaced-";

    /// <summary>Why a store goes back to an older one: codes, because what stands in the audit can never be taken out of it.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["store-damaged", "machine-lost", "mistaken-change", "drill"];

    /// <exception cref="ActRefusedException">It may not be restored, with every reason.</exception>
    /// <exception cref="StoreRefusedException">The backup is not whole.</exception>
    public RestoreReport From(RestoreRequest request, DateOnly today)
    {
        if (place.IsShared)
            throw new ActRefusedException(Summary, [$"the store is on a PostgreSQL server, which restores by itself: stop the worker, and run: {ServerBackup.Restore(place, Path.GetFullPath(request.Backup))}; then erase again what was erased since that backup: countylines erase"]);
        var backup = Backup.Look(request.Backup);
        var before = Replaced.Look(place.File) ?? NewestAside();
        var lost = before is null ? LostAgainst(request.Anchor, backup) : before.LostIn(backup.Where);
        ActRefusedException.ThrowIfAny(Summary, [.. WhyNot(request, backup, before, lost)]);

        var stage = Path.Combine(place.Folder, "restore.part");
        if (Directory.Exists(stage))
            Directory.Delete(stage, recursive: true);
        try
        {
            var (again, unknown) = Prepare(stage, request, backup, before, lost, today);
            var aside = PutInPlace(stage);
            // Finishes the erasures among the files of the data folder.
            RiskStore.Open(place, clock, who).Dispose();
            return new RestoreReport(backup, aside, lost, again, unknown);
        }
        finally
        {
            if (Directory.Exists(stage))
                Directory.Delete(stage, recursive: true);
        }
    }

    IEnumerable<string> WhyNot(RestoreRequest request, Backup backup, Replaced? before, long? lost)
    {
        if (File.Exists(place.File) && !request.Replace)
            yield return $"there is a store in {place.Folder}; to put it aside and restore: --replace";
        if (File.Exists(place.File) && before?.IsBusy(place.File) == true)
            yield return "another process is writing to the store; stop the worker first";
        if (request.Anchor is { } anchor && anchor.Number > backup.Head.Number && request.Because is null)
            yield return $"the backup ends at entry {backup.Head.Number} of the audit, and entry {anchor.Number} is known outside, so {anchor.Number - backup.Head.Number:N0} or more entries would be lost; if that is so: --because {string.Join("|", Reasons)}";
        if (request.Anchor is { } known && known.Number <= backup.Head.Number && !Holds(backup, known))
            yield return $"the audit of the backup does not hold entry {known.Number} as it is known outside; it is a backup of another store, or was altered";
        if (before is not null && lost is not 0 && request.Because is null)
            yield return (lost is { } entries
                ? $"{entries:N0} {(entries == 1 ? "entry" : "entries")} of the audit, and what was done with them, would be lost"
                : $"the store that is replaced cannot be read ({before.Problem}), so nobody can say what is lost and what was erased since the backup") + $"; if that is so: --because {string.Join("|", Reasons)}";
    }

    static long? LostAgainst(AuditHead? anchor, Backup backup) => anchor is null ? null : Math.Max(0, anchor.Number - backup.Head.Number);

    /// <summary>Whether the chain of a backup holds an entry.</summary>
    static bool Holds(Backup backup, AuditHead anchor)
    {
        using var look = StoreFile.Open(backup.Where);
        return look.Entry(anchor.Number) == anchor;
    }

    /// <summary>Makes the store ready beside its place, where nobody sees it: brought up to date, erased again, and with its entry in the audit.</summary>
    (int Again, IReadOnlyList<DateOnly> Unknown) Prepare(string stage, RestoreRequest request, Backup backup, Replaced? before, long? lost, DateOnly today)
    {
        Directory.CreateDirectory(stage);
        var staged = new StorePlace(stage);
        PrivateFile.Make(staged.File);
        File.Copy(backup.Where, staged.File, overwrite: true);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(staged.File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var store = RiskStore.Open(staged, clock, who);
        var (again, unknown) = before is null ? (0, []) : before.EraseAgain(store, new Erasing(store, rules, place.Folder), rules, who, today);
        store.RecordAudit(new AuditAct(AuditOperation.Control, "restored",
        [
            ("backup_sha256", AuditValue.Hash(backup.Sha256)), ("entries", backup.Head.Number), ("erased_again", again),
            .. lost is { } entries ? [("lost", entries)] : Array.Empty<(string, AuditValue)>(),
            .. request.Because is { } because ? [("reason", AuditValue.Code(because))] : Array.Empty<(string, AuditValue)>(),
        ]));
        return (again, unknown);
    }

    /// <summary>The old store's files go aside first: a log that is left beside another store's file would be written into it.</summary>
    string? PutInPlace(string stage)
    {
        var aside = File.Exists(place.File) ? Path.Combine(place.Folder, $"{AsideName}{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.db") : null;
        foreach (var end in aside is null ? [] : new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(place.File + end))
                File.Move(place.File + end, aside + end, overwrite: false);
        }

        File.Delete(place.File + "-wal");
        File.Delete(place.File + "-shm");
        WholeFile.Settle(new StorePlace(stage).File, place.File);
        return aside;
    }

    /// <summary>The store that was put aside when a restoring was cut off between its two moves.</summary>
    Replaced? NewestAside()
    {
        return Directory.Exists(place.Folder) && Directory.GetFiles(place.Folder, $"{AsideName}*.db").Max(StringComparer.Ordinal) is { } aside ? Replaced.Look(aside) : null;
    }
}
