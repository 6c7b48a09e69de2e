using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CountyLines.Risk.Packages;

/// <summary>
/// The one form in which a package's documents are written: snake_case, UTF-8, LF, two spaces, one key to a line, so that partners can read
/// them with grep. Reading takes that form and no other: a document that is signed has one spelling.
/// </summary>
static class PackageJson
{
    /// <summary>The documents are three levels deep.</summary>
    const int Depth = 8;

    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        // The default also escapes letters with accents; the document is never put into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = Depth,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false), new UtcSeconds() },
    };

    public static byte[] Write<T>(T document) => [.. JsonSerializer.SerializeToUtf8Bytes(document, Options), (byte)'\n'];

    /// <param name="what">What the bytes should be, for the message: <c>manifest.json</c>.</param>
    /// <exception cref="PackageException">The bytes are not what <see cref="Write"/> gives.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes, string what)
    {
        T document;
        try
        {
            document = JsonSerializer.Deserialize<T>(bytes, Options) ?? throw new JsonException("it holds nothing");
        }
        catch (JsonException fault)
        {
            throw new PackageException($"{what} cannot be read", $"it is not the document that this version writes ({Scoring.VisibleText.Of(fault.Message, 200)})");
        }

        return bytes.SequenceEqual(Write(document)) ? document : throw new PackageException($"{what} cannot be read", "it says what such a document says and is spelled otherwise: other spaces, order or escapes");
    }

    /// <summary><c>2026-11-20T09:00:00Z</c>: to the second, so that text and time order alike.</summary>
    sealed class UtcSeconds : JsonConverter<DateTimeOffset>
    {
        const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            return DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw new JsonException("a time is not written as 2026-11-20T09:00:00Z");
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
        }
    }
}
