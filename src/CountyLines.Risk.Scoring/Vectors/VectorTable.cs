using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// Vectors as a table for a spreadsheet: first the columns that <see cref="FactTable"/> reads, then the answers. The names of answers have
/// a space in them, so that none is the name of a fact, and a table with them can be scored as it is.
/// </summary>
public static class VectorTable
{
    const string Expected = "expected ";
    const string AtMost = " at most";
    const string ShowsColumn = "shows first";
    const string UnderColumn = "worked out under";

    /// <summary>The columns that are given: the reference, every fact, every assessed factor.</summary>
    public static IReadOnlyList<string> Given(Pack pack)
    {
        return ["reference", .. Facts(pack).Select(fact => fact.Name), .. pack.Factors.Where(factor => factor.IsAssessed).Select(factor => factor.Id)];
    }

    /// <summary>The columns that hold answers, and two that hold remarks; a table of facts may have them, and they are not read.</summary>
    public static IReadOnlyList<string> Answers(Pack pack)
    {
        return
        [
            .. pack.Factors.SelectMany(Names), .. pack.Sections.SelectMany(section => new[] { Expected + section.Id, Expected + section.Id + AtMost }),
            Expected + "risk", Expected + "lowest", Expected + "highest", Expected + "band", Expected + "unknown factors", .. Names(pack.Confidence), ShowsColumn, UnderColumn,
        ];
    }

    /// <summary>Writes the table.</summary>
    public static void Write(PackVectors vectors, TextWriter output)
    {
        var pack = vectors.Pack;
        CsvText.Write(output, [.. Given(pack), .. Answers(pack)]);
        foreach (var vector in vectors.Vectors)
            CsvText.Write(output, Row(vectors, vector));
    }

    /// <summary>A given value as a table of facts writes it; empty for unknown.</summary>
    public static string Cell(PackVector vector, Fact fact)
    {
        var value = vector.Input.Facts.GetValueOrDefault(fact.Name);
        return value.IsUnknown ? "" : value.Show(fact.Type);
    }

    /// <summary>The facts that are given: all but the number of unknown factors, which follows from the others.</summary>
    public static IEnumerable<Fact> Facts(Pack pack) => pack.Facts.Where(fact => fact.From is not Derivation.UnknownFactors);

    static IEnumerable<string> Names(Factor factor)
    {
        string[] levels = [Expected + factor.Id, Expected + factor.Id + AtMost];
        return factor.IsAssessed ? levels : levels.Append($"{Expected}{factor.Id} row");
    }

    static IEnumerable<string> Row(PackVectors vectors, PackVector vector)
    {
        var (pack, score) = (vectors.Pack, vector.Score);
        return
        [
            vector.Reference, .. Facts(pack).Select(fact => Cell(vector, fact)),
            .. pack.Factors.Where(factor => factor.IsAssessed).Select(factor => vector.Input.Levels.TryGetValue(factor.Id, out var level) ? Text(level) : ""),
            .. pack.Factors.Zip(score.Factors).SelectMany(pair => Answer(pair.First, pair.Second)),
            .. score.Sections.SelectMany(section => new[] { Text(section.Lowest), Text(section.Highest) }),
            Text(score.Risk), Text(score.Lowest), Text(score.Highest), vector.Band.Name, Text(vector.UnknownFactors), .. Answer(pack.Confidence, score.Confidence),
            string.Join("; ", vector.Shows), $"{pack.Identity} {pack.Sha256[..12]} as of {vectors.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
        ];
    }

    static IEnumerable<string> Answer(Factor factor, FactorResult result)
    {
        string[] levels = [Text(result.Lowest), Text(result.Highest)];
        return factor.IsAssessed ? levels : levels.Append(Text(result.Row));
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
