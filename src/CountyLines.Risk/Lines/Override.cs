using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>What a person holds against the machine: one factor's level, or the band.</summary>
public abstract record HeldValue
{
    /// <summary>What <see cref="Target"/> says of a held band. No factor is called so.</summary>
    public const string BandTarget = "(band)";

    HeldValue()
    {
    }

    /// <summary>The factor's id, or <see cref="BandTarget"/>. One line has at most one override in force for each.</summary>
    public abstract string Target { get; }

    /// <summary>For example <c>physical at 4</c> or <c>band High</c>.</summary>
    public abstract string Words { get; }

    /// <summary>A factor held at a level.</summary>
    public sealed record AtLevel(string Factor, int Level) : HeldValue
    {
        public override string Target => Factor;

        public override string Words => $"{Factor} at {Level}";
    }

    /// <summary>The line held in a band: its risk is then the risk of that band which is nearest to the machine's.</summary>
    public sealed record InBand(string Band) : HeldValue
    {
        public override string Target => BandTarget;

        public override string Words => $"band {Band}";
    }
}

/// <summary>What the machine says of what an override holds.</summary>
/// <param name="Level">The factor's level or range; null for a held band.</param>
public sealed record MachineValue(long Risk, string Band, FactorResult? Level)
{
    /// <summary>For example <c>2</c>, <c>0..4</c> or <c>Medium</c>.</summary>
    public string Words => Level is not { } level ? Band : level.IsUnknown ? $"{level.Lowest}..{level.Highest}" : $"{level.Lowest}";

    /// <summary>Whether the machine now says otherwise. Another row that gives the same level, or another risk in the same band, is the same value.</summary>
    public bool DiffersFrom(MachineValue other) => Words != other.Words;
}

/// <summary>Whether an override holds.</summary>
public enum OverrideState
{
    /// <summary>Nobody has approved it: it changes nothing.</summary>
    Pending,
    InForce,

    /// <summary>Its last day is over. It fell away by itself.</summary>
    Expired,
    Ended,

    /// <summary>A newer override of the same value took its place.</summary>
    Superseded,
}

/// <summary>Whether an override puts a line higher or lower than the machine does.</summary>
public enum Direction
{
    Raised,
    Lowered,

    /// <summary>The machine's own value, held so that it stays.</summary>
    Same,
}

/// <summary>The second person's word.</summary>
/// <param name="Machine">The machine's value on that day; when it moves, the alarm sounds.</param>
public sealed record Approval(string By, DateOnly On, MachineValue Machine);

/// <summary>The end of an override before its last day.</summary>
public sealed record Ending(string By, DateOnly On, string Because, bool IsSuperseded);

/// <summary>A person's word against the machine's, for a time. Nothing of it is ever changed: it is approved, and it is ended.</summary>
/// <param name="Id">From 1, in the order they were made.</param>
/// <param name="Line">The line's reference.</param>
/// <param name="ReasonCode">One of the codes in <c>rules/governance.yaml</c> at the time.</param>
/// <param name="Evidence">What it rests on: a reference in the force's records.</param>
/// <param name="Until">The last day on which it holds.</param>
/// <param name="Machine">The machine's value when it was made.</param>
public sealed record Override(
    long Id, string Line, HeldValue Holds, string ReasonCode, string Because, string Evidence, string MadeBy, DateOnly MadeOn, DateOnly Until, MachineValue Machine)
{
    public Approval? Approval { get; init; }

    public Ending? Ending { get; init; }

    /// <summary>Whether it holds on a day: from the day of its approval through its last day, and not on the day it was ended or after.</summary>
    public bool IsInForceOn(DateOnly day) => Approval is { } approval && approval.On <= day && day <= Until && !(Ending?.On <= day);

    /// <summary>How it stands at the end of a day.</summary>
    public OverrideState StateOn(DateOnly today)
    {
        return Ending is { } ending ? ending.IsSuperseded ? OverrideState.Superseded : OverrideState.Ended
            : Until < today ? OverrideState.Expired
            : Approval is null ? OverrideState.Pending
            : OverrideState.InForce;
    }

    /// <summary>Which way it moved the line when it was approved, or would when it is. A level that is not known counts at its lowest, as in the risk.</summary>
    public Direction DirectionIn(IReadOnlyList<string> bands)
    {
        var machine = Approval?.Machine ?? Machine;
        var change = Holds switch
        {
            HeldValue.AtLevel held => held.Level - machine.Level!.Value.Lowest,
            HeldValue.InBand held => bands.ToList().IndexOf(held.Band) - bands.ToList().IndexOf(machine.Band),
            _ => 0,
        };
        return change > 0 ? Direction.Raised : change < 0 ? Direction.Lowered : Direction.Same;
    }
}

/// <summary>What came of an override in a run.</summary>
public enum OverrideOutcome
{
    Applied,

    /// <summary>It is in force and could not be applied; the machine's value stands and the reason is shown.</summary>
    NotApplied,

    /// <summary>It ended by its date since the run before; the machine's value stands again.</summary>
    Expired,
}

/// <summary>An override in a run.</summary>
/// <param name="Machine">The machine's value in this run; null when it has none.</param>
/// <param name="Problem">Why it was not applied; empty otherwise.</param>
public sealed record RunOverride(Override Override, OverrideOutcome Outcome, MachineValue? Machine, string Problem)
{
    /// <summary>Whether the machine's value is another than when the override was approved: somebody must look again.</summary>
    public bool IsAlarm => Outcome == OverrideOutcome.Applied && Machine is { } now && now.DiffersFrom(Override.Approval!.Machine);

    /// <summary>Whether a person must act on it.</summary>
    public bool NeedsAPerson => IsAlarm || Outcome == OverrideOutcome.NotApplied;
}

/// <summary>The machine's word beside a person's.</summary>
/// <param name="Machine">The line as the machine scores it, untouched.</param>
/// <param name="MachineBand">The band of that.</param>
/// <param name="Counted">The line with its held levels, before a held band moved the risk into it.</param>
/// <param name="By">The overrides that were applied.</param>
public sealed record Hold(LineScore Machine, Band MachineBand, LineScore Counted, IReadOnlyList<Override> By)
{
    /// <summary>The override that holds the band, or null.</summary>
    public Override? OfBand => By.FirstOrDefault(one => one.Holds is HeldValue.InBand);

    /// <summary>The override that holds a factor, or null.</summary>
    public Override? Of(string factor) => By.FirstOrDefault(one => one.Holds is HeldValue.AtLevel held && held.Factor == factor);
}
