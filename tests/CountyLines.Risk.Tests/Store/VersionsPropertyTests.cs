using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;
using CsCheck;
using Xunit;

namespace CountyLines.Risk.Tests.Store;

/// <summary>Whatever extracts come in whatever order, the store tells exactly what was known after each: a plain dictionary is the judge.</summary>
public sealed class VersionsPropertyTests
{
    static readonly Gen<Line> Lines = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2], Gen.Int[0, 5], (reference, name, status) =>
        Some.Line($"CL/2026/90{reference}") with { Name = $"Name {name}", Status = (LineStatus)status, Commodities = name == 0 ? null : ["crack"], OcgReference = name == 1 ? null : "" });

    static readonly Gen<DealNumber> Numbers = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 2], (line, number, day) =>
        new DealNumber($"CL/2026/90{line}", $"+44770090012{number}", day == 0 ? null : Some.Day.AddDays(-day), null));

    static readonly Gen<Evidence> Logs = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 4], Gen.Int[0, 2], (reference, line, quantity) =>
        Some.Evidence("knife", Some.Day, quantity, $"N{reference}", $"CL/2026/90{line}"));

    static readonly Gen<Assessment> Assessments = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 1], Gen.Int[-1, 2], (line, by, level) =>
        new Assessment($"CL/2026/90{line}", "psychological", level < 0 ? null : level, $"Analyst {by}", Some.Day, "See log"));

    static readonly Gen<Extract> Extracts = Gen.Select(Lines.List[0, 6], Numbers.List[0, 6], Logs.List[0, 8], Assessments.List[0, 6], Gen.Int[0, 4].List[0, 1],
        (lines, numbers, evidence, assessments, refused) => Some.ExtractOf(
            [.. lines.Where(line => !refused.Select(Reference).Contains(line.Reference))], numbers, evidence, assessments, [.. refused.Select(Reference)]));

    [Fact]
    public void TheStoreTellsWhatWasKnownAfterEachPull()
    {
        var (sequences, pulls) = (0, 0);
        Extracts.List[1, 6].Sample(extracts =>
        {
            sequences++;
            using var folder = new TempFolder();
            using var store = Some.Store(folder);
            var (lines, numbers, evidence, assessments) =
                (new SortedDictionary<string, Line>(StringComparer.Ordinal), new Dictionary<(string, string), DealNumber>(), new Dictionary<string, Evidence>(), new Dictionary<(string, string), Assessment>());
            var known = new List<string>();
            foreach (var extract in extracts)
            {
                pulls++;
                var before = (lines.Count, numbers.Count, evidence.Count, assessments.Count);
                foreach (var line in extract.Lines)
                    lines[line.Reference] = line;
                foreach (var number in extract.Numbers)
                    numbers[(number.Line, number.Number)] = number;
                foreach (var one in extract.Evidence)
                    evidence[one.Reference] = one;
                foreach (var one in extract.Assessments)
                    assessments[(one.Line, one.AssessedBy)] = one;
                foreach (var reference in extract.RefusedLines.Where(lines.ContainsKey))
                    lines[reference] = lines[reference] with { Restricted = true };

                known.Add(Text(lines.Values.Select(line => new LineRecords(
                    line,
                    [.. numbers.Values.Where(number => number.Line == line.Reference).OrderBy(number => number.Number, StringComparer.Ordinal)],
                    [.. evidence.Values.Where(one => one.Line == line.Reference).OrderBy(one => one.Reference, StringComparer.Ordinal)],
                    [.. assessments.Values.Where(one => one.Line == line.Reference).OrderBy(one => one.AssessedBy, StringComparer.Ordinal)]))));
                var outcome = store.Take(extract);
                Assert.Equal(known.Count, outcome.Pull);
                Assert.Equal(
                    (lines.Count - before.Item1, numbers.Count - before.Item2, evidence.Count - before.Item3, assessments.Count - before.Item4),
                    (outcome.Lines.Added, outcome.Numbers.Added, outcome.Evidence.Added, outcome.Assessments.Added));
                Assert.True(outcome.ChangedRecords || known[^1] == (known.Count == 1 ? "[]" : known[^2]));
            }

            for (var pull = 1; pull <= known.Count; pull++)
                Assert.Equal(known[pull - 1], Text(store.RecordsAt(pull)));
        }, iter: 40, threads: 1, seed: "0N0XIzNsQ0O2");
        Assert.True(sequences >= 40 && pulls >= 100, $"only {pulls} pulls in {sequences} sequences");
    }

    static string Reference(int line) => $"CL/2026/90{line}";

    static string Text(IEnumerable<LineRecords> records) => JsonSerializer.Serialize(records);
}
