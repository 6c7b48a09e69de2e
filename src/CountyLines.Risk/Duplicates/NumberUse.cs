using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Duplicates;

/// <summary>When two lines used one number.</summary>
static class NumberUse
{
    /// <summary>
    /// Whether both may have had one number at the same time. A person looks at every such pair, whatever else speaks against it: a number is
    /// in one hand at a time, so one of the records is wrong at the least.
    /// </summary>
    public static bool MayHaveDealtFromOneNumber(LineProfile a, LineProfile b)
    {
        foreach (var number in a.Numbers)
        {
            foreach (var other in b.Numbers)
            {
                if (number.Number == other.Number && !IsApart(number, other))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether one had stopped with it before the other began; a day that is not known may be any.</summary>
    public static bool IsApart(DealNumber a, DealNumber b) => a.To < b.From || b.To < a.From;

    public static string Period(DealNumber number)
    {
        var from = number.From is { } first ? $"from {first:d MMM yyyy}" : "from an unknown day";
        return number.To is { } last ? $"{from} to {last:d MMM yyyy}" : from;
    }
}
