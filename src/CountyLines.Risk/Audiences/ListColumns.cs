using System.Globalization;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using CountyLines.Risk.Scoring;
using Words = CountyLines.Risk.Release.Words;

namespace CountyLines.Risk.Audiences;

/// <summary>A column of an audience's list and what stands in it for a line.</summary>
sealed record ListColumn(ReleasedColumn Column, Func<ChosenLine, string?> Value);

/// <summary>The columns that an audience's fields come to, each field reduced as the audience says.</summary>
static class ListColumns
{
    /// <summary>How far back the kinds of evidence are told; the product's own choice, and told in the column.</summary>
    const int EvidenceMonths = 12;

    public static IEnumerable<ListColumn> Of(RunReport report, Audience audience, LineKnowledge known)
    {
        return audience.Fields.Where(field => field.Reduction != Reductions.Withhold).SelectMany(field => Of(field.Field.Id, field.Reduction, report, audience, known));
    }

    static IEnumerable<ListColumn> Of(string field, string reduction, RunReport report, Audience audience, LineKnowledge known)
    {
        var (pack, asOf) = (report.Pack, report.Run.AsOf);
        return field switch
        {
            "rank" => [Whole("rank", "Rank", "Place in the force's whole list by risk; equal risk has equal rank, so ranks can be missing where lines of the force are not in this list", ColumnBasis.Assessment, line => line.Rank)],
            "reference" => [Text("reference", "Reference", "The force's reference of the line", ColumnBasis.Identity, line => line.Entry.Line.Reference)],
            "name" => [Text("name", "Name", "What the line is called", ColumnBasis.Identity, line => line.Entry.Line.Name)],
            "status" => [Text("status", "Status", $"As the force keeps it: {string.Join(", ", Vocabulary.Statuses)}", ColumnBasis.Fact, line => LineWords.Of(line.Entry.Line.Status))],
            "from" => From(reduction),
            "to" => [To(reduction)],
            "deal_numbers" => [Numbers(reduction, asOf)],
            "supply_model" => [Text("supply_model", "Supply model", "Empty: not known", ColumnBasis.Fact, line => line.Entry.Line.SupplyModel)],
            "commodities" => [Text("commodities", "Drugs", "Empty: not known", ColumnBasis.Fact, line => Join(line.Entry.Line.Commodities))],
            "ocg" => [reduction == Reductions.Flag
                ? Flag("ocg_linked", "OCG link", "Whether a link to an organised crime group is recorded; empty: not known", ColumnBasis.Fact, line => line.Entry.Line.OcgReference is { } ocg ? ocg.Length > 0 : null)
                : Text("ocg_reference", "OCG reference", "The organised crime group it is linked to; empty: none recorded, or not known", ColumnBasis.Fact, line => line.Entry.Line.OcgReference)],
            "first_seen" => [Day("first_seen", "First seen", "Empty: not known", ColumnBasis.Fact, reduction, line => line.Entry.Line.FirstSeen)],
            "last_activity" => [Day("last_activity", "Last activity", "The last activity on record by the as-of date; empty: none known", ColumnBasis.Fact, reduction, line => LastActivity(line, asOf))],
            "band" => [
                Text("band", "Band", $"Of {string.Join(", ", pack.Bands.Select(band => band.Name))}, with unknowns at their lowest", ColumnBasis.Assessment, line => line.Band.Name),
                Text("band_highest", "Band at highest", "The band if every unknown were as bad as it can be", ColumnBasis.Assessment, line => pack.BandOf(line.Score.Highest).Name)],
            "risk" => [
                Whole("risk", "Risk", "With unknowns at their lowest. A product of the rule pack's scales; it counts nothing", ColumnBasis.Assessment, line => line.Score.Risk),
                Whole("lowest", "Lowest risk", "The lowest that the unknowns allow", ColumnBasis.Assessment, line => line.Score.Lowest),
                Whole("highest", "Highest risk", "If every unknown were as bad as it can be", ColumnBasis.Assessment, line => line.Score.Highest)],
            "sections" => pack.Sections.Select((section, index) => Whole($"total_{section.Id}", Words.Plain(section.Id), $"Total of the section {section.Id}, with unknowns at their lowest", ColumnBasis.Assessment, line => line.Score.Sections[index].Lowest)),
            "position" => pack.Factors.Select((factor, index) => (factor, index)).Where(one => one.factor.IsPosition).Select(one => Text(
                $"position_{one.factor.Id}", Words.Plain(one.factor.Id), "Grade of organisational position, beside the risk and never in it; empty: not known", ColumnBasis.Assessment,
                line => line.Score.Factors[one.index].IsUnknown ? null : one.factor.LevelOf(line.Score.Factors[one.index].Lowest).Label)),
            "confidence" => [Text("confidence", "Confidence", "How far the score can be trusted, by the grades and age of its evidence; beside the risk and never in it", ColumnBasis.Assessment, line => Words.Confidence(pack, line.Score))],
            "unknowns" => [Text("unknowns", "Unknown", "Factors that are not known, each with the levels it may have; the range of the risk follows from them", ColumnBasis.Assessment, line => Unknowns(pack, line.Score))],
            "grading" => [Text("grading", "Grading", $"The evidence by its 3x5x2 grade, source then assessment{Ranged(reduction)}; evidence that may not be shared is not counted", ColumnBasis.Fact, line => Counts(line.Evidence.Select(one => one.Grade), reduction))],
            "evidence" => [Text("evidence", "Evidence", $"Records by kind in the {EvidenceMonths} months before the as-of date{Ranged(reduction)}; evidence that may not be shared is not counted", ColumnBasis.Fact, line => Counts(line.Evidence.Where(one => one.OccurredOn > asOf.AddMonths(-EvidenceMonths)).Select(one => one.Kind), reduction))],
            "held_by_a_person" => [
                Flag("held_by_a_person", "Held by a person", "Whether a level or band was held against the machine's by a person and approved by a second", ColumnBasis.Assessment, line => line.Entry.Hold is not null),
                Whole("machine_risk", "Machine's risk", "What the rules alone say", ColumnBasis.Assessment, line => line.Entry.MachineScore?.Risk)],
            "decision" => [Text("decision", "Decision", "The tasking meeting's open decision; empty: none", ColumnBasis.Assessment, line => known.Decisions.GetValueOrDefault(line.Entry.Line.Reference)?.What)],
            "owner_role" => [Text("owner_role", "Owner", "The role that keeps the line; empty: not recorded", ColumnBasis.Fact, line => line.Entry.Line.OwnerRole)],
            "review_due" => [
                Day("review_due", "Review due", "When the record is looked at again; empty: no date", ColumnBasis.Fact, reduction, line => line.Entry.Line.ReviewDue),
                Flag("review_overdue", "Review overdue", "An overdue record is shown inside the force and never shared", ColumnBasis.Fact, line => known.IsOverdue(line.Entry))],
            "decision_reason" or "override_reason" => [Text(field, field == "decision_reason" ? "Why decided" : "Why held", "A text that a person released for this line; empty: none was released", ColumnBasis.Assessment, line => known.FreeText(line.Entry, field))],
            "marking" => [Text("marking", "Marking", "Protective marking of the line", ColumnBasis.Identity, line => LineWords.Of(line.Entry.Line.Marking))],
            "handling" => [Text("handling", "Handling", "Code P: may be shared lawfully; code C: under the condition that is told", ColumnBasis.Identity, line => HandlingOf(line, audience.LeavesTheForce))],
            "as_of" => [Text("as_of", "As of", "Evidence up to this day counts", ColumnBasis.Identity, ColumnKind.Date, _ => Iso(asOf))],
            "pack" => [Text("pack", "Rules", "The rule pack that scored the line", ColumnBasis.Identity, _ => report.Run.PackIdentity)],
            _ => throw new InvalidOperationException($"No column is written for the field '{field}', though an audience may name it."),
        };
    }

