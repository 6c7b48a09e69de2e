using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks.Engines;

/// <summary>The facts of the first lines of a table as plain arrays, for the loops that were written by hand for the default pack.</summary>
sealed class PlainColumns
{
    readonly Dictionary<string, byte[]> narrow = [];
    readonly Dictionary<string, ushort[]> wide = [];

    public PlainColumns(FactColumns facts, int lines)
    {
        Lines = lines;
        var pack = facts.Pack;
        for (var fact = 0; fact < pack.Facts.Count; fact++)
        {
            if (facts.WidthOfFact(fact) == 1)
                facts.Values<byte>(fact)[..lines].CopyTo(narrow[pack.Facts[fact].Name] = new byte[ScoreArrays.Padded(lines)]);
            else
                facts.Values<ushort>(fact)[..lines].CopyTo(wide[pack.Facts[fact].Name] = new ushort[ScoreArrays.Padded(lines)]);
        }

        for (var factor = 0; factor < pack.Factors.Count; factor++)
        {
            if (pack.Factors[factor].IsAssessed)
                facts.Levels(factor)[..lines].CopyTo(narrow[pack.Factors[factor].Id] = new byte[ScoreArrays.Padded(lines)]);
        }
    }

    public int Lines { get; }

    public IEnumerable<string> Names => narrow.Keys.Concat(wide.Keys);

    public byte[] Narrow(string name) => narrow[name];

    public ushort[] Wide(string name) => wide[name];

    public int At(string name, int line) => narrow.TryGetValue(name, out var bytes) ? bytes[line] : wide[name][line];
}
