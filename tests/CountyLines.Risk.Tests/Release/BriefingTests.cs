using System.Text.RegularExpressions;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Release;

public sealed class BriefingTests
{
    const string Hostile = "<script>alert('x')</script> & \"Co\"";

    [Fact]
    public void AHostileNameIsShownAsTextWhereverItStands()
    {
        var report = Report(index => Some.Line($"CL/{index}") with { Name = Hostile, OwnerRole = Hostile, SupplyModel = "local" }, 12);
        var html = Write(report);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(", html);
        Assert.Contains(Hostile, System.Net.WebUtility.HtmlDecode(html));
    }

    [Fact]
    public void ThePageNeedsNoNetworkAndNoScript()
    {
        var html = Write(Report(index => Some.Line($"CL/{index}"), 30));
        Assert.Contains("default-src 'none'", html);
        Assert.DoesNotMatch(new Regex(@"(src|href)\s*=\s*""(?!#)", RegexOptions.IgnoreCase), html);
        Assert.DoesNotMatch(new Regex(@"url\((?!#)|@import|\son\w+\s*=", RegexOptions.IgnoreCase), html);
    }

    [Fact]
    public void TheMarkingStandsOnEveryPrintedPageAndIsTheHighestOfAnyLine()
    {
        var official = Write(Report(index => Some.Line($"CL/{index}") with { Marking = Marking.Official }, 3));
        Assert.Contains("@top-center { content: \"OFFICIAL\"", official);
        var mixed = Write(Report(index => Some.Line($"CL/{index}") with { Marking = index == 2 ? Marking.OfficialSensitive : Marking.Official }, 3));
        Assert.Contains("@top-center { content: \"OFFICIAL-SENSITIVE\"", mixed);
        Assert.Contains("@bottom-center { content: \"OFFICIAL-SENSITIVE\"", mixed);
    }

    [Fact]
    public void ThePageNeverShowsAWholeDealNumberOrAnythingOfAWithheldLine()
    {
        var withheld = Some.Line("CL/900") with { Name = "Canary line", Restricted = true };
        var report = Report(index => index == 1 ? withheld : Some.Line($"CL/{index}"), 5, index => [new DealNumber($"CL/{index}", $"+4477009001{index:00}", null, null)]);
        var html = Write(report);
        Assert.Contains("CL/900", html);
        Assert.DoesNotContain("Canary", html);
        Assert.DoesNotContain("7700900", html);
    }

    [Fact]
    public void TheTopOfTheListAndTheCardsNeverStopInsideATie()
    {
        // Thirty lines with the same records have the same risk, so every one of them is in the top ten.
        var html = Write(Report(index => Some.Line($"CL/{index:000}"), 30));
        Assert.Equal(30, Regex.Count(html, "<article class=\"card\""));
    }

    [Fact]
    public void EveryRankedLineIsOnTheMapOrNamedAsNotOnIt()
    {
        var report = Report(index => Some.Line($"CL/{index}") with
        {
            Name = $"Name{index}x",
            ExportingForce = index % 2 == 0 ? null : "E23000014",
            ExportingDistrict = index % 3 == 0 ? null : "E08000025",
            ImportingDistricts = index % 5 == 0 ? null : ["E06000018"],
        }, 30);
        var html = Write(report);
        var map = html[html.IndexOf("id=\"map\"", StringComparison.Ordinal)..html.IndexOf("id=\"cards\"", StringComparison.Ordinal)];
        var looked = 0;
        foreach (var line in report.Ranked)
        {
            Assert.Contains(line.Line.Name, map);
            looked++;
        }

        Assert.Equal(30, looked);
        Assert.Contains("Crown copyright and database right 2014", map);
    }

    [Fact]
    public void AnErrorIsShownAsAnErrorAndNotAsALowRisk()
    {
        var report = Report(index => Some.Line($"CL/{index}"), 3);
        var broken = new RunLine(Some.Records(Some.Line("CL/BROKEN")), Standing.Error, null, null, null, null, "knives is 1000, outside the range");
        var html = Write(report with { Lines = [.. report.Lines, broken] });
        Assert.Contains("CL/BROKEN", html);
        Assert.Contains("knives is 1000, outside the range", html);
    }

    [Fact]
    public void TheSameReportGivesTheSameBytes()
    {
        Assert.Equal(Write(Report(index => Some.Line($"CL/{index}"), 20)), Write(Report(index => Some.Line($"CL/{index}"), 20)));
        Assert.DoesNotContain('\r', Write(Report(index => Some.Line($"CL/{index}"), 2)));
    }

    static string Write(RunReport report)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        Briefing.Of(report).WriteTo(writer);
        return writer.ToString();
    }

    static RunReport Report(Func<int, Line> lineOf, int count, Func<int, IEnumerable<DealNumber>>? numbersOf = null)
    {
        var records = Enumerable.Range(0, count).Select(index => Some.Records(lineOf(index), numbers: numbersOf?.Invoke(index))).ToList();
        var lines = LineScoring.Rank(LineScoring.Score(Some.Pack, records, Some.Day, GivenFacts.None, null, CancellationToken.None), Some.Day);
        return new RunReport(new Run(1, Some.Day, 1, Some.Pack.Identity, Some.Pack.Sha256, Engine.Version, "", "rescore"), null, Some.Pack, lines);
    }
}
