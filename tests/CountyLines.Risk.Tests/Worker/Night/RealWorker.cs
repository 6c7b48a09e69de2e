using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Worker.Night;

/// <summary>
/// The real program as a process of its own, at whatever time it is told that it is. The clock is moved under it by libfaketime, so that it is the program as it is
/// shipped that is looked at.
/// </summary>
sealed class RealWorker(string folder)
{
    static readonly Lazy<string> Library = new(() => Directory.GetFiles("/usr/lib", "libfaketime.so.1", SearchOption.AllDirectories).FirstOrDefault()
        ?? throw new InvalidOperationException("These tests move the clock under the real program; install libfaketime: apt-get install faketime"));

    public string Data => Path.Combine(folder, "data");

    public string Settings => Path.Combine(folder, "countylines.json");

    /// <param name="night">The section Night.</param>
    public void Configure(object night) => File.WriteAllText(Settings, JsonSerializer.Serialize(new { Night = night }));

    /// <summary>Starts a command at a moment; the clock goes on from there.</summary>
    public Process Start(DateTimeOffset at, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "countylines.dll"), .. args, "--data", Data, "--rules", Repository.Rules, "--settings", Settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LD_PRELOAD"] = Library.Value;
        start.Environment["FAKETIME"] = at.UtcDateTime.ToString("'@'yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        // Waits are measured by the clock that only goes forward, which stays as it is.
        start.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        start.Environment["TZ"] = "UTC";
        return Process.Start(start)!;
    }

    /// <summary>Kills what is still there, in a way that it cannot notice.</summary>
    public static async Task<(int ExitCode, string Text)> KillAsync(Process process)
    {
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + await failed);
    }
}
