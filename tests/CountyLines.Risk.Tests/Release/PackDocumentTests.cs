using System.Net;
using System.Text.RegularExpressions;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Release;

/// <summary>The paper that a committee signs: all of the pack, in words, and nothing that a pack could not know.</summary>
public sealed class PackDocumentTests : IDisposable
{
    readonly RulesHome home = new();

    static readonly string Default = PackPaper.Write(Some.Rules, Path.Combine(Repository.Rules, "packs", "county-lines", "1.0.0")).Html;

    public void Dispose() => home.Dispose();

    [Fact]
    public void EveryFactLevelRowBandCaseAndSourceOfTheDefaultPackStandsInIt()
    {
        var text = WebUtility.HtmlDecode(Default);
        var pack = Some.Pack;
        var wanted = new List<string>();
        wanted.AddRange(pack.Facts.Select(PlainWords.Of));
        foreach (var factor in pack.Factors.Append(pack.Confidence))
        {
            wanted.AddRange([factor.Label, factor.Question, factor.Source]);
            wanted.AddRange(factor.Levels.SelectMany(level => new[] { level.Label, level.Means }));
            wanted.AddRange(factor.Rows.SelectMany(row => new[] { row.Means, PlainWords.Sentence(PlainWords.Of(row)) }));
        }

        wanted.AddRange(pack.Bands.Select(band => band.Name));
        wanted.AddRange(Some.LoadedPack.Written.Cases.Select(one => one.Name));
        wanted.AddRange([pack.Identity, pack.Sha256, pack.Owner, pack.Status, "1 November 2026", "(harm + impact) × capability", "200 and more", "125 to 199"]);
        Assert.InRange(wanted.Count, 450, 1000);
        Assert.All(wanted, one => Assert.Contains(one, text));
    }

    [Fact]
    public void ItNeedsNoNetworkAndNoScript()
    {
        Assert.Contains("default-src 'none'", Default);
        Assert.DoesNotMatch(new Regex(@"(src|href)\s*=\s*""(?!#)", RegexOptions.IgnoreCase), Default);
        Assert.DoesNotMatch(new Regex(@"url\((?!#)|@import|<script|\son\w+\s*=", RegexOptions.IgnoreCase), Default);
        Assert.DoesNotContain('\r', Default);
    }

    [Fact]
    public void EveryLinkInItLeadsSomewhere()
    {
        var links = Regex.Matches(Default, "href=\"#([a-z-]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.InRange(links.Count, 9, 20);
        Assert.All(links, link => Assert.Contains($"id=\"{link}\"", Default));
    }

    [Fact]
    public void AProductDefaultIsCalledOneOnEveryPageAndNeverTheNationalScale()
    {
        Assert.Contains("@top-center { content: \"product default, MoRiLE-style, not the national matrix\"", Default);
        Assert.DoesNotContain("the MoRiLE scale", Default);
        home.Write("1.0.0", change: yaml => yaml.Replace("product default, MoRiLE-style; not the national matrix", "agreed by the force").Replace("source: product default", "source: a meeting"));
        home.Release("1.0.0");
        var own = Html("1.0.0");
        Assert.DoesNotContain("product default", own);
        Assert.Contains("@top-center { content: \"\"", own);
    }

    [Fact]
    public void ADraftSaysSoOnEveryPageUntilItIsReleased()
    {
        home.Write("1.0.0");
        Assert.Contains("@top-center { content: \"DRAFT, not released", Html("1.0.0"));
        Assert.Contains("not released: a draft", Html("1.0.0"));
        home.Release("1.0.0");
        Assert.DoesNotContain("DRAFT", Html("1.0.0"));
        Assert.Contains("<dt>Released on</dt><dd>20 November 2026</dd>", Html("1.0.0"));
    }

    [Fact]
    public void TheFirstVersionSaysThatItIsTheFirst()
    {
        Assert.Contains("This is the first version.", Default);
    }

    [Fact]
    public void ALaterVersionTellsWhatChangedSinceTheReleasedOne()
    {
        home.Write("1.0.0");
        home.Release("1.0.0");
        home.Write("1.1.0", "2027-01-01", yaml => yaml.Replace("band: High, from: 4", "band: High, from: 6").Replace("means: Knives used repeatedly", "means: Knives & fear"));
        var html = Html("1.1.0");
        Assert.Contains("Compared with small@1.0.0, released on 20 November 2026", html);
        Assert.Contains("3 changes: 3 changed", html);
        Assert.Contains("<p class=\"was\">Before: from 4</p><p>Now: from 6</p>", html);
        Assert.Contains("Now: Knives: 3 or more → level 2 Moderate. Knives &amp; fear</p>", html);
        Assert.Contains("<p class=\"was\">Before: 1 November 2026</p><p>Now: 1 January 2027</p>", html);
    }

    [Fact]
    public void WhatAPackCannotKnowIsAMarkedBlank()
    {
        var blanks = Regex.Matches(Default, "<span class=\"blank\">For the force to fill in: ([^<]+)</span>").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(14, blanks.Count);
        foreach (var word in new[] { "Senior responsible owner", "Equality impact assessment", "sharing agreements", "frequency and scale", "looked at again" })
            Assert.Contains(word, WebUtility.HtmlDecode(Default));
    }

    [Fact]
    public void TheRecordSaysWhoDecidesWhatIsCountedAndWhatIsNeverUsed()
    {
        var text = WebUtility.HtmlDecode(Default);
        Assert.Contains("A person releases a list, and a second person approves it.", text);
        Assert.Contains("No protected characteristic", text);
        Assert.Contains("Community complaint; intelligence log.", text);
        Assert.Contains("Psychological harm; Financial harm; Community impact; Public confidence; Capacity; Capability to respond.", text);
    }

    [Fact]
    public void AHostileTextOfAPackIsShownAsTextAlsoInTheMarginsOfThePage()
    {
        const string hostile = "product default </style><script>alert(1)</script> \\\"}} body{display:none}";
        home.Write("1.0.0", change: yaml => yaml.Replace("status: product default, MoRiLE-style; not the national matrix", $"status: \"{hostile}\"").Replace("Physical harm done", "\"<img src=x onerror=y>\""));
        var html = Html("1.0.0");
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        Assert.Single(Regex.Matches(html, "</style>"));
        Assert.Contains("&lt;script&gt;", html);
    }

    [Fact]
    public void TheSamePackGivesTheSameBytes()
    {
        Assert.Equal(Default, PackPaper.Write(Some.Rules, Path.Combine(Repository.Rules, "packs", "county-lines", "1.0.0")).Html);
    }

    string Html(string version) => PackPaper.Write(home.Rules, home.FolderOf(version)).Html;
}
