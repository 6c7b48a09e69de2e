using System.Security.Cryptography;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Files;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk;

/// <summary>A backup that was looked at from its first byte to its last.</summary>
/// <param name="Where">The whole path of the file.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="Head">The last entry of its audit chain.</param>
/// <param name="Rows">By table.</param>
public sealed record Backup(string Where, long Bytes, string Sha256, AuditHead Head, IReadOnlyDictionary<string, long> Rows)
{
    const string NotMade = "No backup was made";

    /// <summary>A store that is written to all the time is tried this often before somebody is told.</summary>
    const int MostTries = 5;

    /// <summary>Copies a store into a file, proves that the copy is the store, and gives it its name. It is whole or not there.</summary>
    /// <exception cref="ActRefusedException">There is such a file, or no folder for it.</exception>
    /// <exception cref="StoreRefusedException">The copy is not what the store is.</exception>
    public static Backup Make(RiskStore store, StorePlace place, string file)
    {
        var path = Path.GetFullPath(file);
        ActRefusedException.ThrowIfAny(NotMade, place.IsShared ? [$"the store is on a PostgreSQL server, which makes its own backups: {ServerBackup.Dump(place, path)}"] : [.. WhyNot(path)]);
        // What is damaged in the text of a row is copied as it is, and the copy would be a whole store that says something else.
        store.MustBeWhole();
        var part = path + ".part";
        File.Delete(part);
        PrivateFile.Make(part);
        try
        {
            var (rows, head) = Copy(place, part);
            var backup = Look(part) with { Where = path };
            if (backup.Head != head)
                throw new StoreRefusedException($"{NotMade}: the copy ends at entry {backup.Head.Number} of the audit, and the store at entry {head.Number}. Look at the store: countylines doctor");
            foreach (var table in rows.Keys.Union(backup.Rows.Keys).Where(table => rows.GetValueOrDefault(table, -1) != backup.Rows.GetValueOrDefault(table, -1)))
                throw new StoreRefusedException($"{NotMade}: the copy has {backup.Rows.GetValueOrDefault(table)} rows in {table}, and the store {rows.GetValueOrDefault(table)}. Look at the store: countylines doctor");
            store.RecordAudit(new AuditAct(AuditOperation.Control, "backup-made", ("entries", head.Number), ("backup_sha256", AuditValue.Hash(backup.Sha256))), () =>
            {
                WholeFile.Settle(part, path);
                return true;
            });
            return backup;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Proves that a file is a whole store: its pages, indexes and references, and its audit chain.</summary>
    /// <exception cref="StoreRefusedException">It is not, with everything that is wrong.</exception>
    public static Backup Look(string file)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path))
            throw new StoreRefusedException($"There is no backup {path}.");
        try
        {
            using var look = StoreFile.Open(path, asItLies: true);
            var verdict = AuditChain.Verify(look.AuditRows(), look.AuditNames(), null);
            var faults = look.Damage().Concat(verdict.Faults).ToList();
            if (faults.Count > 0)
                throw new StoreRefusedException($"{path} is damaged and cannot be relied on:{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(fault => $"  {fault}"))}");
            using var stream = File.OpenRead(path);
            return new Backup(path, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)), look.Head, look.Rows());
        }
        catch (SqliteException fault)
        {
            throw new StoreRefusedException($"{path} is damaged and cannot be read as a store: {fault.Message}");
        }
    }

    static IEnumerable<string> WhyNot(string path)
    {
        if (Path.Exists(path))
            yield return $"there is a {path} already, and a backup never takes the place of another; give another name";
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            yield return $"there is no folder {Path.GetDirectoryName(path)}; make it first, readable by you only";
    }

    /// <summary>A copy of one moment, and what the store held at that moment.</summary>
    static (IReadOnlyDictionary<string, long> Rows, AuditHead Head) Copy(StorePlace place, string part)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            using var look = StoreFile.Open(place.File);
            var before = look.Changes;
            var (rows, head) = (look.Rows(), look.Head);
            look.CopyInto(part);
            if (look.Changes == before)
                return (rows, head);
            // Somebody wrote meanwhile, so there was no one moment to compare the copy with.
            File.WriteAllBytes(part, []);
        }

        throw new StoreRefusedException($"{NotMade}: the store was written to while it was copied, {MostTries} times. Try again when no night and no pull is at work.");
    }
}
