using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using Spectre.Console;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>One line's arithmetic in words: why it has its risk, what is not known, what would move it, and what changed.</summary>
static class ExplainText
{
    const int MaxDates = 6;

    public static void Write(
        Terminal terminal, RunReport report, RunLine line, IReadOnlyList<PossibleDuplicate> duplicates, IReadOnlyList<LineChange> history,
        IReadOnlyList<LineEvent>? events = null, IReadOnlyDictionary<long, PullRecord>? pulls = null, KnownOn? known = null)
    {
        var output = terminal.Out;
        if (line.Standing == Standing.Withheld)
        {
            output.WriteLine($"{line.Line.Reference}: withheld. The line is restricted: it is not scored and nothing of it is shown.");
            return;
        }

        WriteHead(output, report, line, duplicates, known);
        foreach (var one in report.Overrides.Where(one => one.Override.Line == line.Line.Reference))
            OverrideText.WriteOn(output, one);
        MergeText.Write(output, line.Records);
        if (line.Score is { } score)
            WriteScore(terminal, report, line, score);
        DecisionText.WriteOn(output, events ?? []);
        if (history.Count > 0)
            output.WriteLine("\nThe record changed:");
        foreach (var change in history)
            output.WriteLine($"  {change.Day:d MMM yyyy}, pull {change.Pull}: {Whose(line, change)}{change.Field.Replace('_', ' ')} from {change.From ?? "not known"} to {change.To ?? "not known"}{PulledBy(pulls?.GetValueOrDefault(change.Pull))}");
    }

    static string PulledBy(PullRecord? pull) => pull is null ? "" : pull.Who.Length > 0 ? $" (feed {pull.Feed}, pulled by {pull.Who} at {pull.At:HH:mm} UTC)" : $" (feed {pull.Feed})";

    /// <summary>Of a merged line, which of its records changed.</summary>
    static string Whose(RunLine line, LineChange change) => line.Records.Merged is null ? "" : $"{change.Line}: ";

    static void WriteScore(Terminal terminal, RunReport report, RunLine line, LineScore score)
    {
        var output = terminal.Out;
        output.WriteLine();
        WriteArithmetic(output, report.Pack, line.Arithmetic!);
        if (line.Hold is { } hold)
            OverrideText.WriteUnderRisk(output, line, hold);
        var facts = LineFacts.Of(report.Pack, line.Records, report.Run.AsOf, line.Given).ToDictionary(fact => fact.Fact.Name);
        foreach (var section in report.Pack.Sections)
            WriteSection(terminal, report, line, $"{Capital(section.Id)} {TotalOf(report.Pack, score, section)}", section.Id, facts);
        WriteSection(terminal, report, line, "Organisational position (beside the risk)", Factor.PositionSection, facts);
        WriteConfidence(output, report, score, facts);
        WriteUnknowns(output, report.Kernel, line.Arithmetic!);
        WriteMoves(output, report.Kernel, line.Arithmetic!, line.Hold?.OfBand);
        WriteChange(output, report, line);
    }

    static void WriteHead(TextWriter output, RunReport report, RunLine line, IReadOnlyList<PossibleDuplicate> duplicates, KnownOn? known)
    {
        var asOf = report.Run.AsOf;
        output.WriteLine($"{line.Line.Name} {line.Line.Reference}, {LineWords.Of(line.Line.Marking)}");
        output.WriteLine($"  From {Show.From(line.Line)} to {Show.To(line.Line)}; {LineWords.Of(line.Line.Status)}; supply model {line.Line.SupplyModel ?? "not known"}");
        output.WriteLine($"  Last seen {Show.LastActive(line, asOf)}; review {Show.Review(line.Line, asOf)}; {line.Line.OwnerRole ?? "owner not known"}");
        foreach (var pair in duplicates.Where(pair => pair.Has(line.Line.Reference)))
            output.WriteLine($"  Possible duplicate of {pair.Other(line.Line.Reference)}: both have {pair.Number}");
        output.WriteLine($"  {KnownText.RunOf(report.Run)} as of {asOf:d MMMM yyyy}, pack {report.Run.PackIdentity} ({report.Pack.Status})");
        if (known is not null)
            output.WriteLine($"  {KnownText.Of(known)}");
        output.WriteLine(line.Standing switch
        {
            Standing.Ranked => $"  Rank {line.Rank} of {report.Ranked.Count()}{(report.Ranked.Count(other => other.Rank == line.Rank) is > 1 and var tied ? $" (one of {tied} with this risk)" : "")}, {line.Band!.Name}",
            Standing.Closed => $"  Not ranked: closed type 1. Its risk would be in {line.Band!.Name}.",
            Standing.Merged => $"  Not ranked: merged into {line.Records.MergedInto?.Into ?? "a line that was erased"}, where its records count.",
            Standing.NotYetSeen => $"  Not ranked: first seen on {line.Line.FirstSeen:d MMMM yyyy}, after this date.",
            _ => $"  In error, so it has no score, which is not a low score: {line.Problem}",
        });
    }

