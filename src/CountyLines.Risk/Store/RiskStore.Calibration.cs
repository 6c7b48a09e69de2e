using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>The store's side of the calibration check.</summary>
public sealed partial class RiskStore
{
    /// <summary>Records that the calibration set was scored.</summary>
    public void AddCalibration(CalibrationCheck check)
    {
        using var transaction = connection.BeginWrite();
        connection.Execute($$"""
            INSERT INTO calibration (id, day, pack, pack_sha256, lines, agreed, person, made_at) VALUES ({{StoreConnection.NextNumber("calibration")}}, @Day, @Pack, @PackSha256, @Lines, @Agreed, @Person, @At)
            """, new { Day = RecordTables.Day(check.Day), check.Pack, check.PackSha256, check.Lines, check.Agreed, check.Person, At }, transaction);
        Audited(transaction, new AuditAct(AuditOperation.Control, "calibrated", ("pack_sha256", AuditValue.Hash(check.PackSha256)), ("lines", check.Lines), ("agreed", check.Agreed)));
        transaction.Commit();
    }

    /// <summary>The last check up to a date, or null.</summary>
    public CalibrationCheck? LastCalibration(DateOnly upTo)
    {
        return connection.Query("SELECT * FROM calibration WHERE day <= @day ORDER BY day DESC, id DESC LIMIT 1", new { day = RecordTables.Day(upTo) })
            .Select(row => new CalibrationCheck(RecordTables.Date((string)row.day)!.Value, (string)row.pack, (string)row.pack_sha256, (int)(long)row.lines, (int)(long)row.agreed, (string)row.person)).FirstOrDefault();
    }
}
