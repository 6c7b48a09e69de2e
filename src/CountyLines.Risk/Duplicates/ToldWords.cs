using System.Runtime.CompilerServices;

namespace CountyLines.Risk.Duplicates;

/// <summary>Text that is only put together when somebody listens.</summary>
[InterpolatedStringHandler]
ref struct ToldWords
{
    DefaultInterpolatedStringHandler text;

    public ToldWords(int literalLength, int formattedCount, List<PairSign>? signs, int weight, out bool isTold)
    {
        isTold = signs is not null && weight != 0;
        text = isTold ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string value) => text.AppendLiteral(value);

    public void AppendFormatted(string value) => text.AppendFormatted(value);

    public void AppendFormatted(int value, string? format = null) => text.AppendFormatted(value, format);

    public void AppendFormatted(decimal value, string format) => text.AppendFormatted(value, format);

    public override string ToString() => text.ToStringAndClear();
}
