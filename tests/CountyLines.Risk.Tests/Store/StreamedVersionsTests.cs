using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CsCheck;
using Xunit;

namespace CountyLines.Risk.Tests.Store;

/// <summary>Records come one at a time, and what is kept of them is what a clerk would keep who had the whole extract on the table.</summary>
public sealed class StreamedVersionsTests
{
    /// <summary>One record: three keys and three values, so that repeats, returns and changes all come often.</summary>
    static readonly Gen<(int Key, int Value)[]> Words = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2]).Array[0, 8];

    sealed record Version(int Value, long Since, long? Until);

    [Fact]
    public void EveryVersionIsKeptOnceWithThePullsBetweenWhichItStood()
    {
        var (pulls, versions, returns) = (0, 0, 0);
        Words.Array[1, 5].Sample(extracts =>
        {
            using var folder = new TempFolder();
            using var store = Some.Store(folder);
            var kept = new Dictionary<int, List<Version>>();
            for (var pull = 1; pull <= extracts.Length; pull++)
            {
                pulls++;
                var before = kept.ToDictionary(pair => pair.Key, pair => pair.Value[^1].Value);
                foreach (var group in extracts[pull - 1].GroupBy(word => word.Key))
                    returns += Keep(kept, group.Key, [.. group.Select(word => word.Value)], pull);
                var outcome = store.Take(Some.ExtractOf(evidence: [.. extracts[pull - 1].Select(word => Some.Evidence("knife", Some.Day, word.Value, $"N{word.Key}"))])).Evidence;
                var spoken = extracts[pull - 1].Select(word => word.Key).ToHashSet();
                Assert.Equal(
                    new TableChange(
                        spoken.Count(key => !before.ContainsKey(key)), spoken.Count(key => before.TryGetValue(key, out var was) && was != kept[key][^1].Value),
                        spoken.Count(key => before.TryGetValue(key, out var was) && was == kept[key][^1].Value), before.Keys.Count(key => !spoken.Contains(key))),
                    outcome);
            }

            Assert.Empty(store.DamagedRecords());
            versions += kept.Values.Sum(list => list.Count);
            Assert.Equal(string.Join('\n', kept.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Select(version => $"N{pair.Key} {version.Value} {version.Since}-{version.Until}"))), Rows(folder));
        }, iter: 150, threads: 1, seed: "0000yOy4Vr33");
        Assert.True(pulls > 300 && versions > 900 && returns > 50, $"{pulls} pulls, {versions} versions, {returns} returns to what was held");
    }

    /// <summary>
    /// With the extract's words about one record on the table: the last one counts. Where it is other than what is held, the others are kept as
    /// said and never in force, each once, in the order in which they were last said; what was held itself is kept already.
    /// </summary>
    /// <returns>1 when the extract said something else first and then what was held.</returns>
    static int Keep(Dictionary<int, List<Version>> kept, int key, int[] said, long pull)
    {
        var held = kept.TryGetValue(key, out var list) ? list[^1] : null;
        if (held is not null && held.Value == said[^1])
            return said.Distinct().Count() > 1 ? 1 : 0;
        list = kept.TryGetValue(key, out var known) ? known : kept[key] = [];
        if (held is not null)
            list[^1] = held with { Until = pull };
        foreach (var value in said.SkipLast(1).Reverse().Distinct().Reverse().Where(value => value != said[^1] && value != held?.Value))
            list.Add(new Version(value, pull, pull));
        list.Add(new Version(said[^1], pull, null));
        return 0;
    }

    static string Rows(TempFolder folder)
    {
        // Columns: table, id, reference, feed, line, kind, occurred_on, quantity, grade, handling, since, until.
        var rows = Some.Dump(folder, "evidence").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('|'));
        return string.Join('\n', rows.OrderBy(row => row[2], StringComparer.Ordinal).ThenBy(row => long.Parse(row[1])).Select(row => $"{row[2]} {row[7]} {row[10]}-{(row[11] == "NULL" ? "" : row[11])}"));
    }

    [Fact]
    public void EachLineHasItsOwnRecordsWhateverCharactersItsReferenceHas()
    {
        // By UTF-16 the smile comes before the private character, and by UTF-8, as SQLite sorts, after it.
        string[] references = ["CL/a", "CL/A", "CL/\uE000", "CL/😀", "CL/é", "CL/", "CL/a/b", "CL/a b"];
        using var folder = new TempFolder();
        using var store = Some.Store(folder);
        store.Take(Some.ExtractOf(
            [.. references.Select(Some.Line)],
            [.. references.Select((reference, at) => new DealNumber(reference, $"+44770090010{at}", null, null))],
            [.. references.SelectMany((reference, at) => Enumerable.Range(0, at).Select(one => Some.Evidence("knife", Some.Day, 1, $"N{at}-{one}", reference)))],
            [.. references.Select(reference => new Assessment(reference, "psychological", 1, "Analyst A", Some.Day, ""))]));
        var records = store.StreamRecords(1).ToList();
        Assert.Equal(references.Length, records.Count);
        foreach (var (reference, at) in references.Select((reference, at) => (reference, at)))
        {
            var own = records.Single(one => one.Line.Reference == reference);
            Assert.Equal(($"+44770090010{at}", at, 1), (Assert.Single(own.Numbers).Number, own.Evidence.Count, own.Assessments.Count));
            Assert.All(own.Evidence, one => Assert.Equal(reference, one.Line));
        }

        // What is read at a look is what was read on the way.
        Assert.Equal(JsonSerializer.Serialize(records), JsonSerializer.Serialize(store.RecordsAt(1)));
    }

    [Fact]
    public void EvidenceThatWasTakenOutOfTheStoreIsMissedAndNotCountedAsNone()
    {
        using var folder = new TempFolder();
        using var store = Some.Store(folder);
        store.Take(Some.ExtractOf([Some.Line()], evidence: [Some.Evidence("knife", Some.Day)]));
        var records = store.RecordsAt(1);
        Some.Sql(folder, "DELETE FROM evidence");
        Assert.Contains("is no longer in the store", Assert.Throws<StoreRefusedException>(() => records[0].Evidence.ToList()).Message);
    }

    [Fact]
    public void EveryFieldOfEveryRecordIsInTheDigestOfTheInputs()
    {
        var line = Some.Line();
        var (number, one, level) = (new DealNumber(line.Reference, "+447700900101", Some.Day, null), Some.Evidence("knife", Some.Day), new Assessment(line.Reference, "capacity", 1, "Analyst A", Some.Day, "See log"));
        var day = Some.Day.AddDays(-1);
        Line[] lines =
        [
            line, line with { Reference = "CL/2026/901" }, line with { Name = "Other" }, line with { Status = LineStatus.Dormant }, line with { ExportingForce = null }, line with { ExportingDistrict = null },
            line with { ImportingDistricts = null }, line with { ImportingDistricts = [] }, line with { ImportingDistricts = ["E06000018", "E07000171"] }, line with { SupplyModel = null }, line with { Commodities = ["crack"] },
            line with { OcgReference = null }, line with { OwnerRole = "DS" }, line with { FirstSeen = day }, line with { LastActivity = day }, line with { ReviewDue = day }, line with { NotAssessed = ["knife"] },
            line with { Restricted = true }, line with { Marking = Marking.Official }, line with { Handling = Handling.C }, line with { HandlingConditions = "" },
        ];
        LineRecords[] all =
        [
            .. lines.Select(other => Some.Records(other)),
            .. new[] { number, number with { Number = "+447700900102" }, number with { From = day }, number with { To = day } }.Select(other => Some.Records(line, numbers: [other])),
            .. new[]
            {
                one, one with { Reference = "N2" }, one with { Kind = "arrest" }, one with { OccurredOn = day }, one with { Quantity = 2 }, one with { Grade = "2C" }, one with { Handling = Handling.C },
            }.Select(other => Some.Records(line, [other])),
            .. new[]
            {
                level, level with { Factor = "financial" }, level with { Level = null }, level with { Level = 0 }, level with { AssessedBy = "Analyst B" }, level with { AssessedOn = day }, level with { Reason = "" },
            }.Select(other => Some.Records(line, assessments: [other])),
            Some.Records(line, [one, one]),
        ];
        var digests = all.Select(records => InputsDigest.Of([records])).ToList();
        Assert.Equal(21 + 4 + 7 + 7 + 1, digests.Count);
        Assert.Equal(digests.Count, digests.Distinct().Count());
        Assert.Equal(digests[0], InputsDigest.Of([Some.Records()]));
        // So many records that they go into the hash in portions.
        var many = Enumerable.Range(0, 20_000).Select(at => one with { Reference = $"N{at}" }).ToList();
        Assert.NotEqual(InputsDigest.Of([Some.Records(line, many)]), InputsDigest.Of([Some.Records(line, many.SkipLast(1).Append(one))]));
        Assert.Equal(InputsDigest.Of([Some.Records(line, many)]), InputsDigest.Of([Some.Records(line, many)]));
    }
}
