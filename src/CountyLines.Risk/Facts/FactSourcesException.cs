namespace CountyLines.Risk.Facts;

/// <summary>Plug-ins that cannot be used, all faults together. Nothing was scored: a fact that is missing must not look like a low risk.</summary>
public sealed class FactSourcesException(string summary, IReadOnlyList<string> problems)
    : Exception(summary + Environment.NewLine + string.Join(Environment.NewLine, problems.Select(problem => $"  {problem}")))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
