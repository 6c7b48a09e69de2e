using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>Where every number comes from, the numbers of one source together.</summary>
static class PackSources
{
    const string FormulaKind = "the formula";

    public static Raw Of(PackSheet sheet)
    {
        var groups = Numbers(sheet).GroupBy(one => one.Source).OrderBy(group => group.Key.Length == 0).ToList();
        var rows = groups.Select(group => (IReadOnlyList<Raw>)
        [
            group.Key.Length > 0 ? Html.Of($"{group.Key}") : Html.Of($"No source of their own; they stand under the pack's status: {sheet.Pack.Status}"),
            Html.Of($"<ul>{group.GroupBy(one => one.Kind).Select(kind => Html.Of($"<li>{PlainWords.Sentence(kind.Key)}{(kind.Key == FormulaKind ? "" : $": {string.Join(", ", kind.Select(one => one.Name))}")}</li>"))}</ul>"),
        ]);
        return Html.Of($"""
            <section id="sources"><h2>Where the numbers come from</h2>
            {Table.Of(Html.Of($"Each number of the pack, under its source as the pack gives it"), "stack origins", [new("Source", NamesRow: true), new("What rests on it")], rows)}
            </section>

            """);
    }

    static IEnumerable<(string Kind, string Name, string Source)> Numbers(PackSheet sheet)
    {
        var (pack, notes) = (sheet.Pack, sheet.Notes);
        return
        [
            .. pack.Factors.Append(pack.Confidence).Select(factor => (factor.IsAssessed ? "levels of" : "levels and conditions of", factor.Label, factor.Source)),
            .. notes.Sections.Where(section => section.Weights.Count > 0).Select(section => ("weights of", PlainWords.Of(section.Id), section.Source)),
            .. notes.Constants.Select(constant => ("values of the constants", PlainWords.Of(constant.Name), constant.Source)),
            .. notes.OneLevelOff.Select(one => ("chance of one level off, at confidence", one.Level, notes.StabilitySource)),
            (FormulaKind, "", ""),
            .. pack.Bands.Select(band => ("start of the bands", band.Name, notes.SourceOfBand(band.Name))),
            .. pack.Facts.Select(fact => ("time and range of the facts", PlainWords.Of(fact.Name), notes.SourceOfFact(fact.Name))),
        ];
    }
}
