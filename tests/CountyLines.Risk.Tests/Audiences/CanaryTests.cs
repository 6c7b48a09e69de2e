using System.IO.Compression;
using System.Text;
using CountyLines.Risk.Audiences;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Audiences;

/// <summary>A text of its own stands in every place of a line's records; what an audience does not see must stand in no byte of its files.</summary>
public sealed class CanaryTests(ITestOutputHelper output)
{
    const string Reference = "CL/2026/900";

    /// <summary>What is planted, as any file might spell it, and the fields with the reductions that may show it.</summary>
    static readonly (string What, string[] Spellings, string[] ShownBy)[] Canaries =
    [
        ("name", ["Canaryname"], ["name whole"]),
        ("conditions", ["Canarycondition"], []),
        ("decision reason", ["Canarydecision"], ["decision_reason line-by-line"]),
        ("override reason", ["Canaryoverride"], ["override_reason line-by-line"]),
        ("override evidence", ["Canaryproof"], []),
        ("assessment reason", ["Canaryreason"], []),
        ("assessed by", ["Canaryanalyst"], []),
        ("persons", ["Canaryauthor", "Canaryapprover"], []),
        ("evidence reference", ["Canarylog"], []),
        ("group", ["Canarygroup"], ["ocg whole"]),
        ("owner role", ["Canaryowner"], ["owner_role whole"]),
        ("number", ["447700900123", "07700900123", "7700900123", "770090"], ["deal_numbers whole"]),
        ("last three", ["…123"], ["deal_numbers last-three"]),
        ("former number", ["700900456", "…456"], []),
        ("district from", ["Birmingham"], ["from whole"]),
        ("force from", ["West Midlands"], ["from whole", "from force"]),
        ("district to", ["Rutland"], ["to whole"]),
        ("force to", ["Leicestershire"], ["to force"]),
        ("drug", ["powder-cocaine"], ["commodities whole"]),
        ("supply model", ["holidaying"], ["supply_model whole"]),
        ("day first seen", ["2025-03-17", "17 March 2025", "17 Mar 2025", "17/03/2025", ">45733<"], ["first_seen whole"]),
        ("month first seen", ["2025-03", "Mar 2025", "March 2025"], ["first_seen whole", "first_seen month"]),
        ("day of the last activity", ["2026-10-19", "19 October 2026", "19 Oct 2026", "19/10/2026", ">46314<"], ["last_activity whole"]),
        ("day of review", ["2027-06-21", "21 June 2027", "21 Jun 2027", "21/06/2027", ">46559<"], ["review_due whole"]),
        ("month of review", ["2027-06", "Jun 2027", "June 2027"], ["review_due whole", "review_due month"]),
        ("kind of evidence", ["sexual-violence"], ["evidence whole", "evidence range"]),
        ("count of evidence", ["sexual-violence 3"], ["evidence whole"]),
        ("count of grades", ["1A 3"], ["grading whole"]),
        ("decision", ["refer-nca"], ["decision whole"]),
        ("section", ["total_harm"], ["sections whole"]),
        ("position", ["position_capacity"], ["position whole"]),
        ("kind under code C", ["kidnap"], []),
    ];

    /// <summary>Every field that must be there at its furthest reduction, and no other.</summary>
    static readonly IReadOnlyDictionary<string, string> Least = ReleaseField.All.Where(field => field.IsRequired).ToDictionary(field => field.Id, field => field.Allowed[^1]);

    static Audience WithFields(IReadOnlyDictionary<string, string> fields, bool outside)
    {
        var from = SomeAudience.Yaml.IndexOf("fields:", StringComparison.Ordinal);
        var to = SomeAudience.Yaml.IndexOf("formats:", StringComparison.Ordinal);
        var yaml = $"{SomeAudience.Yaml[..from]}fields:\n{string.Concat(fields.Select(field => $"  {field.Key}: {field.Value}\n"))}{SomeAudience.Yaml[to..]}";
        var (audience, problems) = SomeAudience.Read(outside ? yaml : yaml.Replace("goes: outside", "goes: inside"));
        Assert.Empty(problems);
        return audience!;
    }

    static RunReport Run(bool outside, string name = "Canaryname")
    {
        var line = Some.Line(Reference) with
        {
            Name = name,
            SupplyModel = "holidaying",
            Commodities = ["powder-cocaine"],
            OcgReference = "Canarygroup",
            OwnerRole = "Canaryowner",
            ImportingDistricts = ["E06000017"],
            FirstSeen = new DateOnly(2025, 3, 17),
            LastActivity = new DateOnly(2026, 10, 19),
            ReviewDue = new DateOnly(2027, 6, 21),
            Handling = outside ? Handling.P : Handling.C,
            HandlingConditions = "Canarycondition",
        };
        var evidence = Enumerable.Range(1, 3).Select(number => Some.Evidence("sexual-violence", new DateOnly(2026, 10, number), reference: $"Canarylog{number}") with { Grade = "1A" });
        var conditional = Some.Evidence("kidnap", new DateOnly(2024, 1, 1), reference: "Canarylog9") with { Handling = Handling.C, Grade = "3E" };
        DealNumber[] numbers = [new(Reference, "+447700900123", null, null), new(Reference, "+447700900456", null, new DateOnly(2026, 1, 1))];
        Assessment[] assessments = [.. SomeRun.SmallPack.Factors.Where(factor => factor.IsAssessed).Select(factor => new Assessment(Reference, factor.Id, 1, "Canaryanalyst", Some.Day, "Canaryreason"))];
        var held = SomeRun.Held(Reference, new HeldValue.AtLevel("physical", 4), "Canaryproof", "Canaryoverride") with { MadeBy = "Canaryauthor" };
        return SomeRun.Of(SomeRun.SmallPack, [Some.Records(line, outside ? evidence.Append(conditional) : evidence, numbers, assessments)], held with { Approval = held.Approval! with { By = "Canaryapprover" } });
    }

