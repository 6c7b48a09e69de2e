using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>Tells what changed from one version of a pack to another, in the order of the file and in words. The version itself is not told.</summary>
public static class PackChanges
{
    /// <summary>One thing with a name: what it says in words, and what is compared to see whether anything in it changed.</summary>
    readonly record struct Named(string Key, string What, string Words, string Written)
    {
        public Named(string key, string what, string words)
            : this(key, what, words, words)
        {
        }
    }

    /// <summary>All changes; empty when only the version, the order or the notation of the files differs.</summary>
    public static IReadOnlyList<PackChange> Between(WrittenPack before, WrittenPack after)
    {
        return
        [
            .. Compare("The pack", Head(before), Head(after)),
            .. Compare("Facts", Facts(before), Facts(after)),
            .. Factors(before.Pack, after.Pack),
            .. Compare("Sections and formula", Totals(before), Totals(after)),
            .. Compare("Bands", Bands(before), Bands(after)),
            .. OneFactor("Confidence", before.Pack.Confidence, after.Pack.Confidence),
            .. Compare("Stability", Stability(before), Stability(after)),
            .. Compare("Cases", Cases(before), Cases(after)).Select(ExpectationOnly),
        ];
    }

    static IEnumerable<PackChange> Compare(string part, IEnumerable<Named> before, IEnumerable<Named> after)
    {
        var (old, now) = (before.ToList(), after.ToList());
        foreach (var gone in old.Where(one => now.All(other => other.Key != one.Key)))
            yield return new(part, ChangeKind.Removed, gone.What, gone.Words, "");
        foreach (var one in now)
        {
            var index = old.FindIndex(other => other.Key == one.Key);
            if (index < 0)
                yield return new(part, ChangeKind.Added, one.What, "", one.Words);
            else if (old[index].Words != one.Words)
                yield return new(part, ChangeKind.Changed, one.What, old[index].Words, one.Words);
            else if (old[index].Written != one.Written)
                yield return new(part, ChangeKind.Changed, one.What, old[index].Written, one.Written);
        }
    }

    static IEnumerable<Named> Head(WrittenPack written)
    {
        var pack = written.Pack;
        return
        [
            new("purpose", "purpose", written.Notes.Purpose),
            new("status", "status", pack.Status),
            new("owner", "owner", pack.Owner),
            new("from", "in force from", pack.EffectiveFrom.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)),
        ];
    }

    static IEnumerable<Named> Facts(WrittenPack written)
    {
        return written.Pack.Facts.Select(fact => new Named(
            fact.Name,
            PlainWords.Of(fact.Name),
            $"{PlainWords.Of(fact)} ({PlainWords.RangeOf(fact)}){From(written.Notes.SourceOfFact(fact.Name))}",
            written.Notes.WrittenFact(fact.Name)));
    }

    static IEnumerable<PackChange> Factors(Pack before, Pack after)
    {
        return
        [
            .. Compare("Factors", before.Factors.Select(Outline), after.Factors.Select(Outline)).Where(change => change.Kind != ChangeKind.Changed),
            .. after.Factors.SelectMany(now => before.Factors.FirstOrDefault(old => old.Id == now.Id) is { } was ? OneFactor(now.Label, was, now) : []),
        ];
    }

    static Named Outline(Factor factor)
    {
        return new(factor.Id, factor.Label, $"{factor.Question} {(factor.IsAssessed ? $"An analyst gives one of {factor.Levels.Count} levels." : $"A table of {factor.Rows.Count} rows.")}");
    }

    static IEnumerable<PackChange> OneFactor(string part, Factor before, Factor after)
    {
        return [.. Compare(part, Parts(before), Parts(after)), .. Compare(part, Levels(before), Levels(after)), .. RowChanges.Between(part, before, after)];
    }

    static IEnumerable<Named> Parts(Factor factor)
    {
        return
        [
            new("label", "name", factor.Label),
            new("section", "section", factor.Section),
            new("question", "question", factor.Question),
            new("source", "source", factor.Source),
            new("way", "who answers", factor.IsAssessed ? "an analyst gives the level" : "the table gives the level"),
        ];
    }

    /// <summary>What a level means is told with its row; only an assessed level has no row to tell it.</summary>
    static IEnumerable<Named> Levels(Factor factor)
    {
        return factor.Levels.Select(level => new Named(
            $"{level.Value}", $"level {level.Value}", factor.IsAssessed && level.Means.Length > 0 ? $"{level.Label}: {level.Means}" : level.Label));
    }

    static IEnumerable<Named> Totals(WrittenPack written)
    {
        var notes = written.Notes;
        return
        [
            .. notes.Sections.Select(section => new Named($"section {section.Id}", $"section {PlainWords.Of(section.Id)}", $"{section.InWords}{Weights(section)}{From(section.Source)}")),
            new("formula", "formula", written.Pack.Risk.Text),
            .. notes.Constants.Select(constant => new Named($"constant {constant.Name}", $"constant {PlainWords.Of(constant.Name)}", $"{constant.InWords}{From(constant.Source)}")),
        ];
    }

    static string Weights(SectionNote section)
    {
        return section.Weights.Count == 0 ? "" : $": {string.Join(", ", section.Weights.Select(one => $"{PlainWords.Of(one.Factor)} × {one.Weight}"))}";
    }

    static IEnumerable<Named> Bands(WrittenPack written)
    {
        return written.Pack.Bands.Select(band => new Named(band.Name, $"band {band.Name}", $"from {band.From}{From(written.Notes.SourceOfBand(band.Name))}"));
    }

    static IEnumerable<Named> Stability(WrittenPack written)
    {
        var notes = written.Notes;
        return
        [
            .. notes.OneLevelOff.Select(one => new Named(one.Level, $"one level off at confidence {one.Level}", $"{one.Chance} in 100")),
            .. notes.StabilitySource.Length > 0 ? new[] { new Named("source", "source", notes.StabilitySource) } : [],
        ];
    }

    static IEnumerable<Named> Cases(WrittenPack written)
    {
        return written.Cases.Select(one => new Named(one.Name, one.Name, $"{PlainWords.Of(one.Target)}: given {PlainWords.Given(one)}, expected {one.Expected}", $"{one.Target} {one.Given} {one.Expected}"));
    }

    /// <summary>Of a case that is given the same and only expects another answer, the answers are enough.</summary>
    static PackChange ExpectationOnly(PackChange change)
    {
        const string expected = ", expected ";
        var (was, now) = (change.Before.LastIndexOf(expected, StringComparison.Ordinal), change.After.LastIndexOf(expected, StringComparison.Ordinal));
        return change.Kind == ChangeKind.Changed && was >= 0 && now >= 0 && change.Before[..was] == change.After[..now]
            ? change with { Before = change.Before[(was + 2)..], After = change.After[(now + 2)..] }
            : change;
    }

    static string From(string source) => source.Length > 0 ? $"; source: {source}" : "";
}
