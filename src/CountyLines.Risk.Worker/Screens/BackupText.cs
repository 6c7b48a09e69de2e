namespace CountyLines.Risk.Worker.Screens;

/// <summary>Backups and what was restored from them, on a screen and for programs.</summary>
static class BackupText
{
    public static void Write(TextWriter output, Backup backup)
    {
        output.WriteLine($"The store is in {backup.Where}: {backup.Bytes:N0} bytes, {backup.Rows.Values.Sum():N0} rows in {backup.Rows.Count} tables, read back and found whole and equal.");
        output.WriteLine($"SHA-256 {backup.Sha256}");
        output.WriteLine($"Its audit ends at entry {backup.Head.Number}, with hash {backup.Head.Hash}");
        output.WriteLine("Keep it where the store is not, readable by those only who may read the store. Briefings, previews, rules, settings and keys are not in it.");
    }

    public static object Shape(Backup backup) => new { File = backup.Where, backup.Bytes, backup.Sha256, Audit = backup.Head, Tables = backup.Rows };

    public static void Write(TextWriter output, RestoreReport report)
    {
        output.WriteLine($"Restored from {report.Backup.Where}: {report.Backup.Rows.Values.Sum():N0} rows in {report.Backup.Rows.Count} tables; its audit ended at entry {report.Backup.Head.Number}.");
        if (report.Aside is not null)
            output.WriteLine($"The store that was there lies in {report.Aside}. It holds what was lost; remove it when nobody needs it, because nothing is erased in it any more.");
        output.WriteLine(report.Lost switch
        {
            null => "Nobody can say whether anything was done after the backup, because the store that was there cannot be read and no later entry of the audit is known.",
            0 => "Nothing that was done is lost.",
            1 => "1 entry of the audit, and what was done with it, is lost.",
            { } lost => $"{lost:N0} entries of the audit, and what was done with them, are lost.",
        });
        if (report.ErasedAgain > 0)
            output.WriteLine(report.ErasedAgain == 1 ? "1 erasure that the backup did not know was done again." : $"{report.ErasedAgain} erasures that the backup did not know were done again.");
        foreach (var day in report.ToErase)
            output.WriteLine($"On {day:d MMMM yyyy} a person's name was erased, and who it was is forgotten: the backup may still have it. Erase it again: countylines erase --person NAME");
        output.WriteLine("Briefings are written anew with: countylines rescore");
    }

    public static object Shape(RestoreReport report)
    {
        return new { Backup = Shape(report.Backup), report.Aside, report.Lost, report.ErasedAgain, report.ToErase };
    }
}
