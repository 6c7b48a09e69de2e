using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Store;

/// <summary>
/// Levels and totals as the store keeps them, readable in any SQL client: <c>2-4@3</c> is a level of 2 that may be up to 4, by row 3;
/// a settled level is <c>2-2@3</c>. One per factor of the pack, in its order, with a space between.
/// </summary>
static class ScoreText
{
    public static string Of(IReadOnlyList<FactorResult> results)
    {
        var text = new StringBuilder();
        foreach (var result in results)
            text.Append(text.Length > 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{result.Lowest}-{result.Highest}@{result.Row}");
        return text.ToString();
    }

    public static string Of(IReadOnlyList<SectionResult> results)
    {
        var text = new StringBuilder();
        foreach (var result in results)
            text.Append(text.Length > 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{result.Lowest}-{result.Highest}");
        return text.ToString();
    }

    public static IReadOnlyList<FactorResult> Factors(string text) => Factors(Encoding.UTF8.GetBytes(text));

    public static IReadOnlyList<FactorResult> Factors(ReadOnlySpan<byte> text)
    {
        var results = new FactorResult[Parts(text)];
        for (var index = 0; index < results.Length; index++)
            results[index] = new((int)Number(ref text), (int)Number(ref text), (int)Number(ref text));
        return text.IsEmpty ? results : throw Misread();
    }

    public static IReadOnlyList<SectionResult> Sections(string text) => Sections(Encoding.UTF8.GetBytes(text));

    public static IReadOnlyList<SectionResult> Sections(ReadOnlySpan<byte> text)
    {
        var results = new SectionResult[Parts(text)];
        for (var index = 0; index < results.Length; index++)
            results[index] = new(Number(ref text), Number(ref text));
        return text.IsEmpty ? results : throw Misread();
    }

    static int Parts(ReadOnlySpan<byte> text) => text.IsEmpty ? 0 : text.Count((byte)' ') + 1;

    /// <summary>Takes a number and the mark after it from the front.</summary>
    static long Number(ref ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(text, out long number, out var length))
            throw Misread();
        text = text[Math.Min(length + 1, text.Length)..];
        return number;
    }

    static FormatException Misread() => new("Levels or totals in the store are not as this product writes them.");
}