    static void WriteArithmetic(TextWriter output, Pack pack, LineScore score)
    {
        output.WriteLine($"Risk {Show.Range(score.Lowest, score.Highest)} = {pack.Risk.Text}");
        output.WriteLine($"  {string.Join(", ", pack.Sections.Zip(score.Sections).Select(pair => $"{pair.First.Id} {Show.Range(pair.Second.Lowest, pair.Second.Highest)}"))}");
        var band = pack.BandOf(score.Risk);
        var next = pack.Bands.FirstOrDefault(other => other.Index == band.Index + 1);
        output.WriteLine($"  {band.Name} is from {band.From}{(next is null ? "" : $"; {next.Name} is from {next.From}")}{(pack.BandOf(score.Highest) != band ? $"; with every unknown at its worst it would be {pack.BandOf(score.Highest).Name}" : "")}");
    }

    static string TotalOf(Pack pack, LineScore score, Section section)
    {
        var result = score.Sections[pack.Sections.ToList().IndexOf(section)];
        return $"{Show.Range(result.Lowest, result.Highest)} ({WordsOf(section.Total)})";
    }

    static string WordsOf(SectionTotal total)
    {
        return total switch
        {
            SectionTotal.Sum => "the levels added up",
            SectionTotal.Weighted => "the levels added up, each times its weight",
            _ => "the highest level",
        };
    }

    static void WriteSection(Terminal terminal, RunReport report, RunLine line, string title, string section, Dictionary<string, LineFact> facts)
    {
        var output = terminal.Out;
        output.WriteLine();
        Heading(terminal, title);
        for (var index = 0; index < report.Pack.Factors.Count; index++)
        {
            var factor = report.Pack.Factors[index];
            if (factor.Section != section)
                continue;
            var result = line.Score!.Factors[index];
            output.WriteLine(result.IsUnknown
                ? $"  {Show.Range(result.Lowest, result.Highest),5}  {factor.Label}: not known"
                : $"  {result.Lowest,5}  {factor.Label}: {factor.LevelOf(result.Lowest).Label}");
            var machine = line.MachineScore!.Factors[index];
            OverrideText.WriteUnderFactor(output, line.Hold?.Of(factor.Id), factor, machine);
            if (factor.IsAssessed)
                WriteAssessment(output, line, factor, report.Run.AsOf);
            else
                WriteRow(output, line.Line, factor, machine, facts);
        }
    }

    static void WriteAssessment(TextWriter output, RunLine line, Factor factor, DateOnly asOf)
    {
        var assessment = LineFacts.AssessmentInForce(line.Records, factor.Id, asOf);
        output.WriteLine(assessment switch
        {
            null => "           nobody has assessed it",
            { Level: null } => $"           {assessment.AssessedBy} looked on {assessment.AssessedOn:d MMM yyyy} and could not say{Because(assessment)}",
            { Level: { } level } => $"           {Meaning(factor.LevelOf(level).Means)}assessed by {assessment.AssessedBy} on {assessment.AssessedOn:d MMM yyyy}{Because(assessment)}",
        });
    }

    static string Because(Assessment assessment) => assessment.Reason.Length > 0 ? $": {assessment.Reason}" : "";

    static string Meaning(string means) => means.Length > 0 ? means.TrimEnd('.') + "; " : "";

    static void WriteRow(TextWriter output, Line line, Factor factor, FactorResult result, Dictionary<string, LineFact> facts)
    {
        var row = factor.Rows[result.Row - 1];
        var conditions = row.When.Count == 0 ? "otherwise" : string.Join(" and ", row.When.Select(cell => $"{cell.Fact.Name} {cell.Test}"));
        output.WriteLine($"           {(result.IsUnknown ? "at the lowest, " : "")}row {row.Number} ({conditions}): {row.Means}");
        foreach (var fact in factor.Facts.Select(fact => facts[fact.Name]).Where(fact => IsTold(fact, row)))
            output.WriteLine($"             {fact.Fact.Name} = {fact.Value.Show(fact.Fact.Type)} ({fact.Fact.Description}){DatesOf(line, fact)}");
    }

    /// <summary>What the row asked about, what is unknown, and what is there though the row did not ask: records, and whatever a plug-in gave.</summary>
    static bool IsTold(LineFact fact, Row row)
    {
        return fact.Value.IsUnknown || fact.Fact.From is Derivation.PlugIn || fact.Evidence.Count + fact.Numbers.Count > 0 || row.When.Any(cell => cell.Fact.Name == fact.Fact.Name);
    }

