using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>Overrides on a screen and for programs: always with the machine's value beside the person's.</summary>
static class OverrideText
{
    /// <summary>What the machine alone says of a held line, for a column.</summary>
    public static string Machine(Hold hold) => $"{Show.Range(hold.Machine.Lowest, hold.Machine.Highest)} {hold.MachineBand.Name}";

    /// <summary>What came of an override in a run, with a word in front that an eye finds.</summary>
    public static string Sentence(RunOverride one)
    {
        var word = one.IsAlarm ? "ALARM" : one.Outcome switch { OverrideOutcome.NotApplied => "NOT APPLIED", OverrideOutcome.Expired => "Expired", _ => "Held" };
        return $"{word}: {OverrideWords.Of(one)}";
    }

    /// <summary>Under a list: what holds on the lines shown, and everything that a person must act on, wherever the list stops.</summary>
    public static void WriteIn(TextWriter output, RunReport report, Cut cut)
    {
        var shown = cut.Lines.Select(line => line.Line.Reference).ToHashSet(StringComparer.Ordinal);
        foreach (var one in report.Overrides.Where(one => one.NeedsAPerson || shown.Contains(one.Override.Line)).OrderByDescending(one => one.NeedsAPerson))
            output.WriteLine(Sentence(one));
    }

    /// <summary>In a line's explanation: the override, and who stands behind it.</summary>
    public static void WriteOn(TextWriter output, RunOverride one)
    {
        var held = one.Override;
        output.WriteLine($"  {Sentence(one)}");
        output.WriteLine($"    {held.ReasonCode}: {held.Because} (evidence {held.Evidence}); made by {held.MadeBy}, approved by {held.Approval!.By} on {held.Approval.On:d MMM yyyy}");
    }

    /// <summary>Under a held line's arithmetic.</summary>
    public static void WriteUnderRisk(TextWriter output, RunLine line, Hold hold)
    {
        if (hold.OfBand is { } band)
            output.WriteLine($"  Override {band.Id} holds {band.Holds.Words}, so the risk stands at {Show.Range(line.Score!.Lowest, line.Score.Highest)}: the nearest that the band has to {Show.Range(hold.Counted.Lowest, hold.Counted.Highest)}");
        output.WriteLine($"  The machine alone says {Machine(hold)}");
    }

    /// <summary>Under a factor that an override may hold.</summary>
    public static void WriteUnderFactor(TextWriter output, Override? held, Factor factor, FactorResult machine)
    {
        if (held is not null)
            output.WriteLine($"           held by override {held.Id} until {held.Until:d MMM yyyy}; the machine says {(machine.IsUnknown ? $"{machine.Lowest}..{machine.Highest}, not known" : $"{machine.Lowest}, {factor.LevelOf(machine.Lowest).Label}")}:");
    }

    public static void WriteMade(TextWriter output, Override made, bool isKnown)
    {
        output.WriteLine($"Override {made.Id} on {made.Line} asks for {made.Holds.Words} until {made.Until:d MMMM yyyy}; the machine says {made.Machine.Words}.");
        if (!isKnown)
            output.WriteLine($"Please look: {made.Evidence} is not among the line's records; it is kept as it was written.");
        output.WriteLine($"It changes nothing until another person approves it: countylines override approve {made.Id} --as NAME");
    }

    public static void WriteApproved(TextWriter output, Override approved, long? superseded)
    {
        var approval = approved.Approval!;
        output.WriteLine($"Override {approved.Id} on {approved.Line} is approved by {approval.By}: {approved.Holds.Words} from {approval.On:d MMMM yyyy} through {approved.Until:d MMMM yyyy}.");
        output.WriteLine($"The machine says {approval.Machine.Words}{(approval.Machine.DiffersFrom(approved.Machine) ? $"; it said {approved.Machine.Words} when the override was made" : "")}. An alarm sounds when that moves.");
        if (superseded is { } before)
            output.WriteLine($"It takes the place of override {before}.");
        output.WriteLine("The next run as of today or later applies it: countylines rescore");
    }

