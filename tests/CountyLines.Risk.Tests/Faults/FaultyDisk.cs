using System.Diagnostics;
using System.Globalization;

namespace CountyLines.Risk.Tests.Faults;

/// <summary>
/// What makes a disk misbehave under the real program: a small library that is loaded before libc and answers for it (faultydisk.c). It needs
/// no rights and no mount, and it says at which byte and at which flush the fault comes.
/// </summary>
static class FaultyDisk
{
    /// <summary>By how many bytes files may still grow.</summary>
    public const string Room = "FAULT_ROOM";

    /// <summary>How many flushes work before the first that fails.</summary>
    public const string Flushes = "FAULT_FLUSHES";

    public const string ReadOnly = "FAULT_READ_ONLY";

    /// <summary>A disk that says that a flush is done and does nothing.</summary>
    public const string NoFlush = "FAULT_NO_FLUSH";

    /// <summary>By how many milliseconds a flush is longer, before and after.</summary>
    public const string Slow = "FAULT_SLOW";

    static readonly Lazy<string> Library = new(() =>
    {
        var (library, source) = (Path.Combine(AppContext.BaseDirectory, "faultydisk.so"), Path.Combine(Support.Repository.Root, "tests", "CountyLines.Risk.Tests", "Faults", "faultydisk.c"));
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source, "-ldl", "-lpthread"]) { RedirectStandardError = true })!;
            var said = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? library : throw new InvalidOperationException($"{source} does not compile: {said}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("These tests put a faulty disk under the real program; install a C compiler: apt-get install gcc libc6-dev");
        }
    });

    /// <summary>The variables with which a program finds a disk under a folder that misbehaves.</summary>
    public static Dictionary<string, string> Under(string folder, params (string Fault, long Value)[] faults)
    {
        var variables = faults.ToDictionary(one => one.Fault, one => one.Value.ToString(CultureInfo.InvariantCulture));
        variables["LD_PRELOAD"] = Library.Value;
        variables["FAULT_UNDER"] = folder;
        variables["FAULT_TALLY"] = TallyOf(folder);
        return variables;
    }

    /// <summary>By how many bytes the files under a folder grew in the last program that ended there, and how many flushes it asked for.</summary>
    public static (long Grown, long Flushes) Tally(string folder)
    {
        var numbers = File.ReadAllText(TallyOf(folder)).Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return (numbers[0], numbers[1]);
    }

    /// <summary>Beside the folder, where the disk is a good one.</summary>
    static string TallyOf(string folder) => folder.TrimEnd('/') + ".tally";
}
