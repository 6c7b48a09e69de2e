using System.Text.Encodings.Web;
using System.Text.Json;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>The one way in which documents are written for programs: snake_case, UTF-8, LF.</summary>
static class Json
{
    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        // Names with quotes or accents stay readable; the document is never put into a page as it is.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(TextWriter writer, object document)
    {
        writer.Write(JsonSerializer.Serialize(document, document.GetType(), Options));
        writer.Write('\n');
    }
}
