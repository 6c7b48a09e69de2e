using System.Text;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Pull;

/// <summary>One hundred damaged copies of the sample extract. Whatever the damage, a good row is used or named, and a refusal changes nothing.</summary>
public sealed class MutatedExtractTests
{
    static readonly string[] Files = ["mapped-lines.csv", "deal-numbers.csv", "evidence.csv", "assessments.csv"];
    static readonly IReadOnlyDictionary<string, IReadOnlyList<Some.CsvLine>> Original = Files.ToDictionary(file => file, file => Some.RowsOf(Repository.SampleExtract, file));


    [Fact]
    public void NoDamageLosesAGoodRowInSilence()
    {
        using var full = new TempFolder();
        using var fullStore = Some.Store(full);
        Some.Pull(fullStore, Repository.SampleExtract);
        var fullBefore = Some.Dump(full, "pull", "line", "number", "evidence", "assessment", "quarantine");
        var (copies, refused, looked, used, named) = (0, 0, 0, 0, 0);
        var kinds = new Dictionary<string, int>();
        for (var seed = 0; seed < 100; seed++)
        {
            copies++;
            using var home = new TempFolder();
            var copy = home.CopyOfSampleExtract();
            var (file, kind, rawOf) = Damage(copy, new Random(seed), seed);
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            using var store = Some.Store(home);
            Extract extract;
            try
            {
                extract = Some.Pull(store, copy).Extract;
            }
            catch (FeedUnavailableException fault)
            {
                refused++;
                Assert.StartsWith("The feed 'force-extract' could not be read, and nothing was changed:", fault.Message, StringComparison.Ordinal);
                Assert.All(fault.Problems, problem => Assert.StartsWith($"{file}: ", problem, StringComparison.Ordinal));
                Assert.Equal("", Some.Dump(home, "pull", "line", "number", "evidence", "assessment", "quarantine"));
                Assert.Throws<FeedUnavailableException>(() => Some.Pull(fullStore, copy));
                continue;
            }

            Assert.All(extract.Files, count => Assert.Equal(count.Rows, count.Used + count.Repeated + count.Quarantined));
            Assert.DoesNotContain("Quick line", Some.BytesOf(home), StringComparison.Ordinal);
            Assert.DoesNotContain("kept in sock", Some.BytesOf(home), StringComparison.Ordinal);
            Assert.DoesNotContain("HYPERLINK", Some.BytesOf(home), StringComparison.Ordinal);
            foreach (var one in Files)
            {
                var text = File.ReadAllText(Path.Combine(copy, one));
                var keptOut = NamedText(extract, one, text);
                foreach (var row in Original[one].Where(row => SampleRows.IsGood(one, row)))
                {
                    // A row that the damage left whole stands in the damaged file as it did, or as the damage says it must.
                    var raw = one == file ? rawOf(row) : row.Raw;
                    if (!text.Contains(raw, StringComparison.Ordinal))
                        continue;
                    looked++;
                    if (SampleRows.IsIn(extract, one, row))
                        used++;
                    else if (keptOut.Any(kept => kept.Contains(FirstLine(raw), StringComparison.Ordinal)))
                        named++;
                    else
                        Assert.Fail($"seed {seed} ({kind} of {file}) lost row {row.Row} of {one}: {raw}");
                }
            }
        }

        Assert.Equal(fullBefore, Some.Dump(full, "pull", "line", "number", "evidence", "assessment", "quarantine"));
        Assert.Equal(100, copies);
        Assert.Equal(Kinds.Length, kinds.Count);
        Assert.InRange(refused, 5, 40);
        Assert.InRange(looked, 60_000, 150_000);
        Assert.Equal(looked, used + named);
        Assert.True(used > looked * 8 / 10, $"{used} of {looked} rows were used");
        Assert.True(named > 100, $"only {named} rows were held out by name");
    }

    /// <summary>A broken row gives up its first line only; the rest is read, and named, as rows of their own.</summary>
    static string FirstLine(string raw) => raw.Split('\n')[0];

