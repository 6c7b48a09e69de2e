using CountyLines.Risk.Lines;

namespace CountyLines.Risk;

/// <summary>Notes how long each stage of a cycle takes.</summary>
/// <param name="attempt">The attempt at the night that they belong to.</param>
public sealed class Stages(TimeProvider clock, int attempt)
{
    readonly List<NightStage> done = [];

    /// <summary>Those that ended, in order, also those that ended in a fault.</summary>
    public IReadOnlyList<NightStage> Done => done;

    public async Task<T> Time<T>(string stage, Func<Task<T>> work)
    {
        var (at, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        try
        {
            return await work();
        }
        finally
        {
            done.Add(new NightStage(attempt, stage, at, clock.GetElapsedTime(began)));
        }
    }

    public void Time(string stage, Action work)
    {
        Time(stage, () =>
        {
            work();
            return true;
        });
    }

    public T Time<T>(string stage, Func<T> work)
    {
        var (at, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        try
        {
            return work();
        }
        finally
        {
            done.Add(new NightStage(attempt, stage, at, clock.GetElapsedTime(began)));
        }
    }
}
