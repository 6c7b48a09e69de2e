using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

// Inside the namespace, because the schema library brings a namespace Json of its own.
using CountyLines.Risk.Worker.Screens;

public sealed class WithheldTests
{
    static readonly Line Canary = Some.Line("CL/2026/777") with { Name = "Canary line", OwnerRole = "Canary owner", OcgReference = "Canary group", Restricted = true };

    [Fact]
    public void ARestrictedLineStandsOnTheListWithItsReferenceAndNothingElse()
    {
        var json = Write(writer => Json.Write(writer, ListShape.Of(Report(), Report().Lines)));
        var line = JsonDocument.Parse(json).RootElement.GetProperty("lines").EnumerateArray().Single(line => line.GetProperty("withheld").GetBoolean());
        Assert.Equal("CL/2026/777", line.GetProperty("reference").GetString());
        foreach (var key in new[] { "rank", "name", "risk", "lowest", "highest", "band", "sections", "confidence", "position", "status" })
            Assert.Equal(JsonValueKind.Null, line.GetProperty(key).ValueKind);
        Assert.DoesNotContain("Canary", json);
    }

    [Fact]
    public void NoScreenShowsAnythingElseOfARestrictedLine()
    {
        var report = Report();
        var line = report.Lines.Single(line => line.Standing == Standing.Withheld);
        IReadOnlyList<PossibleDuplicate> duplicates = [new("+447700900123", "CL/2026/777", "CL/2026/778")];
        IReadOnlyList<LineChange> history = [new("CL/2026/777", 1, Some.Day, "name", "Canary before", "Canary line")];
        string[] screens =
        [
            Write(writer => ListTable.Write(Pipe(writer), report, Cut.At(report, null))),
            Write(writer => ExplainText.Write(Pipe(writer), report, line, duplicates, history)),
            Write(writer => Json.Write(writer, ExplainShape.Of(report, line, duplicates, history))),
        ];
        Assert.All(screens, screen => Assert.Contains("CL/2026/777", screen));
        Assert.All(screens, screen => Assert.DoesNotContain("Canary", screen));
        Assert.All(screens, screen => Assert.DoesNotContain("7700900", screen));
    }

    static RunReport Report()
    {
        LineRecords[] records = [Some.Records(), Some.Records(Canary, numbers: [new DealNumber("CL/2026/777", "+447700900123", null, null)])];
        var lines = LineScoring.Rank(LineScoring.Score(Some.Pack, records, Some.Day, GivenFacts.None, null, CancellationToken.None), Some.Day);
        return new RunReport(new Run(1, Some.Day, 1, Some.Pack.Identity, Some.Pack.Sha256, Engine.Version, "", "rescore"), null, Some.Pack, lines);
    }

    static Terminal Pipe(TextWriter writer) => new(writer, TextWriter.Null, false, false, 0);

    static string Write(Action<TextWriter> write)
    {
        using var writer = new StringWriter();
        write(writer);
        return writer.ToString();
    }
}