    static string DatesOf(Line line, LineFact fact)
    {
        var records = fact.Evidence.Select(one => $"{one.OccurredOn:d MMM yyyy} {one.Reference} {one.Grade}{(one.Quantity == 1 ? "" : $" x{one.Quantity}")}{MergeText.Of(line, one.Line)}")
            .Concat(fact.Numbers.Select(number => $"{number.From:d MMM yyyy} {number.Number}{MergeText.Of(line, number.Line)}")).ToList();
        if (records.Count == 0)
            return "";
        return $": {string.Join(", ", records.Take(MaxDates))}{(records.Count > MaxDates ? $", and {records.Count - MaxDates} older" : "")}";
    }

    static void WriteConfidence(TextWriter output, RunReport report, LineScore score, Dictionary<string, LineFact> facts)
    {
        var factor = report.Pack.Confidence;
        var unknown = report.Pack.Factors.Zip(score.Factors).Count(pair => !pair.First.IsPosition && pair.Second.IsUnknown);
        output.WriteLine();
        output.WriteLine($"Confidence: {factor.LevelOf(score.Confidence.Lowest).Label} (beside the risk, never in it)");
        output.WriteLine($"           row {score.Confidence.Row}: {factor.Rows[score.Confidence.Row - 1].Means}");
        foreach (var fact in factor.Facts)
            output.WriteLine($"             {fact.Name} = {(fact.From is Derivation.UnknownFactors ? $"{unknown}" : facts[fact.Name].Value.Show(fact.Type))} ({fact.Description})");
    }

    static void WriteUnknowns(TextWriter output, Kernel kernel, LineScore score)
    {
        var pack = kernel.Pack;
        var unknown = pack.Factors.Select((factor, index) => (Factor: factor, Index: index)).Where(pair => !pair.Factor.IsPosition && score.Factors[pair.Index].IsUnknown).ToList();
        output.WriteLine();
        output.WriteLine(unknown.Count == 0 ? "Not known: nothing that the risk asks." : "Not known, and what each alone could add:");
        foreach (var (factor, index) in unknown)
            output.WriteLine($"  {factor.Label}: level {Show.Range(score.Factors[index].Lowest, score.Factors[index].Highest)}, up to {Moves.CouldAdd(kernel, score, index)} more risk");
    }

    static void WriteMoves(TextWriter output, Kernel kernel, LineScore score, Override? ofBand)
    {
        var moves = Moves.Of(kernel, score);
        output.WriteLine();
        if (ofBand is not null)
            output.WriteLine($"Override {ofBand.Id} holds the band, whatever moves. Without it:");
        output.WriteLine(moves.Count == 0 ? "No single factor's change would move the band." : "A single change that would move the band:");
        foreach (var move in moves.OrderByDescending(move => move.Risk > score.Risk).ThenBy(move => Math.Abs(move.Risk - score.Risk)))
            output.WriteLine($"  {(move.Risk > score.Risk ? "up  " : "down")}  {move.Factor.Label} to {move.ToLevel} ({move.Factor.LevelOf(move.ToLevel).Label}): risk {move.Risk}, {move.Band.Name}");
    }

    static void WriteChange(TextWriter output, RunReport report, RunLine line)
    {
        output.WriteLine();
        if (report.Run.Number == 0)
        {
            output.WriteLine("Compared with no other run, because it is not a stored run.");
            return;
        }

        if (report.Previous is not { } previous)
        {
            output.WriteLine("Since the last run: this is the first run.");
            return;
        }

        if (line.Before is not { } before)
        {
            output.WriteLine($"Since run {previous.Number} ({previous.AsOf:d MMM yyyy}): the line is new.");
            return;
        }

        output.WriteLine($"Since run {previous.Number} ({previous.AsOf:d MMM yyyy}): rank {Word(before.Rank)} to {Word(line.Rank)}, risk {before.Score?.Risk.ToString() ?? "none"} to {line.Score!.Risk}, {before.Band ?? "no band"} to {line.Band!.Name}");
        if (previous.PackSha256 != report.Run.PackSha256)
        {
            output.WriteLine($"  The pack changed from {previous.PackIdentity} to {report.Run.PackIdentity}, so levels are not compared.");
            return;
        }

        foreach (var (factor, was, now) in report.Pack.Factors.Zip(before.Score?.Factors ?? [], line.Score.Factors).Where(change => (change.Second.Lowest, change.Second.Highest) != (change.Third.Lowest, change.Third.Highest)))
            output.WriteLine($"  {factor.Label}: {Show.Range(was.Lowest, was.Highest)} to {Show.Range(now.Lowest, now.Highest)}");
    }

    static string Word(int? rank) => rank?.ToString() ?? "none";

    static void Heading(Terminal terminal, string text)
    {
        if (terminal.IsInteractive)
            terminal.Results.MarkupLine($"[bold]{Markup.Escape(text)}[/]");
        else
            terminal.Out.WriteLine(text);
    }

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
