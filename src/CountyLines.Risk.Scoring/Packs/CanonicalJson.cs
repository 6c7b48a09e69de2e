using System.Text.Encodings.Web;
using System.Text.Json;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// The one form of a pack and its cases that is hashed: <c>{"cases":[[...]],"pack":{...}}</c>, names in ordinal order, every value a
/// text as written, no spaces. Comments, layout and line ends of the files do not change it; any word of a rule does.
/// </summary>
static class CanonicalJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(RuleMap pack, IReadOnlyList<CsvRow> cases)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("cases");
            foreach (var row in cases)
                Write(writer, row.Fields);
            writer.WriteEndArray();
            writer.WritePropertyName("pack");
            Write(writer, pack);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    static void Write(Utf8JsonWriter writer, IEnumerable<string> fields)
    {
        writer.WriteStartArray();
        foreach (var field in fields)
            writer.WriteStringValue(field);
        writer.WriteEndArray();
    }

    static void Write(Utf8JsonWriter writer, RuleNode node)
    {
        switch (node)
        {
            case RuleScalar { IsBlank: true }:
                writer.WriteNullValue();
                break;
            case RuleScalar scalar:
                writer.WriteStringValue(scalar.Text);
                break;
            case RuleList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case RuleMap map:
                writer.WriteStartObject();
                foreach (var (name, value) in map.Entries.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name.Text);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
        }
    }
}
