using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountyLines.Risk.Release;
using CountyLines.Risk.Tests.Support;
using Json.Schema;
using Xunit;

namespace CountyLines.Risk.Tests.Release;

public sealed class ReleasedJsonTests
{
    static readonly JsonSchema Schema = JsonSchema.Build(JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Rules, "release.schema.json"))).RootElement);

    static bool Fits(byte[] document) => Schema.Evaluate(JsonDocument.Parse(document).RootElement).IsValid;

    static void AssertSame(ReleasedList meant, ReleasedList found)
    {
        Assert.Equal(meant.Heading with { Bands = [], LeftOut = [] }, found.Heading with { Bands = [], LeftOut = [] });
        Assert.Equal(meant.Heading.Bands, found.Heading.Bands);
        Assert.Equal(meant.Heading.LeftOut, found.Heading.LeftOut);
        Assert.Equal(meant.Columns, found.Columns);
        Assert.Equal(meant.Changes, found.Changes);
        Assert.Equal(meant.Rows.Count, found.Rows.Count);
        foreach (var (one, other) in meant.Rows.Zip(found.Rows))
            Assert.True(one.SequenceEqual(other, StringComparer.Ordinal));
    }

    [Fact]
    public void AListThatIsWrittenReadsBackAsItWas()
    {
        var texts = SomeRelease.Drawn(20_000).ToList();
        var lists = new[]
        {
            SomeRelease.Of(), SomeRelease.Of(0), SomeRelease.OfTexts(texts), SomeRelease.Of(40, index => SomeRelease.Hostile[index % SomeRelease.Hostile.Count]),
            SomeRelease.Of(1, heading: SomeRelease.Heading with { Title = "\"\0\\\uD800\u2028", Previous = null, Corrects = 4, LeftOut = [], Bands = [], Release = long.MaxValue }, changes: []),
        };
        Assert.All(lists, list => AssertSame(list, ReleasedJson.Read(ReleasedJson.Write(list))));
    }

    [Fact]
    public void TheDocumentIsPlainJsonThatAnotherReaderUnderstands()
    {
        var list = SomeRelease.Of(30, index => index % 2 == 0 ? "naïve \"quote\" \u0001 \uD83D\uDE00 <b>" : null);
        var document = ReleasedJson.Write(list);
        Assert.NotEqual(0xEF, document[0]);
        Assert.DoesNotContain((byte)'\r', document);
        Assert.Equal((byte)'\n', document[^1]);

        var root = JsonDocument.Parse(document).RootElement;
        Assert.Equal(["release", "columns", "lines", "changes"], root.EnumerateObject().Select(property => property.Name));
        var looked = 0;
        foreach (var (row, line) in list.Rows.Zip(root.GetProperty("lines").EnumerateArray()))
        {
            Assert.Equal(list.Columns.Select(column => column.Id), line.EnumerateObject().Select(property => property.Name));
            foreach (var (column, value) in list.Columns.Zip(row))
            {
                var cell = line.GetProperty(column.Id);
                Assert.Equal(value, cell.ValueKind == JsonValueKind.Null ? null : cell.ValueKind == JsonValueKind.String ? cell.GetString() : cell.GetRawText());
                Assert.Equal(column.Kind == ColumnKind.Whole && value is not null, cell.ValueKind == JsonValueKind.Number);
                Assert.Equal(column.Kind == ColumnKind.Flag && value is not null, cell.ValueKind is JsonValueKind.True or JsonValueKind.False);
                looked++;
            }
        }

        Assert.Equal(30 * 13, looked);
        Assert.Equal("2026-11-20T09:00:00Z", root.GetProperty("release").GetProperty("created").GetString());
    }

    public static TheoryData<string, string, string> Damages => new()
    {
        { "\"title\": \"County", "\"titel\": \"County", "release: 'titel' is not known; release: 'title' is missing" },
        { "\"number\": 7", "\"number\": \"7\"", "release.number: string stands where a whole number belongs" },
        { "\"number\": 7", "\"number\": 7.5", "release.number: number stands where a whole number belongs" },
        { "\"number\": 7", "\"number\": 7,\n    \"number\": 7", "release: 'number' stands there twice" },
        { "\"number\": 7", "\"number\":  7", "line 3 has '\"number\":  7,' where '\"number\": 7,' belongs" },
        { "\"as_of\": \"2026-11-20\"", "\"as_of\": \"20/11/2026\"", "release.as_of: '20/11/2026' is not yyyy-MM-dd" },
        { "09:00:00Z", "09:00:00+00:00", "release.created: '2026-11-20T09:00:00+00:00' is not yyyy-MM-ddTHH:mm:ssZ" },
        { "\"kind\": \"whole\"", "\"kind\": \"Whole\"", "columns[0].kind: 'Whole' is not text or whole or date or month or flag" },
        { "\"kind\": \"whole\"", "\"kind\": \"0\"", "columns[0].kind: '0' is not text or whole or date or month or flag" },
        { "\"id\": \"rank\"", "\"id\": \"risk\"", "columns: two columns have the same id" },
        { "\"rank\": 1,", "\"rank\": \"1\",", "lines[0].rank: \"1\" cannot stand in a column of the kind whole" },
        { "\"rank\": 1,", "\"rank\": 1e0,", "lines[0].rank: 1e0 cannot stand in a column of the kind whole" },
        { "\"rank\": 1,", "\"rank\": 1, \"more\": 2,", "lines[0]: 'more' is not known" },
        { "\"children\": true", "\"children\": \"true\"", "lines[0].children: \"true\" cannot stand in a column of the kind flag" },
        { "\"last_activity\": \"2026-01-01\"", "\"last_activity\": \"2026-02-30\"", "lines[0].last_activity: \"2026-02-30\" cannot stand in a column of the kind date" },
        { "Regional tasking", "Regional t\\u0061sking", "where '\"purpose\": \"Regional tasking" },
        { "\"detail\": \"\"", "\"detail\": null", "changes[0].detail: null stands where a text belongs" },
        { "{\n  \"release\"", "\uFEFF{\n  \"release\"", "is not that of a released list" },
        { "}\n]", "},\n]", "" },
        { "\"changes\":", "\"change\":", "the document: 'change' is not known; the document: 'changes' is missing" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void ADocumentThatIsNotExactlyWhatIsWrittenIsRefusedWithTheFault(string from, string to, string fault)
    {
        var text = Encoding.UTF8.GetString(ReleasedJson.Write(SomeRelease.Of()));
        if (fault.Length == 0)
            (from, to, fault) = ("\n  ]\n}\n", "\n  ]\n} x\n", "is not that of a released list");
        var at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{from}' is not in the document");
        var damaged = text[..at] + to + text[(at + from.Length)..];
        Assert.Contains(fault, Assert.Throws<InvalidDataException>(() => ReleasedJson.Read(Encoding.UTF8.GetBytes(damaged))).Message);
    }

    [Fact]
    public void AllFaultsOfADocumentAreToldAtOnce()
    {
        var text = Encoding.UTF8.GetString(ReleasedJson.Write(SomeRelease.Of())).Replace("\"marking\": \"OFFICIAL-SENSITIVE\"", "\"marking\": 1").Replace("\"detail\": \"\"", "\"detail\": false");
        var message = Assert.Throws<InvalidDataException>(() => ReleasedJson.Read(Encoding.UTF8.GetBytes(text))).Message;
        Assert.Contains("release.marking", message);
        Assert.Contains("changes[0].detail", message);
        Assert.Contains("changes[2].detail", message);
    }

    [Fact]
    public void EveryByteOfADocumentMatters()
    {
        var document = ReleasedJson.Write(SomeRelease.Of(2));
        var looked = 0;
        for (var at = 0; at < document.Length; at++)
        {
            var damaged = document.ToArray();
            damaged[at] ^= 1;
            if (Reads(damaged) is { } list)
                Assert.Equal(damaged, ReleasedJson.Write(list));
            var shorter = document.Where((_, index) => index != at).ToArray();
            if (Reads(shorter) is { } other)
                Assert.Equal(shorter, ReleasedJson.Write(other));
            looked++;
        }

        Assert.InRange(looked, 3000, 20_000);

        static ReleasedList? Reads(byte[] bytes)
        {
            try
            {
                return ReleasedJson.Read(bytes);
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }
    }

    [Fact]
    public void EveryListFitsThePublishedSchema()
    {
        // Half of a surrogate pair is left out: the reader that the schema's library rests on refuses it.
        var texts = SomeRelease.Drawn(5000).Select(text => string.Concat(text.Where(character => !char.IsSurrogate(character)))).Where(text => text.Length > 0).ToList();
        var looked = 0;
        for (var lines = 0; lines < 60; lines++)
        {
            var drawn = lines;
            var heading = SomeRelease.Heading with { Title = texts[lines], Previous = lines % 2 == 0 ? null : lines, Corrects = lines % 3 == 0 ? null : lines, LeftOut = [.. SomeRelease.Heading.LeftOut.Take(lines % 3)] };
            Assert.True(Fits(ReleasedJson.Write(SomeRelease.Of(lines, index => (index + drawn) % 4 == 0 ? null : texts[(index + (drawn * 60)) % texts.Count], heading, [.. SomeRelease.Changes.Take(lines % 4)]))));
            looked++;
        }

        Assert.Equal(60, looked);
    }

    [Fact]
    public void ADocumentWithoutOneOfItsKeysOrWithOneMoreOrOneOfAnotherKindDoesNotFitTheSchema()
    {
        var text = ReleasedJson.Write(SomeRelease.Of(2, changes: [.. SomeRelease.Changes.Take(1)]));
        var looked = 0;
        foreach (var path in Paths(JsonNode.Parse(text)!, []).Where(path => path[0] is not "lines").ToList())
        {
            if (path[^1] is string key)
            {
                Assert.False(Fits(Changed(text, path, (map, _) => map.AsObject().Remove(key))), $"without {string.Join('/', path)}");
                Assert.False(Fits(Changed(text, path, (map, _) => map.AsObject()["no_such_key"] = 1)), $"with one more beside {string.Join('/', path)}");
            }

            Assert.False(Fits(Changed(text, path, (parent, last) => Put(parent, last, 1.5))), $"a fraction at {string.Join('/', path)}");
            looked++;
        }

        Assert.InRange(looked, 80, 200);
        Assert.False(Fits(Changed(text, ["lines", 0, "rank"], (parent, last) => Put(parent, last, 1.5))));
        Assert.False(Fits(Changed(text, ["release", "as_of"], (parent, last) => Put(parent, last, "2026-13-01"))));
        Assert.False(Fits(Changed(text, ["release", "created"], (parent, last) => Put(parent, last, "2026-11-20T09:00:00"))));
        Assert.False(Fits(Changed(text, ["columns", 0, "kind"], (parent, last) => Put(parent, last, "number"))));
        Assert.False(Fits(Changed(text, ["columns", 0, "id"], (parent, last) => Put(parent, last, "Rank"))));
    }

    static byte[] Changed(byte[] text, object[] path, Action<JsonNode, object> change)
    {
        var root = JsonNode.Parse(text)!;
        var node = root;
        foreach (var step in path[..^1])
            node = step is string key ? node[key]! : node[(int)step]!;
        change(node, path[^1]);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    static void Put(JsonNode parent, object last, JsonNode value)
    {
        if (last is string key)
            parent[key] = value;
        else
            parent[(int)last] = value;
    }

    static IEnumerable<object[]> Paths(JsonNode node, object[] path)
    {
        var children = node switch
        {
            JsonObject map => map.Select(pair => ((object)pair.Key, pair.Value)),
            JsonArray list => list.Select((value, index) => ((object)index, value)),
            _ => [],
        };
        foreach (var (step, value) in children)
        {
            object[] here = [.. path, step];
            yield return here;
            foreach (var below in value is null ? [] : Paths(value, here))
                yield return below;
        }
    }
}
