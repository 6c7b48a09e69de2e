using System.Globalization;

namespace CountyLines.Risk.Lines;

/// <summary>How far a night is.</summary>
public enum NightState
{
    /// <summary>A worker is at it, or was when it was cut off.</summary>
    Running,

    /// <summary>Scored, within every bound, and drafted.</summary>
    Done,

    /// <summary>Nothing was drafted, because a gate closed; what was released before stands. A person may accept it.</summary>
    Held,

    /// <summary>It ended in a fault. It is tried once more when the worker starts again before the cut-off.</summary>
    Failed,

    /// <summary>No worker was there in time.</summary>
    Missed,
}

/// <summary>A night is a date, and each job runs once for it.</summary>
/// <param name="Job">The part of the population that is scored; empty when there is only one.</param>
public readonly record struct NightKey(string Job, DateOnly Date)
{
    public override string ToString() => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + (Job.Length == 0 ? "" : $" of {Job}");
}

/// <summary>A night on record.</summary>
/// <param name="Attempt">From 1, one more each time a worker takes it up; 0 when none did.</param>
/// <param name="Worker">The machine and process that had it last.</param>
/// <param name="Seen">When its worker was last at it.</param>
/// <param name="Run">The run that it stored; null before.</param>
/// <param name="Reasons">Why it was held, failed or missed.</param>
public sealed record RecordedNight(NightKey Key, NightState State, int Attempt, string Worker, DateTimeOffset Begun, DateTimeOffset Seen, DateTimeOffset? Ended, long? Run, IReadOnlyList<string> Reasons)
{
    /// <summary>Who let a held night's run be drafted from, and why; null when nobody did.</summary>
    public NightAcceptance? Acceptance { get; init; }

    /// <summary>Whether nothing may be drafted from its run yet.</summary>
    public bool IsHeld => State == NightState.Held && Acceptance is null;
}

/// <summary>A person looked at a held night and lets its run be drafted from.</summary>
public sealed record NightAcceptance(string By, string Because, DateTimeOffset At);

/// <summary>One stage of a night.</summary>
/// <param name="Took">How long, to the millisecond.</param>
public sealed record NightStage(int Attempt, string Stage, DateTimeOffset Began, TimeSpan Took);

/// <summary>Another worker has the night now. Nothing of this one's work was kept.</summary>
public sealed class NightLostException(NightKey night) : Exception($"The night of {night} was taken up by another worker; nothing more is written here.");
