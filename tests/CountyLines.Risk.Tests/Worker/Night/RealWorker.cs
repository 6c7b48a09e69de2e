using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Worker.Night;

/// <summary>The real program as a process of its own, as it is shipped.</summary>
sealed class RealWorker(string folder)
{
    static readonly Lazy<string> Library = new(() => Directory.GetDirectories("/usr/lib").Select(triplet => Path.Combine(triplet, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("These tests move the clock under the real program; install libfaketime: apt-get install faketime"));

    public string Data => Path.Combine(folder, "data");

    public string Settings => Path.Combine(folder, "countylines.json");

    /// <param name="night">The section Night.</param>
    public void Configure(object night) => File.WriteAllText(Settings, JsonSerializer.Serialize(new { Night = night }));

    /// <summary>Settings with a night that may be made up all day, and an extract that may be of any age: it is run as soon as the worker starts, whatever day it is.</summary>
    public void ConfigureForToday(object feedsOrParts, bool isInParts = false, object? store = null)
    {
        var night = new Dictionary<string, object>
        {
            ["Cron"] = "0 0 0 * * ?",
            ["MakeUpUntil"] = "23:59",
            ["LeaseSeconds"] = 10,
            ["Draft"] = new[] { "tasking" },
            ["Gates"] = new { StaleDays = 3_650 },
            [isInParts ? "Parts" : "Feeds"] = feedsOrParts,
        };
        File.WriteAllText(Settings, JsonSerializer.Serialize(store is null ? new { Night = night } : (object)new { Night = night, Store = store }));
    }

    public Process Start(params string[] args) => Process.Start(Of(args))!;

    /// <summary>Starts a command with variables of its own.</summary>
    public Process StartWith(IReadOnlyDictionary<string, string> variables, params string[] args)
    {
        var start = Of(args);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Starts a command at a moment, and the clock goes on from there: it is moved under the program by libfaketime.</summary>
    public Process StartAt(DateTimeOffset at, params string[] args)
    {
        var start = Of(args);
        start.Environment["LD_PRELOAD"] = Library.Value;
        start.Environment["FAKETIME"] = at.UtcDateTime.ToString("'@'yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        // Waits are measured by the clock that only goes forward, which stays as it is.
        start.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        start.Environment["TZ"] = "UTC";
        return Process.Start(start)!;
    }

    ProcessStartInfo Of(string[] args)
    {
        return new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "countylines.dll"), .. args, "--data", Data, "--rules", Repository.Rules, "--settings", Settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    /// <summary>Waits until it ends by itself.</summary>
    public static async Task<(int ExitCode, string Text)> EndAsync(Process process)
    {
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await said + await failed);
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
