using System.Globalization;
using System.Text;
using System.Text.Json;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>The end of the chain, or another entry of it: who knows both can tell whether the chain still holds it.</summary>
/// <param name="Number">0 before the first entry.</param>
/// <param name="Hash">SHA-256 in hex; 64 zeros before the first.</param>
public sealed record AuditHead(long Number, string Hash)
{
    /// <summary>What the first entry follows.</summary>
    public static AuditHead Start { get; } = new(0, new string('0', 64));
}

/// <summary>An entry as it is stored.</summary>
public sealed record AuditRow(long Number, string PrevHash, string Hash, byte[] Entry)
{
    /// <summary>SHA-256, in lower-case hex, over the hash before as it is written and the bytes of the entry.</summary>
    public static string HashOf(string prevHash, byte[] entry) => Sha256.Of([.. Encoding.UTF8.GetBytes(prevHash), .. entry]);
}

/// <summary>One entry of the audit: who did what and when. Persons, lines and recipients stand in it as tokens (<see cref="AuditName"/>).</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="At">UTC, to the millisecond.</param>
/// <param name="Act">A code, for example <c>list-shown</c>.</param>
/// <param name="What">By name, in ordinal order.</param>
public sealed record AuditEntry(
    long Number, DateTimeOffset At, AuditOperation Operation, string Act, string Who, IReadOnlyList<(string Name, AuditValue Value)> What, IReadOnlyList<string> Lines, IReadOnlyList<string> Recipients)
{
    /// <summary>People on whose account something was done. Not written when there are none, so that entries from before accounts keep their hash.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The words of the operations, as they are written.</summary>
    public static IReadOnlyList<string> Operations { get; } = [.. Enum.GetNames<AuditOperation>().Select(name => name.ToLowerInvariant())];

    /// <summary>The one form in which it is written and hashed: names in a fixed order, no spaces, ASCII.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("number", Number);
            writer.WriteString("at", At.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture));
            writer.WriteString("operation", Operations[(int)Operation]);
            writer.WriteString("act", Act);
            writer.WriteString("who", Who);
            writer.WriteStartObject("what");
            foreach (var (name, value) in What)
            {
                if (value.Number is { } number)
                    writer.WriteNumber(name, number);
                else
                    writer.WriteString(name, value.Text);
            }

            writer.WriteEndObject();
            Write(writer, "lines", Lines);
            Write(writer, "recipients", Recipients);
            if (People.Count > 0)
                Write(writer, "people", People);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The entry that these bytes are, or null when they are not exactly what this product writes.</summary>
    public static AuditEntry? Read(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var entry = new AuditEntry(
                root.GetProperty("number").GetInt64(), TimeOf(Text(root, "at")), (AuditOperation)Operations.ToList().IndexOf(Text(root, "operation")), Text(root, "act"), Text(root, "who"),
                [.. root.GetProperty("what").EnumerateObject().Select(one => (one.Name, ValueOf(one.Value)))], Texts(root, "lines"), Texts(root, "recipients"))
            {
                People = root.TryGetProperty("people", out _) ? Texts(root, "people") : [],
            };
            return entry.IsWellFormed && entry.ToBytes().AsSpan().SequenceEqual(bytes) ? entry : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether everything in it is of the kind that may stand in the chain.</summary>
    bool IsWellFormed => Enum.IsDefined(Operation) && AuditValue.IsCode(Act) && What.All(one => AuditAct.IsName(one.Name))
        && AuditName.IsToken(AuditName.Person, Who) && Lines.All(one => AuditName.IsToken(AuditName.Line, one)) && Recipients.All(one => AuditName.IsToken(AuditName.Recipient, one))
        && People.All(one => AuditName.IsToken(AuditName.Person, one));

    static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> tokens)
    {
        writer.WriteStartArray(name);
        foreach (var token in tokens)
            writer.WriteStringValue(token);
        writer.WriteEndArray();
    }

    static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";

    static IReadOnlyList<string> Texts(JsonElement root, string name) => [.. root.GetProperty(name).EnumerateArray().Select(one => one.GetString() ?? "")];

    static AuditValue ValueOf(JsonElement element)
    {
        return element.ValueKind == JsonValueKind.Number ? element.GetInt64() : AuditValue.Read(element.GetString() ?? "") ?? throw new FormatException();
    }

    static DateTimeOffset TimeOf(string text)
    {
        return DateTimeOffset.ParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }
}