    static ReleasedList List(RunReport run, Audience audience, ReleasedList? before = null, bool textsReleased = true)
    {
        (string, string, string)[] texts = [(Reference, "decision_reason", "Canarydecision"), (Reference, "override_reason", "Canaryoverride")];
        return SomeRun.List(run, audience, before, texts: textsReleased ? texts : [], decisions: SomeRun.Decided(Reference, "Canarydecision", "refer-nca"));
    }

    /// <summary>Everything that the files say, workbooks unpacked.</summary>
    static string Bytes(ReleasedList list)
    {
        var text = new StringBuilder();
        var files = ReleasedFiles.Of(list, ReleasedFiles.Formats);
        Assert.Equal(6, files.Count);
        foreach (var file in files.Where(file => file.Name != "release.schema.json"))
        {
            text.Append(Encoding.UTF8.GetString(file.Bytes));
            if (!file.Name.EndsWith(".xlsx", StringComparison.Ordinal))
                continue;
            using var archive = new ZipArchive(new MemoryStream(file.Bytes), ZipArchiveMode.Read);
            foreach (var entry in archive.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                text.Append(reader.ReadToEnd());
            }
        }

        return text.ToString();
    }

    void AssertShows(ReleasedList list, IReadOnlyDictionary<string, string> fields, bool inside, string what)
    {
        var bytes = Bytes(list);
        foreach (var (canary, spellings, shownBy) in Canaries)
        {
            var may = shownBy.Any(by => fields.TryGetValue(by.Split(' ')[0], out var reduction) && by.Split(' ')[1] == reduction) || canary == "conditions" && inside;
            var seen = spellings.Where(spelling => bytes.Contains(spelling, StringComparison.OrdinalIgnoreCase)).ToList();
            Assert.True(may == seen.Count > 0, $"{what}: {canary} {(may ? "should be seen and is not" : $"is seen as {string.Join(", ", seen)}")}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFieldShowsWhatItsReductionLeavesAndNoOtherFieldDoes(bool outside)
    {
        var (run, looked) = (Run(outside), 0);
        foreach (var field in ReleaseField.All)
        {
            foreach (var reduction in field.Allowed)
            {
                var fields = new Dictionary<string, string>(Least) { [field.Id] = reduction };
                var list = List(run, WithFields(fields, outside));
                Assert.Single(list.Rows);
                AssertShows(list, fields, !outside, $"{field.Id}: {reduction}");
                looked++;
            }
        }

        output.WriteLine($"{looked} reductions, {Canaries.Length} canaries each");
        Assert.Equal(ReleaseField.All.Sum(field => field.Allowed.Count), looked);
        Assert.InRange(looked, 50, 100);
    }

    [Fact]
    public void ACopyBeforeThatShowedEverythingGivesNothingAwayInTheChanges()
    {
        var whole = ReleaseField.All.ToDictionary(field => field.Id, field => field.Allowed.Contains(Reductions.Whole) ? Reductions.Whole : field.Allowed[^1]);
        var before = List(Run(true, "Canarynamebefore"), WithFields(whole, outside: true));
        var looked = 0;
        foreach (var field in ReleaseField.All)
        {
            foreach (var reduction in field.Allowed)
            {
                var fields = new Dictionary<string, string>(Least) { [field.Id] = reduction };
                AssertShows(List(Run(true), WithFields(fields, outside: true), before), fields, false, $"{field.Id}: {reduction}, after a copy with everything");
                looked++;
            }
        }

        Assert.InRange(looked, 50, 100);
    }

    [Fact]
    public void AFreeTextGoesOnlyWhenAPersonReleasedItAndOnlyAsItReadThen()
    {
        var fields = new Dictionary<string, string>(Least) { ["decision_reason"] = "line-by-line", ["override_reason"] = "line-by-line" };
        var audience = WithFields(fields, outside: true);
        var run = Run(true);

        Assert.Contains("Canarydecision", Bytes(List(run, audience)));
        Assert.DoesNotContain("Canary", Bytes(List(run, audience, textsReleased: false)));
        foreach (var other in new[] { "Canarydecision ", "canarydecision", "Canarydecision more" })
            Assert.DoesNotContain("Canary", Bytes(SomeRun.List(run, audience, texts: [(Reference, "decision_reason", "Canarydecision")], decisions: SomeRun.Decided(Reference, other))));
        // Released for another line, or as another field, is not released.
        Assert.DoesNotContain("Canary", Bytes(SomeRun.List(run, audience, texts: [("CL/2026/901", "decision_reason", "Canarydecision"), (Reference, "override_reason", "Canarydecision")], decisions: SomeRun.Decided(Reference, "Canarydecision"))));
    }
}
