using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>What is counted for each line, in words.</summary>
static class PackFacts
{
    public static Raw Of(PackSheet sheet)
    {
        Column[] columns = [new("Fact", NamesRow: true), new("What it is"), new("Values")];
        var rows = sheet.Pack.Facts.Select(fact => (IReadOnlyList<Raw>)
        [
            Html.Of($"{PlainWords.Sentence(PlainWords.Of(fact.Name))}"),
            Html.Of($"{PlainWords.Of(fact)}.{Source(sheet.Notes.SourceOfFact(fact.Name))}"),
            Html.Of($"{PlainWords.Sentence(PlainWords.RangeOf(fact))}"),
        ]);
        return Html.Of($"""
            <section id="facts"><h2>Facts: what is counted</h2>
            <p>A value outside the range given is an error: the line is shown as in error and never as a low risk. Where one way is worse, it is proved that going that way never lowers a level.</p>
            {Table.Of(Html.Of($"{Words.Count(sheet.Pack.Facts.Count, "fact", "facts")}"), "stack facts", columns, rows)}
            </section>

            """);
    }

    static Raw Source(string source) => source.Length > 0 ? Html.Of($""" <span class="source">Source: {source}</span>""") : default;
}
