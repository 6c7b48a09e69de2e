namespace CountyLines.Risk.Duplicates;

/// <summary>Binary logarithms in whole hundredths of a bit. Whole numbers throughout, so that every machine finds the same weight.</summary>
static class Bits
{
    /// <summary>Fractional binary digits worked out before rounding to hundredths.</summary>
    const int Digits = 16;

    const int Point = 62;

    /// <summary>The logarithm of a ratio of two positive numbers, to the nearest hundredth.</summary>
    public static int Hundredths(Int128 numerator, Int128 denominator)
    {
        var (above, below, whole) = ((UInt128)numerator, (UInt128)denominator, 0);
        for (; above >= below * 2; whole++)
            below *= 2;
        for (; above < below; whole--)
            above *= 2;
        // The mantissa, 1 or more and below 2, with 62 binary places.
        var mantissa = (above << Point) / below;
        var fraction = 0;
        for (var digit = 0; digit < Digits; digit++)
        {
            mantissa = (mantissa * mantissa) >> Point;
            fraction *= 2;
            if (mantissa < (UInt128)2 << Point)
                continue;
            mantissa >>= 1;
            fraction++;
        }

        return (whole * 100) + (((fraction * 100) + (1 << (Digits - 1))) >> Digits);
    }
}
