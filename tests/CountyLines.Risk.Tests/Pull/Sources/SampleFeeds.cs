using System.Diagnostics;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Pull.Sources;

/// <summary>The shipped feed's mapping, with other places for its rows.</summary>
static class SampleFeeds
{
    public static readonly (string File, string Kind)[] Files = [("mapped-lines.csv", "line"), ("deal-numbers.csv", "number"), ("evidence.csv", "evidence"), ("assessments.csv", "assessment")];

    static readonly string Shipped = File.ReadAllText(Path.Combine(Repository.Rules, "feeds", "force-extract.yaml"));

    /// <param name="head">What stands in place of <c>from: csv</c>.</param>
    /// <param name="place">What stands in place of a record's file.</param>
    public static string Yaml(string head, Func<string, string, string> place)
    {
        var text = Shipped.Replace("from: csv", head);
        foreach (var (file, kind) in Files)
            text = text.Replace($"file: {file}", place(file, kind));
        return text;
    }

    public static Feed Read(string yaml)
    {
        var (feed, problems) = FeedReader.Read(yaml, "feed.yaml");
        Assert.Empty(problems);
        return feed!;
    }

    public static Feed Xlsx(string place = "") => Read(Yaml("from: xlsx", (file, _) => $"file: {Path.ChangeExtension(file, ".xlsx")}{place}"));

    /// <summary>Each table of the database has its file's name.</summary>
    public static string SqlYaml(string database, string query = "SELECT * FROM \"TABLE\" ORDER BY row_number", string more = "")
    {
        return Yaml($"from: sql\ndatabase: {database}\nconnection: {{ env: FORCE_DATABASE }}{more}", (file, kind) => $"query: '{query.Replace("TABLE", Path.GetFileNameWithoutExtension(file))}'");
    }

    public static PullContext Context(SourceAccess? access = null)
    {
        var scales = Some.Pack.Factors.Where(factor => factor.IsAssessed).ToDictionary(factor => factor.Id, factor => (IReadOnlyList<int>)[.. factor.Levels.Select(level => level.Value)]);
        return new PullContext(Some.Day, new HashSet<string>(), scales) { Access = access ?? Access() };
    }

    /// <summary>An environment with the given variables and no other, and waits that are over at once.</summary>
    public static SourceAccess Access(string database = "", string token = "", TimeProvider? clock = null)
    {
        return new SourceAccess(name => name switch { "FORCE_DATABASE" => database, "FORCE_TOKEN" => token, _ => null }, clock ?? new InstantClock());
    }

    public static Extract Pull(Feed feed, string folder = "", SourceAccess? access = null) => ExtractReader.Read(feed, folder, Context(access));

    public static IReadOnlyList<string> WhyNot(Feed feed, string folder = "", SourceAccess? access = null)
    {
        return Assert.Throws<FeedUnavailableException>(() => Pull(feed, folder, access)).Problems;
    }

    /// <summary>Turns CSV files into workbooks with a spreadsheet program.</summary>
    /// <param name="filter">How LibreOffice reads the CSV: which columns are text, and whether it looks for dates.</param>
    public static void ToXlsx(string folder, string filter)
    {
        var start = new ProcessStartInfo("soffice") { RedirectStandardOutput = true, RedirectStandardError = true };
        // A profile of its own, because LibreOffice runs once for each profile.
        foreach (var word in (string[])[$"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx", $"--infilter={filter}", "--outdir", folder, .. Files.Select(file => Path.Combine(Repository.SampleExtract, file.File))])
            start.ArgumentList.Add(word);
        using var process = Start(start);
        var told = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"soffice ended with {process.ExitCode}: {told.Result}{complained}");
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("These tests write workbooks with LibreOffice, and it is not on this machine. Install it: apt-get install --no-install-recommends libreoffice-calc");
        }
    }
}

/// <summary>A clock on which every wait is over at once, and which remembers how long each would have been.</summary>
sealed class InstantClock : TimeProvider
{
    public List<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Over();
    }

    sealed class Over : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
