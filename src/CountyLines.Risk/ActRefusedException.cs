namespace CountyLines.Risk;

/// <summary>What a person asked to record is refused, with every reason; nothing was recorded.</summary>
public sealed class ActRefusedException(string summary, IReadOnlyList<string> reasons)
    : Exception(reasons.Count == 1 ? $"{summary}: {reasons[0]}." : $"{summary}:{Environment.NewLine}" + string.Join(Environment.NewLine, reasons.Select(reason => $"  {reason}")))
{
    public IReadOnlyList<string> Reasons { get; } = reasons;

    /// <summary>Throws when there is any reason.</summary>
    public static void ThrowIfAny(string summary, IReadOnlyList<string> reasons)
    {
        if (reasons.Count > 0)
            throw new ActRefusedException(summary, reasons);
    }
}
