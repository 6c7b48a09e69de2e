using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What a table of vectors shows of its pack, and what it cannot.</summary>
static class VectorsText
{
    public static void Write(TextWriter messages, PackVectors vectors)
    {
        messages.WriteLine($"{vectors.Vectors.Count} vectors of {vectors.Pack.Identity} ({vectors.Pack.Sha256[..12]}) as of {vectors.AsOf:yyyy-MM-dd} show {string.Join(", ", vectors.Counts.Select(count => $"{count.Shown} of {count.All} {count.What}"))}.");
        if (vectors.NotShown.Count == 0)
            return;
        messages.WriteLine("Not shown:");
        foreach (var one in vectors.NotShown)
            messages.WriteLine($"  {one}");
    }

    public static object Shape(PackVectors vectors)
    {
        var pack = vectors.Pack;
        return new
        {
            Pack = pack.Identity,
            pack.Sha256,
            vectors.AsOf,
            Shown = vectors.Counts.Select(count => new { count.What, count.Shown, count.All }),
            vectors.NotShown,
            Vectors = vectors.Vectors.Select(vector => new
            {
                vector.Reference,
                Facts = VectorTable.Facts(pack).Select(fact => new { fact.Name, Value = Known(VectorTable.Cell(vector, fact)) }),
                Levels = pack.Factors.Where(factor => factor.IsAssessed).Select(factor => new { Factor = factor.Id, Level = vector.Input.Levels.TryGetValue(factor.Id, out var level) ? (int?)level : null }),
                Factors = pack.Factors.Zip(vector.Score.Factors).Select(pair => Answer(pair.First, pair.Second)),
                Sections = pack.Sections.Zip(vector.Score.Sections).Select(pair => new { pair.First.Id, Total = pair.Second.Lowest, pair.Second.Highest }),
                vector.Score.Risk,
                vector.Score.Lowest,
                vector.Score.Highest,
                Band = vector.Band.Name,
                vector.UnknownFactors,
                Confidence = Answer(pack.Confidence, vector.Score.Confidence),
                vector.Shows,
            }),
        };
    }

    static string? Known(string cell) => cell.Length == 0 ? null : cell;

    static object Answer(Factor factor, FactorResult result)
    {
        return new { factor.Id, Level = result.Lowest, result.Highest, Row = factor.IsAssessed ? null : (int?)result.Row };
    }
}
