namespace CountyLines.Risk.Packages;

/// <summary>A package, a certificate or a document of one cannot be used, with every reason.</summary>
public sealed class PackageException(string summary, IReadOnlyList<string> reasons)
    : Exception(reasons.Count == 1 ? $"{summary}: {reasons[0]}" : $"{summary}:{Environment.NewLine}" + string.Join(Environment.NewLine, reasons.Select(reason => $"  {reason}")))
{
    public PackageException(string summary, string reason)
        : this(summary, [reason])
    {
    }

    public IReadOnlyList<string> Reasons { get; } = reasons;

    /// <summary>Throws when there is any reason.</summary>
    public static void ThrowIfAny(string summary, IReadOnlyList<string> reasons)
    {
        if (reasons.Count > 0)
            throw new PackageException(summary, reasons);
    }
}
