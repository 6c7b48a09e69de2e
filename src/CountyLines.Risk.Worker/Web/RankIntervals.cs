using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Web;

/// <summary>How firm the ranks of the newest run are, drawn once in the background: a page never waits for it.</summary>
sealed class RankIntervals
{
    const int Draws = 1_000;
    const int Top = 10;

    readonly Lock one = new();
    (Run? Of, Task<IReadOnlyDictionary<string, RankInterval>>? Drawn) last;

    /// <summary>By reference; null while they are being drawn, or when they cannot be.</summary>
    /// <param name="report">The run as it was scored.</param>
    public IReadOnlyDictionary<string, RankInterval>? Of(Run run, Func<RunReport> report)
    {
        lock (one)
        {
            if (last.Of != run)
            {
                var scored = report();
                last = (run, Task.Run(() => Draw(scored)));
            }


            return last.Drawn is { IsCompletedSuccessfully: true } drawn ? drawn.Result : null;
        }
    }

    static IReadOnlyDictionary<string, RankInterval> Draw(RunReport report)
    {
        return RankStability.Of(report, Draws, seed: 1, Top, null, CancellationToken.None).Lines.ToDictionary(line => line.Line.Line.Reference, line => line.Interval, StringComparer.Ordinal);
    }
}