    static IEnumerable<ListColumn> From(string reduction)
    {
        yield return Text("from_force", "From force", "The force that the line exports from; empty: not known", ColumnBasis.Fact,
            line => ChosenLines.From(line.Entry.Line) is { } force ? ReferenceData.Forces[force].Name : null);
        if (reduction == Reductions.Whole)
        {
            yield return Text("from_district", "From district", "The district that the line exports from; empty: not known", ColumnBasis.Fact,
                line => line.Entry.Line.ExportingDistrict is { } district ? ReferenceData.Districts[district].Name : null);
        }
    }

    static ListColumn To(string reduction)
    {
        return reduction switch
        {
            Reductions.Force => Text("to_forces", "To forces", "The forces that the line reaches; empty: not known", ColumnBasis.Fact, line => Join(Forces(line))),
            Reductions.Count => Whole("to_forces_count", "Forces reached", "How many forces the line reaches; empty: not known", ColumnBasis.Fact, line => Forces(line)?.Count()),
            _ => Text("to_districts", "To districts", "The districts that the line reaches; empty: not known", ColumnBasis.Fact, line => Join(line.Entry.Line.ImportingDistricts?.Select(code => ReferenceData.Districts[code].Name))),
        };

        static IEnumerable<string>? Forces(ChosenLine line) => line.Entry.Line.ImportingDistricts?.Select(code => ReferenceData.Forces[ReferenceData.Districts[code].ForceCode].Name).Distinct();
    }

