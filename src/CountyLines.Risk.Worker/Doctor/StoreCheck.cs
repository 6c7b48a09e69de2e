using System.Data.Common;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Files;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Worker.Doctor;

/// <summary>The data folder and the store in it. A store that is not there is not made.</summary>
sealed class StoreCheck(StorePlace place, string part, TimeProvider clock)
{
    /// <summary>A night's pull, its log and a rebuilt file together are seldom more than the store twice over.</summary>
    const int RoomFor = 2;

    /// <summary>Briefings and extracts need some even beside an empty store.</summary>
    const long LeastRoom = 100L * 1024 * 1024;

    /// <summary>Clocks of two machines differ by less.</summary>
    static readonly TimeSpan ClockError = TimeSpan.FromMinutes(5);

    string Name(string what) => part.Length == 0 ? what : $"{what} of {part}";

    public IEnumerable<Finding> Look()
    {
        var folder = Path.GetFullPath(place.Folder);
        if (!Directory.Exists(folder))
            return [Finding.Warning(Name("data folder"), folder, "it is not there yet; the first pull makes it", "Nothing, when this is a new place; otherwise give the folder with --data")];
        return [.. OfFolder(folder), .. place.IsShared ? OfServer() : OfFile(StoreFile.PathOf(place))];
    }

    IEnumerable<Finding> OfFolder(string folder)
    {
        yield return MayWrite(folder)
            ? Finding.Ok(Name("data folder"), folder, "there, and this account may write in it")
            : Finding.Fault(Name("data folder"), folder, "this account may not write in it", "Run as the worker's account, or give it the folder");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)) != 0)
            yield return Finding.Warning(Name("data folder"), folder, "others than its owner may look into it", $"chmod 700 {folder}");
        var (size, free) = (Directory.EnumerateFiles(folder, "countylines.db*").Sum(file => new FileInfo(file).Length), new DriveInfo(folder).AvailableFreeSpace);
        var found = $"{Megabytes(free)} free, and the store has {Megabytes(size)}";
        yield return free < size ? Finding.Fault(Name("disk"), folder, found, "Make room: a night's log and a backup would not fit")
            : free < (size * RoomFor) + LeastRoom ? Finding.Warning(Name("disk"), folder, found, "Make room before the next pull")
            : Finding.Ok(Name("disk"), folder, found);
    }

    IEnumerable<Finding> OfServer()
    {
        try
        {
            if (!RiskStore.ExistsAt(place))
                return [Finding.Warning(Name("store"), place.Name, "there is no store yet; the first pull makes it", "countylines pull --from FOLDER")];
            using var store = RiskStore.Open(place, clock, Lines.Person.Of("countylines doctor")!);
            return [OfRows([.. store.DamagedRecords(), .. store.DamagedRuns()], place.Name, "opens; every row says what was written"), OfAudit(AuditChain.Verify(store.AuditRows(), store.AuditNames(), store.LastAnchor), place.Name)];
        }
        catch (Exception fault) when (fault is StoreRefusedException or DbException)
        {
            return [Finding.Fault(Name("store"), place.Name, $"it does not open: {Scoring.VisibleText.Of(fault.Message, 200)}", "Start the server, or mend the section Store")];
        }
    }

    Finding OfRows(IReadOnlyList<DamagedRows> damaged, string where, string whole) => damaged.Count == 0
        ? Finding.Ok(Name("store"), where, whole)
        : Finding.Fault(Name("store"), where, $"rows do not say what was written: {string.Join("; ", damaged.Select(one => one.Words))}", StoreFault.WhatToDo);

    Finding OfAudit(AuditVerdict verdict, string where) => verdict.State == AuditState.Intact
        ? Finding.Ok(Name("audit"), where, $"intact: {verdict.Entries} entries")
        : Finding.Fault(Name("audit"), where, verdict.Faults[0], "Keep a copy of the store as it is, and compare it with the last backup: countylines audit verify");

    IEnumerable<Finding> OfFile(string path)
    {
        if (!File.Exists(path))
            return [Finding.Warning(Name("store"), path, "there is no store yet; the first pull makes it", "countylines pull --from FOLDER")];
        try
        {
            using var store = StoreFile.Open(path, asItLies: true);
            return [.. OfStore(store, path)];
        }
        catch (Exception fault) when (fault is StoreRefusedException or DbException)
        {
            return [Finding.Fault(Name("store"), path, $"it does not open: {Scoring.VisibleText.Of(fault.Message, 200)}", StoreFault.WhatToDo)];
        }
    }

    IEnumerable<Finding> OfStore(StoreFile store, string path)
    {
        var damage = store.QuickDamage();
        yield return damage.Count == 0
            ? OfRows(store.DamagedRows(), path, store.Schema == StoreFile.NewestSchema ? $"whole, schema {store.Schema}" : $"whole, schema {store.Schema}; the next command brings it to {StoreFile.NewestSchema}")
            : Finding.Fault(Name("store"), path, $"it is damaged: {Scoring.VisibleText.Of(damage[0], 200)}", StoreFault.WhatToDo);
        if (PrivateFile.WhoElseMayRead(path) is { } others)
            yield return Finding.Warning(Name("store"), path, $"{others} may read or change it", $"chmod 600 {path}");
        yield return OfAudit(AuditChain.Verify(store.AuditRows(), store.AuditNames(), store.LastAnchor), path);
        if (store.Newest() is { } newest && newest > clock.GetUtcNow() + ClockError)
            yield return Finding.Fault(Name("clock"), path, $"the newest entry of the audit was made at {newest.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, which has not come yet", "Set the clock of this machine, or of the one that wrote the entry");
        if (store.Erasures().Count(one => !one.Erasure.IsFinished) is > 0 and var left)
            yield return Finding.Warning(Name("erasures"), path, $"{left} not finished", "countylines erase --finish");
    }

    static bool MayWrite(string folder)
    {
        try
        {
            using var probe = new FileStream(Path.Combine(folder, ".doctor"), FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static string Megabytes(long bytes) => $"{bytes / (1024.0 * 1024.0):N0} MB";
}
