using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Tests.Facts;

/// <summary>A plug-in that answers as it is told, and keeps what it was shown.</summary>
sealed class FakeSource(Func<IReadOnlyList<LineRecords>, IReadOnlyList<FactValue>> answer, string name = "phones") : IFactSource
{
    public string Name => name;

    /// <summary>Every batch in the order it was asked for.</summary>
    public List<IReadOnlyList<LineRecords>> Shown { get; } = [];

    /// <summary>Answers for each line by itself.</summary>
    public static FakeSource ForEach(Func<LineRecords, FactValue> answer, string name = "phones") => new(lines => [.. lines.Select(answer)], name);

    public IReadOnlyList<FactValue> FactsOf(IReadOnlyList<LineRecords> lines, DateOnly asOf, CancellationToken stop)
    {
        Shown.Add(lines);
        return answer(lines);
    }
}
