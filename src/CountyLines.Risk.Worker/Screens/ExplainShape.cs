using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>One line's explanation for programs: its place in the list, its factors with their facts, and what would move it.</summary>
static class ExplainShape
{
    public static object Of(
        RunReport report, RunLine line, IReadOnlyList<PossibleDuplicate> duplicates, IReadOnlyList<LineChange> history, IReadOnlyList<LineEvent>? events = null,
        IReadOnlyDictionary<long, PullRecord>? pulls = null, KnownOn? known = null)
    {
        var shape = ListShape.LineOf(report, line);
        shape["run"] = report.Run.Number > 0 ? report.Run.Number : null;
        shape["known"] = KnownText.Shape(known);
        shape["as_of"] = report.Run.AsOf;
        shape["pack"] = report.Run.PackIdentity;
        if (line.Standing == Standing.Withheld)
            return shape;
        shape["possible_duplicates"] = duplicates.Where(pair => pair.Has(line.Line.Reference)).Select(pair => new { Reference = pair.Other(line.Line.Reference), pair.Number });
        shape["history"] = history.Select(change => new
        {
            change.Line, change.Pull, change.Day, change.Field, change.From, change.To, pulls?.GetValueOrDefault(change.Pull)?.Feed, pulls?.GetValueOrDefault(change.Pull)?.Who, pulls?.GetValueOrDefault(change.Pull)?.At,
        });
        shape["decision"] = (events ?? []).Select(one => one.Decision).OfType<Decision>().MaxBy(one => one.Id) is { IsOpen: true } open ? DecisionText.Shape(open, report.Run.AsOf, isWithheld: false) : null;
        shape["events"] = (events ?? []).Select(one => DecisionText.Shape(one, report.Run.AsOf));
        MergeText.AddTo(shape, line.Records);
        if (line.Score is not { } score)
            return shape;
        shape["formula"] = report.Pack.Risk.Text;
        var facts = LineFacts.Of(report.Pack, line.Records, report.Run.AsOf, line.Given);
        shape["factors"] = report.Pack.Factors.Select((factor, index) => FactorOf(factor, score.Factors[index], line.MachineScore!.Factors[index], line.Hold?.Of(factor.Id), facts));
        shape["overrides"] = report.Overrides.Where(one => one.Override.Line == line.Line.Reference).Select(OverrideText.ShapeIn);
        shape["moves"] = Moves.Of(report.Kernel, line.Arithmetic!).Select(move => new { Factor = move.Factor.Id, move.ToLevel, move.Risk, Band = move.Band.Name });
        return shape;
    }

    static object FactorOf(Factor factor, FactorResult result, FactorResult machine, Override? held, IReadOnlyList<LineFact> facts)
    {
        return new
        {
            factor.Id,
            factor.Section,
            State = result.IsUnknown ? "unknown" : "level",
            Level = result.IsUnknown ? null : (int?)result.Lowest,
            result.Lowest,
            result.Highest,
            Label = result.IsUnknown ? null : factor.LevelOf(result.Lowest).Label,
            Row = result.Row == 0 ? null : (int?)result.Row,
            MachineLevel = machine.IsUnknown ? null : (int?)machine.Lowest,
            MachineLowest = machine.Lowest,
            MachineHighest = machine.Highest,
            MachineRow = machine.Row == 0 ? null : (int?)machine.Row,
            Override = held?.Id,
            Facts = facts.Where(fact => factor.Facts.Any(own => own.Name == fact.Fact.Name)).Select(fact => new
            {
                fact.Fact.Name,
                Value = ValueOf(fact),
                Unknown = fact.Value.IsUnknown,
                AtLeast = fact.Value.IsUnknown && fact.Value.Number > 0 ? (decimal?)fact.Value.Number : null,
                Evidence = fact.Evidence.Select(one => one.Reference),
            }),
        };
    }

    static object? ValueOf(LineFact fact)
    {
        if (fact.Value.IsUnknown)
            return null;
        return fact.Fact.Type switch
        {
            FactType.Integer => fact.Value.Number,
            FactType.Boolean => fact.Value.Number == 1,
            FactType.Set => fact.Value.Members,
            _ => fact.Value.Show(fact.Fact.Type),
        };
    }
}
