using System.Text.Json;
using CountyLines.Risk.Tests.Support;
using Xunit;
using static CountyLines.Risk.Tests.Worker.GovernedForce;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>What <c>quality</c> says of records whose faults are known, counted by hand.</summary>
public sealed class QualityCommandTests : IDisposable
{
    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    [Theory]
    [InlineData("22/08/2026", false)]
    [InlineData("21/08/2026", true)]
    public async Task ALineIsStaleWhenItsLastActivityIsMoreThanNinetyDaysBack(string lastActivity, bool isStale)
    {
        force.Extract.Line("CL/2026/903", lastActivity: lastActivity);
        await force.PullAsync();
        Assert.Equal(isStale ? ["CL/2026/903"] : [], Lines(await MeasureAsync("stale")));
    }

    [Fact]
    public async Task EachMeasureNamesTheLinesThatHaveIt()
    {
        force.Extract.Line("CL/2026/903", lastActivity: "");
        force.Extract.Lines[^1][11] = "19/11/2026";
        // Nothing looks back two years, and nothing asks about intelligence logs.
        force.Extract.Log("N20", "CL/2026/903", date: "19/11/2024");
        force.Extract.Line("CL/2026/904");
        force.Extract.Lines[^1][11] = "";
        force.Extract.Log("N21", "CL/2026/904", kind: "Intelligence log", date: "19/11/2024");
        force.Extract.Line("CL/2026/905");
        force.Extract.Lines[^1][11] = "20/11/2026";
        force.Extract.Number("CL/2026/905", "07700 900123");
        force.Extract.Log("N22", "CL/2026/905", kind: "Child exploited", quantity: "9999");
        force.Extract.Log("N23", "CL/2026/905", kind: "Child exploited", quantity: "9999");
        force.Extract.Line("CL/2026/906", status: "Closed (T1)");
        await force.PullAsync();
        var quality = (await force.RunAsync("quality", "--json")).Json;
        Assert.Equal(6, quality.GetProperty("looked_at").GetInt32());
        Assert.Equal(1, quality.GetProperty("left_out").GetProperty("closed type 1").GetInt32());
        Assert.Equal(["CL/2026/903"], Lines(await MeasureAsync("review-overdue")));
        Assert.Equal(["CL/2026/904"], Lines(await MeasureAsync("review-missing")));
        Assert.Equal(["CL/2026/903"], Lines(await MeasureAsync("evidence-too-old")));
        Assert.Equal([Discharge, Knives, Quiet, "CL/2026/903", "CL/2026/904"], Lines(await MeasureAsync("no-number")));
        Assert.Equal(["CL/2026/905"], Lines(await MeasureAsync("in-error")));
        // Its last activity is not recorded, and its newest evidence is two years old.
        Assert.Equal(["CL/2026/903"], Lines(await MeasureAsync("stale")));
        Assert.Empty(Lines(await MeasureAsync("activity-unknown")));
        var community = quality.GetProperty("unknown").EnumerateArray().Single(one => one.GetProperty("id").GetString() == "community");
        // Knives alone is assessed, and the line in error has no factors.
        Assert.Equal((4, 5), (community.GetProperty("count").GetInt32(), community.GetProperty("of").GetInt32()));
        Assert.DoesNotContain(Knives, Lines(community));
    }

    [Fact]
    public async Task OnlyTheFirstTenLinesAreNamedAndTheRestAreCounted()
    {
        for (var line = 0; line < 12; line++)
            force.Extract.Line($"CL/2026/91{line:X}");
        await force.PullAsync();
        var missing = await MeasureAsync("no-number");
        Assert.Equal((15, 10, 5), (missing.GetProperty("count").GetInt32(), Lines(missing).Length, missing.GetProperty("more").GetInt32()));
        Assert.Contains(", and 5 more", await force.DoAsync("quality"));
    }

    [Fact]
    public async Task AnalystsWhoSawTheSameEvidenceAreComparedPairByPair()
    {
        Assess(Discharge, "1", "Analyst A", "01/10/2026");
        Assess(Discharge, "3", "Analyst B", "15/10/2026");
        Assess(Discharge, "0", "Analyst C", "01/06/2026");
        Assess(Discharge, "NK", "Analyst D", "10/10/2026");
        // Ninety days apart is the same evidence, ninety-one is not, and an analyst is never compared with himself.
        Assess(Knives, "2", "Analyst A", "01/07/2026");
        Assess(Knives, "2", "Analyst B", "29/09/2026");
        Assess(Quiet, "2", "Analyst A", "01/07/2026");
        Assess(Quiet, "4", "Analyst B", "30/09/2026");
        Assess(Quiet, "0", "ANALYST A", "02/07/2026");
        await force.PullAsync();
        var all = (await force.RunAsync("quality", "--json")).Json.GetProperty("dispersion").EnumerateArray().ToList();
        Assert.Equal(6, all.Count);
        // Of the last line, 2 July to 30 September is 90 days: 0 and 4 differ.
        var financial = all.Single(one => one.GetProperty("factor").GetString() == "financial");
        Assert.Equal((3, 2, 2, 2.00m), (financial.GetProperty("pairs").GetInt32(), financial.GetProperty("differ").GetInt32(), financial.GetProperty("one_unknown").GetInt32(), financial.GetProperty("mean_difference").GetDecimal()));
        Assert.Equal([Discharge, Quiet], Lines(financial));
        Assert.Equal(0.6667m, financial.GetProperty("share").GetDecimal());
        Assert.All(all.Where(one => one.GetProperty("factor").GetString() != "financial"), one => Assert.Equal(0, one.GetProperty("pairs").GetInt32()));

        void Assess(string line, string level, string by, string on) => force.Extract.Assessment(line, "Financial harm", level, by, on);
    }

