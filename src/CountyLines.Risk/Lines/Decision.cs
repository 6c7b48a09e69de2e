namespace CountyLines.Risk.Lines;

/// <summary>What a meeting decided about a line. It is never changed: a newer decision takes its place, and <c>close</c> ends it.</summary>
/// <param name="Run">The list that the meeting had before it.</param>
/// <param name="What">One of <see cref="Words"/>.</param>
/// <param name="Role">The deciding role's code.</param>
/// <param name="Owner">The code of the role that owns the plan; null when none was named.</param>
/// <param name="Plan">Of <see cref="Strands"/>, in their order.</param>
/// <param name="Review">When the meeting looks at it again; null when no date was set.</param>
public sealed record Decision(
    long Id, long Run, string Line, string What, string Role, string Because, string? Owner, IReadOnlyList<string> Plan, DateOnly? Review, string MadeBy, DateOnly MadeOn)
{
    /// <summary>What a meeting can decide.</summary>
    public static IReadOnlyList<string> Words { get; } = ["adopt", "monitor", "refer-emsou", "refer-nca", "park", "close"];

    /// <summary>The strands of a 4P plan.</summary>
    public static IReadOnlyList<string> Strands { get; } = ["pursue", "prevent", "protect", "prepare"];

    /// <summary>Whether something is still to be done or looked at.</summary>
    public bool IsOpen => What != "close";

    public bool IsReviewOverdue(DateOnly day) => IsOpen && Review < day;

    /// <summary>The newest decision of each line, when it is open.</summary>
    public static IReadOnlyDictionary<string, Decision> OpenOf(IEnumerable<Decision> all)
    {
        return all.GroupBy(one => one.Line, StringComparer.Ordinal).Select(line => line.MaxBy(one => one.Id)!).Where(one => one.IsOpen)
            .ToDictionary(one => one.Line, StringComparer.Ordinal);
    }
}

/// <summary>A disruption outcome: something that was done about a line and came to a result.</summary>
/// <param name="Label">One of the labels in <c>rules/governance.yaml</c> at the time.</param>
/// <param name="On">The day it happened.</param>
public sealed record Outcome(long Id, string Line, string Label, DateOnly On, string? Evidence, string? Because, string MadeBy, DateOnly MadeOn);

/// <summary>What one run said of a line.</summary>
/// <param name="Risk">The machine's risk: what a person holds against it is no effect of anything. Null when the line had none.</param>
public sealed record RunScore(long Run, DateOnly AsOf, long Pull, string Pack, string PackSha256, long? Risk, string? Band)
{
    /// <summary>The lowest risk that the unknowns allowed; null when the line had none.</summary>
    public long? Lowest { get; init; }

    public long? Highest { get; init; }
}

/// <summary>
/// A line's risk before and after something. That one came after the other is all it says: it never says that one caused the other, and
/// it names what else changed in between.
/// </summary>
/// <param name="Before">Null when no run came before.</param>
/// <param name="After">Null when no run has come after.</param>
/// <param name="AlsoChanged">Each a clause; empty when one of the two is missing.</param>
public sealed record Association(RunScore? Before, RunScore? After, IReadOnlyList<string> AlsoChanged);

/// <summary>A decision or an outcome with the line's risk around it.</summary>
public sealed record LineEvent(Decision? Decision, Outcome? Outcome, Association Risk)
{
    public DateOnly Day => Decision?.MadeOn ?? Outcome!.On;
}
