using System.Net;
using System.Net.Sockets;

namespace CountyLines.Risk.Worker.Doctor;

/// <summary>The machine: its clock, its time zones, its SQLite, its ports.</summary>
static class MachineCheck
{
    /// <summary>The first release is from this year; a clock before it was never set.</summary>
    const int FirstYear = 2026;

    /// <summary>The first SQLite release without a bug in WAL recovery that could lose an acknowledged write.</summary>
    static readonly Version OldestSqlite = new(3, 51, 3);

    public static IEnumerable<Finding> Look(TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        yield return now.Year >= FirstYear
            ? Finding.Ok("clock", "", $"{now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")
            : Finding.Fault("clock", "", $"it stands at {now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", "Set it, and keep it by time synchronisation");
        yield return TimeZoneInfo.TryFindSystemTimeZoneById("Europe/London", out _)
            ? Finding.Ok("time zones", "", "Europe/London is known")
            : Finding.Fault("time zones", "", "Europe/London is not known, so nobody can tell what day it is there", "Install the time zone data (tzdata)");
        var sqlite = Store.StoreFile.SqliteVersion;
        yield return sqlite >= OldestSqlite
            ? Finding.Ok("SQLite", "", $"{sqlite}")
            : Finding.Fault("SQLite", "", $"{sqlite}; the store needs {OldestSqlite} or newer", "Install the product as it was published: it brings its own");
    }

    /// <param name="what">Whose port it is, such as <c>health port</c>.</param>
    /// <param name="setting">The setting that says it.</param>
    public static IEnumerable<Finding> Port(string what, string setting, IPEndPoint? listen)
    {
        if (listen is null)
            yield break;
        var isFree = true;
        try
        {
            using var probe = new TcpListener(listen);
            probe.Start();
        }
        catch (SocketException)
        {
            isFree = false;
        }

        yield return isFree
            ? Finding.Ok(what, $"{listen}", IPAddress.IsLoopback(listen.Address) ? "free, and reached from this machine only" : "free, and reached from other machines too")
            : Finding.Warning(what, $"{listen}", "it cannot be had", $"Nothing is to be done when the worker is running and has it; otherwise stop who has it, or mend {setting}");
    }
}