    [Fact]
    public async Task NothingIsSaidOfAWithheldLine()
    {
        force.Extract.Lines[^1][11] = "01/11/2026";
        await force.PullAsync();
        Assert.Equal([Quiet], Lines(await MeasureAsync("review-overdue")));
        force.Extract.Lines[^1][13] = "SECRET";
        await force.PullAsync();
        Assert.Empty(Lines(await MeasureAsync("review-overdue")));
        var text = await force.DoAsync("quality");
        Assert.Contains("2 lines looked at; left out: 1 withheld.", text);
        Assert.DoesNotContain(Quiet, text);
    }

    [Fact]
    public async Task TheMeetingsOwnOverdueReviewIsAMeasureOfItsOwn()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync("decide", Quiet, "monitor", "--role", "socu-tasking-chair", "--because", "Watch it", "--review", "2026-11-21", "--as", "Ann");
        Assert.Empty(Lines(await MeasureAsync("decision-review-overdue")));
        force.PassDays(2);
        Assert.Equal([Quiet], Lines(await MeasureAsync("decision-review-overdue")));
    }

    [Fact]
    public async Task TheCalibrationSetIsDueOnceAQuarterAndTheCheckIsKept()
    {
        await force.PullAsync();
        Assert.Contains("The calibration set was never scored. This quarter's check is due, by 31 December 2026: countylines quality calibrate", await force.DoAsync("quality"));
        var check = await force.DoAsync("quality", "calibrate", "--as", "Ann");
        Assert.Contains("Calibration set under county-lines@1.0.0 on 20 November 2026: 6 of 6 lines agree.", check);
        Assert.Contains("The next check is due on 1 January 2027.", check);
        Assert.Contains("last scored on 20 November 2026 under county-lines@1.0.0: 6 of 6 lines agreed. The next check is due on 1 January 2027.", await force.DoAsync("quality"));
        Assert.Contains("The next check is due on 1 January 2027.", await force.DoAsync("quality", "--as-of", "2026-12-31"));
        Assert.Contains("This quarter's check is due, by 31 March 2027", await force.DoAsync("quality", "--as-of", "2027-01-01"));
        // Before the check there was none.
        Assert.Contains("was never scored", await force.DoAsync("quality", "--as-of", "2026-11-19"));
    }

    [Fact]
    public async Task ALineOfTheCalibrationSetThatTheRulesScoreOtherwiseIsNamed()
    {
        await force.PullAsync();
        var table = Path.Combine(OwnRules(), "calibration", "made-up-lines.csv");
        var text = await File.ReadAllTextAsync(table);
        await File.WriteAllTextAsync(table, text.Replace("CAL-03-worked-example,126,High", "CAL-03-worked-example,127,High").Replace("CAL-06-cuckooing,,Medium", "CAL-06-cuckooing,,Medum").Replace("CAL-02-quiet-local,,Low", "CAL-02-quiet-local,,"));
        var check = await force.RunAsync("quality", "calibrate", "--as", "Ann");
        Assert.Equal(3, check.ExitCode);
        Assert.Contains("3 of 6 lines agree.", check.Out);
        Assert.Contains("made-up-lines.csv CAL-03-worked-example: agreed 127 High; the rules say 126 High", check.Out);
        Assert.Contains("CAL-06-cuckooing: 'Medum' is not a band; did you mean 'Medium'?", check.Out);
        Assert.Contains("CAL-02-quiet-local: nothing was agreed of it", check.Out);
    }

    [Fact]
    public async Task ASetThatCannotBeComparedIsNotTakenForACheck()
    {
        await force.PullAsync();
        var calibration = Path.Combine(OwnRules(), "calibration");
        var table = Path.Combine(calibration, "made-up-lines.csv");
        await File.WriteAllTextAsync(table, (await File.ReadAllTextAsync(table)).Replace("knife_incidents", "knives"));
        var check = await force.RunAsync("quality", "calibrate", "--as", "Ann");
        Assert.Equal(3, check.ExitCode);
        Assert.Contains("there is no column 'knife_incidents'", check.Out);
        Assert.Contains("nothing was recorded and the check is still due", check.Out);
        Assert.Contains("was never scored", await force.DoAsync("quality"));
        Directory.Delete(calibration, recursive: true);
        var none = await force.RunAsync("quality", "calibrate", "--as", "Ann");
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("There is no calibration set", none.Error);
    }

    async Task<JsonElement> MeasureAsync(string id)
    {
        var quality = await force.RunAsync("quality", "--json");
        Assert.True(quality.ExitCode == 0, quality.Error);
        return quality.Json.GetProperty("measures").EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);
    }

    static string[] Lines(JsonElement measure) => [.. measure.GetProperty("lines").EnumerateArray().Select(line => line.GetString()!)];

    /// <summary>A copy of the product's rules to change.</summary>
    string OwnRules()
    {
        var home = Path.Combine(force.Cli.Folder, "rules");
        foreach (var file in Directory.GetFiles(Repository.Rules, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(home, Path.GetRelativePath(Repository.Rules, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return force.Cli.Rules = home;
    }
}
