using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Audiences;

/// <summary>What must be known of a run's lines, besides the run, before they may go to an audience.</summary>
/// <param name="Today">The day of the draft.</param>
/// <param name="RestsOnConditional">Whether a line's score would be another without its evidence of handling code C.</param>
/// <param name="IsOverdue">Whether a line's record was due for review before today, and so may not be shared.</param>
/// <param name="Decisions">The meeting's open decision of each line.</param>
/// <param name="FreeText">The text of a field of a line, when a person released it.</param>
public sealed record LineKnowledge(
    DateOnly Today, Func<RunLine, bool> RestsOnConditional, Func<RunLine, bool> IsOverdue, IReadOnlyDictionary<string, Decision> Decisions, Func<RunLine, string, string?> FreeText);

/// <summary>A line that goes to a recipient.</summary>
/// <param name="Evidence">Of its evidence what the recipient may know of.</param>
/// <param name="IsUnderCondition">Whether it goes only because a handling condition names the recipient.</param>
sealed record ChosenLine(RunLine Entry, LineScore Score, Band Band, int Rank, IReadOnlyList<Evidence> Evidence, bool IsUnderCondition);

/// <summary>Which lines of a run go to a recipient, and which were meant and are left out.</summary>
sealed record ChosenLines(IReadOnlyList<ChosenLine> Lines, IReadOnlyList<LeftOut> LeftOut, string Cut)
{
    const string InError = "could not be scored and has no place in the list; the force is putting it right";
    const string Restricted = "restricted";
    const string Conditions = "under a handling condition that does not name the recipient";
    const string Conditional = "scored by evidence under handling code C, and no condition names the recipient";
    const string Overdue = "overdue for review";
    const string EndUnknown = "an end is not known, so nobody can say whether the line runs in the areas asked for";

    public static ChosenLines Of(RunReport report, Audience audience, Recipient recipient, LineKnowledge known)
    {
        var left = new List<string>();
        left.AddRange(report.Lines.Where(line => line.Standing == Standing.Error).Select(_ => InError));
        // Outside the force nobody is told even how many restricted lines there are.
        if (!audience.LeavesTheForce)
            left.AddRange(report.Lines.Where(line => line.Standing == Standing.Withheld).Select(_ => Restricted));

        var fit = new List<ChosenLine>();
        // Lines of equal rank by reference: their order in the force's list follows the newest evidence, which may be under handling code C.
        foreach (var line in report.Ranked.Where(line => Fits(report.Pack, line, audience.Lines)).OrderBy(line => line.Rank).ThenBy(line => line.Line.Reference, StringComparer.Ordinal))
        {
            if (!RunsIn(line.Line, audience.Lines))
            {
                // A line of which both ends are known and lie elsewhere was not meant; one of which an end is not known must not be missing in silence.
                if (From(line.Line) is null || !Into(line.Line).Any())
                    left.Add(EndUnknown);
            }
            else if (WhyNot(line, audience, recipient, known) is { } reason)
                left.Add(reason);
            else
                fit.Add(Choose(line, audience, recipient, known, report.Run.AsOf));
        }

        var (chosen, cut) = CutOf(fit, audience.Lines);
        return new ChosenLines(chosen, [.. left.GroupBy(reason => reason).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new LeftOut(group.Key, group.Count()))], cut);
    }

    static bool Fits(Pack pack, RunLine line, LineChoice choice)
    {
        return (choice.BandFrom is null || line.Band!.Index >= pack.Bands.First(band => band.Name == choice.BandFrom).Index)
            && (choice.Statuses.Count == 0 || choice.Statuses.Contains(line.Line.Status))
            && (choice.RiskFrom is null || line.Score!.Risk >= choice.RiskFrom)
            && (choice.ConfidenceFrom is null || line.Score!.Confidence.Lowest >= pack.Confidence.Levels.First(level => level.Label == choice.ConfidenceFrom).Value)
            && (!choice.CrossesForces || Crosses(line.Line));
    }

    static bool RunsIn(Line line, LineChoice choice) => choice.Areas.Count == 0 || ForcesOf(line).Any(choice.Areas.Contains);

    static IEnumerable<string> ForcesOf(Line line) => Into(line).Concat(From(line) is { } from ? [from] : []);

    /// <summary>The force that a line exports from, by its district when only that is recorded.</summary>
    internal static string? From(Line line) => line.ExportingForce ?? (line.ExportingDistrict is { } district ? ReferenceData.Districts[district].ForceCode : null);

    static IEnumerable<string> Into(Line line) => (line.ImportingDistricts ?? []).Select(code => ReferenceData.Districts[code].ForceCode);

    /// <summary>Into two forces is across a border wherever it comes from. Of a line with one known end only nobody can say it, so it is taken to cross: unknown is not harmless.</summary>
    static bool Crosses(Line line)
    {
        var (from, into) = (From(line), Into(line).Distinct().ToList());
        return into.Count == 0 || from is null || into.Count > 1 || into[0] != from;
    }

    static string? WhyNot(RunLine line, Audience audience, Recipient recipient, LineKnowledge known)
    {
        if (!audience.LeavesTheForce)
            return null;
        if (known.IsOverdue(line))
            return Overdue;
        if (HandlingConditions.Names(line.Records, recipient))
            return null;
        return line.Line.Handling == Handling.C ? Conditions : known.RestsOnConditional(line) ? Conditional : null;
    }

    static ChosenLine Choose(RunLine line, Audience audience, Recipient recipient, LineKnowledge known, DateOnly asOf)
    {
        var mayKnowAll = !audience.LeavesTheForce || HandlingConditions.Names(line.Records, recipient);
        var evidence = line.Records.Evidence.Where(one => one.OccurredOn <= asOf && (mayKnowAll || one.Handling == Handling.P)).ToList();
        var conditional = audience.LeavesTheForce && mayKnowAll && (line.Line.Handling == Handling.C || known.RestsOnConditional(line));
        return new ChosenLine(line, line.Score!, line.Band!, line.Rank!.Value, evidence, conditional);
    }

    /// <summary>The first lines by rank. A cut never runs through lines of equal risk: they are all in it or all out of it, and it is said which.</summary>
    static (IReadOnlyList<ChosenLine> Lines, string Cut) CutOf(List<ChosenLine> fit, LineChoice choice)
    {
        if (choice.Top is not { } top || fit.Count <= top)
            return (fit, "");
        var last = fit[top - 1].Rank;
        var tied = fit.Count(line => line.Rank == last);
        if (fit[top].Rank != last)
            return ([.. fit.Take(top)], $"The first {top} of {fit.Count} lines.");
        var chosen = fit.TakeWhile(line => choice.TieIncluded ? line.Rank <= last : line.Rank < last).ToList();
        return (chosen, choice.TieIncluded
            ? $"The first {top} of {fit.Count} lines were asked for; {tied} lines share rank {last} at the cut and all stand in the list, so it has {chosen.Count}."
            : $"The first {top} of {fit.Count} lines were asked for; {tied} lines share rank {last} at the cut and none of them stands in the list, so it has {chosen.Count}.");
    }
}
