using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Backups;

/// <summary>A store on a PostgreSQL server is not copied into a file of ours: the command that does it is told in full.</summary>
public sealed class ServerBackupTests
{
    static readonly StorePlace Place = new("data") { ConnectionString = "Host=db.example;Port=5433;Database=risk store;Username=countylines", Schema = "countylines_north", Password = "hunter2hunter2" };

    [Fact]
    public void BackupNamesPgDumpWithEverythingButThePassword()
    {
        var refusal = Assert.Throws<ActRefusedException>(() => Backup.Make(null!, Place, "/srv/backups/one.dump"));
        Assert.Equal("No backup was made: the store is on a PostgreSQL server, which makes its own backups: pg_dump --format=custom --schema=countylines_north --host=db.example --port=5433 --username=countylines --dbname='risk store' --file=/srv/backups/one.dump.", refusal.Message);
    }

    [Fact]
    public void RestoreNamesPgRestoreAndWhatToEraseAgain()
    {
        var restoring = new Restoring(Place, Some.Rules, Some.Person, Some.Clock());
        var refusal = Assert.Throws<ActRefusedException>(() => restoring.From(new RestoreRequest("/srv/it's/one.dump", true, "drill", null), Some.Day));
        Assert.Contains("pg_restore --clean --if-exists --single-transaction --exit-on-error --host=db.example --port=5433 --username=countylines --dbname='risk store' '/srv/it'\\''s/one.dump'; then erase again what was erased since that backup: countylines erase", refusal.Message);
        Assert.DoesNotContain("hunter2", refusal.Message, StringComparison.Ordinal);
    }
}
