using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CountyLines.Risk.Release;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Release;

public sealed class ReleasedFilesTests
{
    static ReleasedList Hostile() => SomeRelease.Of(90, index => SomeRelease.Hostile[index % SomeRelease.Hostile.Count]);

    static string PageOf(ReleasedList list) => Encoding.UTF8.GetString(ReleasedPage.Write(list));

    [Fact]
    public void EachFormatBringsItsFilesInTheOrderOfTheirNames()
    {
        var list = SomeRelease.Of();
        Assert.Equal(["list.csv", "list.csv-metadata.json", "list.html", "list.json", "list.xlsx", "release.schema.json"], ReleasedFiles.Of(list, ["xlsx", "json", "html", "csv", "csv"]).Select(file => file.Name));
        Assert.Equal(["list.html"], ReleasedFiles.Of(list, ["html"]).Select(file => file.Name));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Rules, "release.schema.json")), ReleasedFiles.Of(list, ["json"])[1].Bytes);
    }

    [Fact]
    public void AFormatThatIsNotKnownIsRefusedAndSoIsNoFormatAtAll()
    {
        Assert.Contains("not known: pdf, CSV", Assert.Throws<ArgumentException>(() => ReleasedFiles.Of(SomeRelease.Of(), ["pdf", "csv", "CSV"])).Message);
        Assert.Contains("no format was given", Assert.Throws<ArgumentException>(() => ReleasedFiles.Of(SomeRelease.Of(), [])).Message);
    }

    [Fact]
    public void TheSameListGivesTheSameBytesInEveryFile()
    {
        var (once, again) = (ReleasedFiles.Of(Hostile(), ReleasedFiles.Formats), ReleasedFiles.Of(ReleasedJson.Read(ReleasedJson.Write(Hostile())), ReleasedFiles.Formats));
        Assert.Equal(6, once.Count);
        foreach (var (one, other) in once.Zip(again))
            Assert.True(one.Bytes.AsSpan().SequenceEqual(other.Bytes), one.Name);
    }

    [Fact]
    public void HostileTextIsShownAsTextOnThePage()
    {
        var html = PageOf(SomeRelease.Of(90, index => SomeRelease.Hostile[index % SomeRelease.Hostile.Count], SomeRelease.Heading with { Marking = "\"}</style><script>", Title = "<script>", Handling = "</dd><script>" }, [new ReleasedChange("<script>", "changed", "<img src=x onerror=alert(1)>")]));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, Regex.Count(html, "</style>"));
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html);
        // A text that turns its direction round is closed in, so that it turns nothing beside it.
        Assert.Contains("<bdi>\u202Eabc</bdi>", html);
        Assert.DoesNotContain('\r', html);
    }

    [Fact]
    public void ThePageNeedsNoNetworkAndNoScript()
    {
        var html = PageOf(SomeRelease.Of());
        Assert.Contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:", html);
        Assert.DoesNotMatch(new Regex(@"(src|href)\s*=\s*""(?!#)", RegexOptions.IgnoreCase), html);
        Assert.DoesNotMatch(new Regex(@"url\((?!#)|@import|\son\w+\s*=", RegexOptions.IgnoreCase), html);
        var targets = Regex.Matches(html, "href=\"#([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(5, targets.Count);
        Assert.All(targets, target => Assert.Contains($"id=\"{target}\"", html));
    }

    [Fact]
    public void ThePageSaysWhoseCopyItIsAndWhatMayBeDoneWithIt()
    {
        var text = WebUtility.HtmlDecode(PageOf(SomeRelease.Of(heading: SomeRelease.Heading with { Corrects = 6 })));
        Assert.Contains("@top-center { content: \"OFFICIAL-SENSITIVE\"", text);
        Assert.Contains("@bottom-center { content: \"OFFICIAL-SENSITIVE\"", text);
        var looked = 0;
        foreach (var said in (string[])
        [
            "EMSOU intelligence desk", "May not be copied on without asking", "Law enforcement purpose, DPA 2018 Part 3", "ISA/EM/2026/12", "20 November 2026", "Valid until 20 December 2026", "county-lines@1.0.0, product default",
            "This release corrects release 6, which must no longer be used.", "What changed since release 5", "rank 4 to 2; Band: High to Very high", "2 lines: restricted by the sending force", "1 line: handling conditions",
            "Data Protection Act 2018, section 38", "A line that is not here is not a line of low risk.", "extended by 2 lines",
        ])
        {
            Assert.Contains(said, text);
            looked++;
        }

        Assert.Equal(15, looked);
        Assert.Contains("No earlier release of this list to you is there that may still be used", PageOf(SomeRelease.Of(heading: SomeRelease.Heading with { Previous = null }, changes: [])));
        Assert.Contains("Nothing that this list shows has changed", PageOf(SomeRelease.Of(changes: [])));
        Assert.Contains("That is not a finding of low risk", PageOf(SomeRelease.Of(0)));
    }

    [Fact]
    public void EveryColumnSaysWhetherItIsFactOrAssessmentAndTheRangeStandsBesideTheRisk()
    {
        var html = PageOf(SomeRelease.Of());
        Assert.Contains("Last activity<small class=\"note\">fact</small>", html);
        Assert.Contains("Band<small class=\"note\">assessment</small>", html);
        Assert.Contains("Risk, lowest to highest<small class=\"note\">assessment</small>", html);
        Assert.Contains("<b>59</b><small> (59 to 64)</small>", html);
        Assert.Equal(25, Regex.Count(html, "class=\"range\""));
        // A list without the range shows the columns that it has.
        var columns = SomeRelease.Columns.Where(column => column.Id != "highest").ToList();
        var plain = PageOf(new ReleasedList(SomeRelease.Heading, columns, [[.. SomeRelease.Of().Rows[1].Where((_, index) => index != 6)]], []));
        Assert.Contains("Lowest risk<small class=\"note\">assessment</small>", plain);
        Assert.DoesNotContain("class=\"range\"", plain);
    }

    [Fact]
    public void AListThatNoFileCouldKeepCannotBeBuilt()
    {
        ReleasedList With(ReleaseHeading heading, params string[] ids) => new(heading, [.. ids.Select(id => SomeRelease.Reference with { Id = id })], [], []);
        Assert.Contains("'Rank', 'a-b', 'a' twice", Assert.Throws<ArgumentException>(() => With(SomeRelease.Heading, "Rank", "a-b", "a", "a")).Message);
        Assert.Contains("it has none", Assert.Throws<ArgumentException>(() => With(SomeRelease.Heading)).Message);
        Assert.Contains("not in UTC to the second", Assert.Throws<ArgumentException>(() => With(SomeRelease.Heading with { Created = SomeRelease.Heading.Created.AddMilliseconds(1) }, "a")).Message);
        Assert.Contains("not in UTC to the second", Assert.Throws<ArgumentException>(() => With(SomeRelease.Heading with { Created = SomeRelease.Heading.Created.ToOffset(TimeSpan.FromHours(1)) }, "a")).Message);
    }
}