    /// <summary>The text of every row that a quarantined value names, by its number.</summary>
    static List<string> NamedText(Extract extract, string file, string text)
    {
        var rows = extract.Quarantined.Where(item => item.File == file).Select(item => item.Row).ToHashSet();
        return [.. CsvText.Read(new StringReader(text), suspectSwallowedRows: true).Where(row => rows.Contains(row.Number)).Select(row => row.Raw)];
    }

    static readonly string[] Kinds =
    [
        "cut", "columns shuffled", "column renamed", "quote inserted", "quote removed", "windows-1252", "UTF-16 without mark", "rows repeated", "rows shuffled", "bytes flipped",
        "lines joined", "blank lines",
    ];

    static (string File, string Kind, Func<Some.CsvLine, string> RawOf) Damage(string folder, Random random, int seed)
    {
        var kind = Kinds[seed % Kinds.Length];
        var file = Files[seed / Kinds.Length % Files.Length];
        var path = Path.Combine(folder, file);
        var bytes = File.ReadAllBytes(path);
        var text = File.ReadAllText(path);
        var header = text[..text.IndexOf("\r\n", StringComparison.Ordinal)];
        var rows = Original[file].Select(row => row.Raw).ToList();
        Func<Some.CsvLine, string> rawOf = row => row.Raw;
        switch (kind)
        {
            case "cut":
                bytes = bytes[..random.Next(bytes.Length)];
                break;
            case "columns shuffled":
                var columns = header.Split(',');
                random.Shuffle(columns);
                rawOf = row => string.Join(',', columns.Select(column => Quoted(row[column])));
                bytes = Joined(string.Join(',', columns), Original[file].Select(rawOf));
                break;
            case "column renamed":
                var names = header.Split(',');
                names[random.Next(names.Length)] += " (new)";
                bytes = Joined(string.Join(',', names), rows);
                break;
            case "quote inserted":
                // Where a quote does most harm: at the start of a field.
                for (var count = 0; count < 3; count++)
                {
                    var commas = Enumerable.Range(header.Length, text.Length - header.Length).Where(at => text[at] is ',' or '\n').ToList();
                    text = text.Insert(commas[random.Next(commas.Count)] + 1, "\"");
                }

                bytes = Encoding.UTF8.GetBytes(text);
                break;
            case "quote removed":
                var quotes = Enumerable.Range(0, text.Length).Where(at => text[at] == '"').ToList();
                bytes = quotes.Count == 0 ? bytes : Encoding.UTF8.GetBytes(text.Remove(quotes[random.Next(quotes.Count)], 1));
                break;
            case "windows-1252":
                foreach (var at in Enumerable.Range(0, 5).Select(_ => random.Next(rows.Count)))
                    rows[at] = rows[at].Replace('a', 'é');
                bytes = Encoding.Latin1.GetBytes(string.Join("\r\n", rows.Prepend(header)) + "\r\n");
                break;
            case "UTF-16 without mark":
                bytes = new UnicodeEncoding(random.Next(2) == 0, false).GetBytes(text);
                break;
            case "rows repeated":
                for (var count = 0; count < 20; count++)
                    rows.Insert(random.Next(rows.Count), rows[random.Next(rows.Count)]);
                bytes = Joined(header, rows);
                break;
            case "rows shuffled":
                var shuffled = rows.ToArray();
                random.Shuffle(shuffled);
                bytes = Joined(header, shuffled);
                break;
            case "bytes flipped":
                for (var count = 0; count < 10; count++)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case "lines joined":
                for (var count = 0; count < 5; count++)
                {
                    var ends = Enumerable.Range(0, text.Length - 1).Where(at => text[at] == '\r' && text[at + 1] == '\n').ToList();
                    text = text.Remove(ends[random.Next(1, ends.Count)], 2);
                }

                bytes = Encoding.UTF8.GetBytes(text);
                break;
            default:
                for (var count = 0; count < 10; count++)
                    rows.Insert(random.Next(rows.Count), "");
                bytes = Joined(header, rows);
                break;
        }

        File.WriteAllBytes(path, bytes);
        return (file, kind, rawOf);
    }

    static byte[] Joined(string header, IEnumerable<string> rows) => Encoding.UTF8.GetBytes(string.Concat(rows.Prepend(header).Select(row => row + "\r\n")));

    static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\n") >= 0 ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}
