using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CountyLines.Risk.Release;

/// <summary>
/// JSON in one form only: keys in the order given, two spaces for each step in, LF, and texts escaped as RFC 8785 does. The framework's own
/// writer escapes what its Unicode tables call undefined, so that a later version would give other bytes for the same release.
/// </summary>
static class JsonText
{
    public static byte[] Write(JsonNode document)
    {
        var text = new StringBuilder();
        Append(text, document, "\n");
        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    static void Append(StringBuilder text, JsonNode? node, string lineEnd)
    {
        var inner = lineEnd + "  ";
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject { Count: > 0 } map:
                var open = '{';
                foreach (var (key, value) in map)
                {
                    Append(text.Append(open).Append(inner), key);
                    Append(text.Append(": "), value, inner);
                    open = ',';
                }

                text.Append(lineEnd).Append('}');
                break;
            case JsonArray { Count: > 0 } list:
                var start = '[';
                foreach (var item in list)
                {
                    Append(text.Append(start).Append(inner), item, inner);
                    start = ',';
                }

                text.Append(lineEnd).Append(']');
                break;
            case JsonValue value when value.TryGetValue(out string? said):
                Append(text, said);
                break;
            case JsonValue value:
                // A whole number or a flag, which have one form.
                text.Append(value.ToJsonString());
                break;
            default:
                text.Append(node is JsonArray ? "[]" : "{}");
                break;
        }
    }

    static void Append(StringBuilder text, string said)
    {
        text.Append('"');
        for (var index = 0; index < said.Length; index++)
        {
            var character = said[index];
            var known = "\"\\\b\f\n\r\t".IndexOf(character, StringComparison.Ordinal);
            if (known >= 0)
                text.Append('\\').Append("\"\\bfnrt"[known]);
            else if (character < ' ' || IsHalf(said, index))
                text.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(character);
        }

        text.Append('"');
    }

    /// <summary>Half of a surrogate pair: UTF-8 has no form for it, JSON's escape has.</summary>
    static bool IsHalf(string text, int index)
    {
        return char.IsHighSurrogate(text[index]) ? index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1])
            : char.IsLowSurrogate(text[index]) && (index == 0 || !char.IsHighSurrogate(text[index - 1]));
    }

    /// <summary>The text of a JSON string. The framework's own reading refuses half of a surrogate pair.</summary>
    public static string Read(JsonElement element)
    {
        var raw = element.GetRawText().AsSpan()[1..^1];
        if (!raw.Contains('\\'))
            return raw.ToString();
        var text = new StringBuilder(raw.Length);
        for (var index = 0; index < raw.Length; index++)
        {
            if (raw[index] != '\\')
            {
                text.Append(raw[index]);
            }
            else if (raw[++index] == 'u')
            {
                text.Append((char)int.Parse(raw.Slice(index + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                index += 4;
            }
            else
            {
                text.Append("\"\\/\b\f\n\r\t"["\"\\/bfnrt".IndexOf(raw[index], StringComparison.Ordinal)]);
            }
        }

        return text.ToString();
    }
}
