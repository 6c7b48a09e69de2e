using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>How levels become totals, a risk and a band, and what the stability figures assume.</summary>
static class PackTotals
{
    public static Raw Of(PackSheet sheet)
    {
        var (pack, notes) = (sheet.Pack, sheet.Notes);
        var sections = notes.Sections.Select(section => (IReadOnlyList<Raw>)
        [
            Html.Of($"{PlainWords.Sentence(PlainWords.Of(section.Id))}"),
            Html.Of($"{PlainWords.Sentence(section.InWords)}"),
            Html.Of($"{string.Join(", ", pack.RiskFactors.Where(factor => factor.Section == section.Id).Select(factor => $"{factor.Label}{Weight(section, factor)}"))}"),
        ]);
        return Html.Of($"""
            <section id="totals"><h2>Totals, risk and bands</h2>
            {Table.Of(Html.Of($"Sections"), "stack", [new("Section", NamesRow: true), new("Its total is"), new("Factors")], sections)}
            <h3>The risk</h3>
            <p class="formula">Risk = {Formula(pack)}</p>
            <p>It is proved when the pack is read that the risk never falls when a section's total rises.</p>
            {Constants(notes)}
            <h3>Bands</h3>
            {Table.Of(Html.Of($"A band runs from its start to just below the next."), "stack", [new("Band", NamesRow: true), new("Risk"), new("Source")], pack.Bands.Reverse().Select(band => Band(sheet, band)))}
            </section>

            """);
    }

    /// <summary>The formula as people write it.</summary>
    public static string Formula(Pack pack) => pack.Risk.Text.Replace("*", "×", StringComparison.Ordinal);

    public static Raw Stability(PackSheet sheet)
    {
        var chances = sheet.Notes.OneLevelOff;
        if (chances.Count == 0)
            return default;
        var rows = chances.Select(one => (IReadOnlyList<Raw>)[Html.Of($"{Confidence(sheet.Pack, one.Level)}"), Html.Of($"{one.Chance} in 100")]);
        return Html.Of($"""
            <section id="stability"><h2>Stability: how sure the order is</h2>
            <p>Used only to say how far a line's place in the list could move. It changes no score. Source: {sheet.Notes.StabilitySource}</p>
            {Table.Of(Html.Of($"The chance that an analyst or a record is one level off"), "stack", [new("Confidence in the line", NamesRow: true), new("Chance")], rows)}
            </section>

            """);
    }

    static string Weight(SectionNote section, Factor factor)
    {
        return section.Weights.Where(one => one.Factor == factor.Id).Select(one => $" × {one.Weight}").FirstOrDefault("");
    }

    static Raw Constants(PackNotes notes)
    {
        if (notes.Constants.Count == 0)
            return default;
        var rows = notes.Constants.Select(one => (IReadOnlyList<Raw>)[Html.Of($"{one.Name}"), Html.Of($"{one.InWords}"), Html.Of($"{one.Source}")]);
        return Table.Of(Html.Of($"Numbers with a name in the formula"), "stack", [new("Name", NamesRow: true), new("Value"), new("Source")], rows);
    }

    static IReadOnlyList<Raw> Band(PackSheet sheet, Band band)
    {
        var bands = sheet.Pack.Bands;
        var range = band.Index + 1 < bands.Count ? $"{band.From} to {bands[band.Index + 1].From - 1}" : $"{band.From} and more";
        var source = sheet.Notes.SourceOfBand(band.Name);
        return [BandMark.Chip(sheet.Pack, band), Html.Of($"{range}"), Html.Of($"{(source.Length > 0 ? source : "as the pack as a whole")}")];
    }

    static string Confidence(Pack pack, string level)
    {
        var label = pack.Confidence.Levels.Where(one => $"{one.Value}" == level).Select(one => one.Label).FirstOrDefault("");
        return label.Length > 0 ? $"{level} {label}" : level;
    }
}
