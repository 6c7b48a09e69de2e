using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Screens;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>One line: why it has its score, what it rests on, and what became of it.</summary>
[Needs(Right.Look)]
sealed class LineModel(ConsoleStores stores) : ConsolePage(stores)
{
    [FromQuery]
    public string Reference { get; set; } = "";

    [FromQuery]
    public long? Run { get; set; }

    public Explanation Told { get; private set; } = null!;

    public RunReport Report => Told.Report;

    public RunLine Entry => Told.Line;

    public Line Line => Told.Line.Line;

    /// <summary>Nothing of it may be shown: it was restricted when it was scored, or is now.</summary>
    public bool IsWithheld => Entry.Standing == Standing.Withheld;

    public IReadOnlyList<SectionSteps> Sections { get; private set; } = [];

    /// <summary>The longest of the sections' totals, for the drawing.</summary>
    public long Widest => Sections.Where(section => section.Total is not null).Select(section => section.Total!.Value.Highest).Append(1).Max();

    public IReadOnlyList<RunScore> Scores { get; private set; } = [];

    public IReadOnlyList<Disclosure> Gone { get; private set; } = [];

    public IReadOnlyList<Move> Moved { get; private set; } = [];

    /// <summary>The newest first; without exploited people's where the role does not need them.</summary>
    public IReadOnlyList<Evidence> Timeline { get; private set; } = [];

    public int NotShown { get; private set; }

    public async Task OnGetAsync()
    {
        Told = Explanation.Of(Store, Hold(Run).Now, Reference);
        if (!IsWithheld)
            Fill();
        await LookedAsync(Told.Act);
    }

    void Fill()
    {
        var all = Entry.Records.Evidence.Where(one => one.OccurredOn <= Report.Run.AsOf).OrderByDescending(one => one.OccurredOn).ThenBy(one => one.Reference, StringComparer.Ordinal).ToList();
        Timeline = [.. all.Where(one => May(Right.LookAtPersons) || !Kinds.IsOfVictim(one.Kind))];
        NotShown = all.Count - Timeline.Count;
        Scores = Store.ScoresOf(Line.Reference, Report.Run);
        Gone = May(Right.LookAtPersons) ? Store.Disclosures(Line.Reference) : [];
        if (Entry.Score is null)
            return;
        Sections = SectionSteps.Of(Report, Entry);
        Moved = [.. Moves.Of(Report.Kernel, Entry.Arithmetic!).OrderByDescending(move => move.Risk > Entry.Arithmetic!.Risk).ThenBy(move => Math.Abs(move.Risk - Entry.Arithmetic!.Risk))];
    }

    /// <summary>The factors that are not known, each with how much it alone could add.</summary>
    public IReadOnlyList<(Factor Factor, FactorResult Result, long CouldAdd)> Unknown =>
    [
        .. Report.Pack.Factors.Select((factor, at) => (factor, at)).Where(one => !one.factor.IsPosition && Entry.Arithmetic!.Factors[one.at].IsUnknown)
            .Select(one => (one.factor, Entry.Arithmetic!.Factors[one.at], Moves.CouldAdd(Report.Kernel, Entry.Arithmetic!, one.at))),
    ];

    /// <summary>The dates of a fact's records, those of exploited people only for whom they are.</summary>
    public string RecordsOf(LineFact fact)
    {
        if (fact.Evidence.Any(one => Kinds.IsOfVictim(one.Kind)) && !May(Right.LookAtPersons))
            return "records not shown to your role";
        var records = fact.Evidence.OrderByDescending(one => one.OccurredOn).Select(one => $"{one.OccurredOn:d MMM yyyy} {one.Reference} {one.Grade}{(one.Quantity == 1 ? "" : $" x{one.Quantity}")}")
            .Concat(fact.Numbers.Select(number => $"{number.From:d MMM yyyy} {number.Number}")).ToList();
        return records.Count == 0 ? "" : string.Join(", ", records.Take(6)) + (records.Count > 6 ? $", and {records.Count - 6} older" : "");
    }

    public static string ReasonOf(Step step)
    {
        if (step.Row is { } row)
            return $"{(step.Result.IsUnknown ? "At the lowest, row " : "Row ")}{row.Number}: {row.Means}";
        return step.Assessment is { } made
            ? $"{made.AssessedBy}, {made.AssessedOn:d MMM yyyy}{(made.Level is null ? ", looked and does not know" : "")}: {made.Reason}"
            : "Nobody has assessed it.";
    }

    public static string LevelOf(Step step)
    {
        return step.Result.IsUnknown ? $"unknown: {step.Result.Lowest} to {step.Result.Highest}" : $"{step.Result.Lowest} {step.Factor.LevelOf(step.Result.Lowest).Label}";
    }
}
