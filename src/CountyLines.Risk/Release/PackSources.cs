using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>Where every number comes from, the numbers of one source together.</summary>
static class PackSources
{
    public static Raw Of(PackSheet sheet)
    {
        var groups = Numbers(sheet).GroupBy(one => one.Source).OrderBy(group => group.Key.Length == 0).ToList();
        var rows = groups.Select(group => (IReadOnlyList<Raw>)
        [
            group.Key.Length > 0 ? Html.Of($"{group.Key}") : Html.Of($"No source of their own; they stand under the pack's status: {sheet.Pack.Status}"),
            Html.Of($"{string.Join("; ", group.Select(one => one.What))}"),
        ]);
        return Html.Of($"""
            <section id="sources"><h2>Where the numbers come from</h2>
            {Table.Of(Html.Of($"Each number of the pack, under its source as the pack gives it"), "stack origins", [new("Source", NamesRow: true), new("What rests on it")], rows)}
            </section>

            """);
    }

    static IEnumerable<(string What, string Source)> Numbers(PackSheet sheet)
    {
        var (pack, notes) = (sheet.Pack, sheet.Notes);
        return
        [
            .. pack.Factors.Append(pack.Confidence).Select(factor => ($"{factor.Label}: {(factor.IsAssessed ? "levels" : "levels and conditions")}", factor.Source)),
            .. notes.Sections.Where(section => section.Weights.Count > 0).Select(section => ($"weights of {PlainWords.Of(section.Id)}", section.Source)),
            .. notes.Constants.Select(constant => ($"constant {constant.Name}", constant.Source)),
            .. notes.OneLevelOff.Count > 0 ? new[] { ("stability: chances of one level off", notes.StabilitySource) } : [],
            ("formula", ""),
            .. pack.Bands.Select(band => ($"start of band {band.Name}", notes.SourceOfBand(band.Name))),
            .. pack.Facts.Select(fact => ($"fact {PlainWords.Of(fact.Name)}: time and range", notes.SourceOfFact(fact.Name))),
        ];
    }
}