    static ListColumn Numbers(string reduction, DateOnly asOf)
    {
        return reduction switch
        {
            Reductions.Count => Whole("deal_numbers_in_use", "Deal numbers in use", "How many deal numbers are in use on the as-of date", ColumnBasis.Fact, line => InUse(line).Count()),
            Reductions.LastThree => Text("deal_numbers", "Deal numbers", "The last three digits of each number in use on the as-of date; empty: none known", ColumnBasis.Fact, line => Join(InUse(line).Select(number => "…" + number[^Math.Min(3, number.Length)..]))),
            _ => Text("deal_numbers", "Deal numbers", "Numbers in use on the as-of date; empty: none known", ColumnBasis.Fact, line => Join(InUse(line))),
        };

        IEnumerable<string> InUse(ChosenLine line) => line.Entry.Records.Numbers.Where(number => !(number.From > asOf) && !(number.To < asOf)).Select(number => number.Number).Distinct();
    }

    static DateOnly? LastActivity(ChosenLine line, DateOnly asOf)
    {
        if (line.Entry.Line.LastActivity is { } recorded && recorded <= asOf)
            return recorded;
        return line.Evidence.Count == 0 ? null : line.Evidence.Max(one => one.OccurredOn);
    }

    static string Unknowns(Pack pack, LineScore score)
    {
        var unknown = pack.Factors.Zip(score.Factors).Where(pair => pair.Second.IsUnknown).Select(pair => $"{pair.First.Id} {pair.Second.Lowest} to {pair.Second.Highest}").ToList();
        return unknown.Count == 0 ? "none" : string.Join("; ", unknown);
    }

    static string HandlingOf(ChosenLine line, bool leavesTheForce)
    {
        if (line.IsUnderCondition)
            return "C: the originator's condition names you; nobody else may see it";
        if (line.Entry.Line.Handling == Handling.P || leavesTheForce)
            return "P";
        return line.Entry.Line.HandlingConditions is { Length: > 0 } conditions ? $"C: {VisibleText.Of(conditions)}" : "C";
    }

    static string? Counts(IEnumerable<string> values, string reduction)
    {
        return Join(values.GroupBy(value => value).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {(reduction == Reductions.Range ? RangeOf(group.Count()) : group.Count().ToString(CultureInfo.InvariantCulture))}"));
    }

    /// <summary>1 to 4, 5 to 9, 10 to 19, 20 to 49, 50 to 99, 100 or more; the product's own steps.</summary>
    internal static string RangeOf(int count)
    {
        int[] from = [1, 5, 10, 20, 50, 100];
        var index = from.Count(least => least <= count) - 1;
        return index < 0 ? "0" : index == from.Length - 1 ? $"{from[^1]} or more" : $"{from[index]} to {from[index + 1] - 1}";
    }

    static string Ranged(string reduction) => reduction == Reductions.Range ? ", counts as ranges" : "";

    static string? Join(IEnumerable<string>? values)
    {
        var joined = values is null ? "" : string.Join("; ", values.Order(StringComparer.Ordinal));
        return joined.Length == 0 ? null : joined;
    }

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A text with a line end or another character that cannot be seen is written with its number: it must not look like another row.</summary>
    static ListColumn Text(string id, string title, string meaning, ColumnBasis basis, Func<ChosenLine, string?> value) => Text(id, title, meaning, basis, ColumnKind.Text, value);

    static ListColumn Text(string id, string title, string meaning, ColumnBasis basis, ColumnKind kind, Func<ChosenLine, string?> value)
    {
        return new(new ReleasedColumn(id, title, meaning, kind, basis), line => value(line) is { Length: > 0 } text ? VisibleText.Of(text) : null);
    }

    static ListColumn Whole(string id, string title, string meaning, ColumnBasis basis, Func<ChosenLine, long?> value)
    {
        return new(new ReleasedColumn(id, title, meaning, ColumnKind.Whole, basis), line => value(line)?.ToString(CultureInfo.InvariantCulture));
    }

    static ListColumn Flag(string id, string title, string meaning, ColumnBasis basis, Func<ChosenLine, bool?> value)
    {
        return new(new ReleasedColumn(id, title, meaning, ColumnKind.Flag, basis), line => value(line) is { } flag ? flag ? "true" : "false" : null);
    }

    static ListColumn Day(string id, string title, string meaning, ColumnBasis basis, string reduction, Func<ChosenLine, DateOnly?> value)
    {
        return reduction == Reductions.Month
            ? new(new ReleasedColumn(id, title, $"Month. {meaning}", ColumnKind.Month, basis), line => value(line)?.ToString("yyyy-MM", CultureInfo.InvariantCulture))
            : new(new ReleasedColumn(id, title, meaning, ColumnKind.Date, basis), line => value(line) is { } day ? Iso(day) : null);
    }
}
