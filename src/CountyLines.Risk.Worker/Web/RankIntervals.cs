using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Web;

/// <summary>How firm the ranks of the newest run are, drawn once in the background: a page never waits for it, and nobody has it drawn again.</summary>
sealed class RankIntervals
{
    const int Draws = 1_000;
    const int Top = 10;

    readonly Lock one = new();
    (Run? Of, Task<IReadOnlyDictionary<string, RankInterval>>? Drawn) last;

    /// <summary>By reference; otherwise what stands in their place.</summary>
    /// <param name="newest">The report of the newest run.</param>
    public (IReadOnlyDictionary<string, RankInterval>? Lines, string Otherwise) Of(HeldReports.Lease newest)
    {
        lock (one)
        {
            var run = newest.Then.Run;
            // One at a time: what comes meanwhile is drawn when somebody asks again.
            if (last.Of != run && last.Drawn is not { IsCompleted: false })
            {
                var held = newest.Again();
                last = (run, Task.Run(() => Draw(held)));
            }

            return last.Of == run && last.Drawn is { IsCompletedSuccessfully: true } drawn ? (drawn.Result, "")
                : (null, last.Of == run && last.Drawn is { IsFaulted: true } ? "not available" : "being drawn");
        }
    }

    static IReadOnlyDictionary<string, RankInterval> Draw(HeldReports.Lease held)
    {
        using (held)
            return RankStability.Of(held.Then, Draws, seed: 1, Top, null, CancellationToken.None).Lines.ToDictionary(line => line.Line.Line.Reference, line => line.Interval, StringComparer.Ordinal);
    }
}