    public static void WriteList(Terminal terminal, IReadOnlyList<Override> shown, DateOnly today, IReadOnlySet<string> restricted, RunReport? run)
    {
        if (shown.Count == 0)
        {
            terminal.Out.WriteLine("No override is in force or waits for approval. Older ones: countylines override list --all");
            return;
        }

        List<Column> columns = [new("ID", IsNumber: true), new("State"), new("Line"), new("Holds"), new("Machine"), new("Reason", MayFold: true), new("Evidence"), new("Made by"), new("Approved by"), new("Until")];
        TableView.Write(terminal, columns, [.. shown.Select(one => (IReadOnlyList<Cell>)(restricted.Contains(one.Line)
            ? [$"{one.Id}", OverrideWords.Of(one.StateOn(today)), one.Line, "withheld", "", "", "", "", "", $"{one.Until:d MMM yyyy}"]
            : [
                $"{one.Id}", OverrideWords.Of(one.StateOn(today)), one.Line, one.Holds.Words, MachineOf(one, InRun(run, one)), $"{one.ReasonCode}: {one.Because}{EndOf(one)}", one.Evidence,
                one.MadeBy, one.Approval?.By ?? "", $"{one.Until:d MMM yyyy}",
            ]))]);
        foreach (var one in shown.Select(one => InRun(run, one)).OfType<RunOverride>().Where(one => one.NeedsAPerson))
            terminal.Out.WriteLine(Sentence(one));
    }

    /// <summary>What the last run says of an override; null when it says nothing.</summary>
    public static RunOverride? InRun(RunReport? run, Override one) => run?.Overrides.FirstOrDefault(other => other.Override.Id == one.Id);

    /// <summary>In a list of a run's lines.</summary>
    public static object ShapeIn(RunOverride one)
    {
        var held = one.Override;
        if (one.Problem == OverrideWords.Withheld)
            return new { held.Id, held.Line, Outcome = OverrideWords.Of(one.Outcome), one.Problem };
        return new
        {
            held.Id,
            held.Line,
            Holds = held.Holds.Words,
            Outcome = OverrideWords.Of(one.Outcome),
            Alarm = one.IsAlarm,
            MachineWhenApproved = held.Approval!.Machine.Words,
            MachineNow = one.Machine?.Words,
            held.ReasonCode,
            held.Until,
            Problem = one.Problem.Length > 0 ? one.Problem : null,
        };
    }

    public static object Shape(Override one, DateOnly today, bool isWithheld = false, RunOverride? inRun = null)
    {
        if (isWithheld)
            return new { one.Id, one.Line, State = OverrideWords.Of(one.StateOn(today)), Withheld = true, one.Until };
        return new
        {
            one.Id,
            one.Line,
            State = OverrideWords.Of(one.StateOn(today)),
            Factor = (one.Holds as HeldValue.AtLevel)?.Factor,
            (one.Holds as HeldValue.AtLevel)?.Level,
            Band = (one.Holds as HeldValue.InBand)?.Band,
            one.ReasonCode,
            one.Because,
            one.Evidence,
            one.MadeBy,
            one.MadeOn,
            one.Until,
            MachineWhenMade = one.Machine.Words,
            ApprovedBy = one.Approval?.By,
            ApprovedOn = one.Approval?.On,
            MachineWhenApproved = one.Approval?.Machine.Words,
            EndedBy = one.Ending?.By,
            EndedOn = one.Ending?.On,
            EndedBecause = one.Ending?.Because,
            MachineNow = inRun?.Machine?.Words,
            Alarm = inRun?.IsAlarm ?? false,
            Outcome = inRun is null ? null : OverrideWords.Of(inRun.Outcome),
        };
    }

    static string MachineOf(Override one, RunOverride? inRun)
    {
        var stood = (one.Approval?.Machine ?? one.Machine).Words;
        return inRun?.Machine is { } now && now.Words != stood ? $"{stood}, now {now.Words}" : stood;
    }

    static string EndOf(Override one) => one.Ending is { } ending ? $" Ended {ending.On:d MMM yyyy} by {ending.By}: {ending.Because}" : "";
}
