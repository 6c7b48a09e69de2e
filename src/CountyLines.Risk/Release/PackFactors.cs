using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>Every factor with its question, where it comes from, and its levels; the rows in the order in which they are read.</summary>
static class PackFactors
{
    public static Raw Of(PackSheet sheet)
    {
        return Html.Of($"""
            <section id="factors"><h2>Factors: what each level means</h2>
            {sheet.Pack.Sections.Select(section => Html.Of($"""
                <h3>{PlainWords.Sentence(PlainWords.Of(section.Id))}</h3>
                {sheet.Pack.RiskFactors.Where(factor => factor.Section == section.Id).Select(Card)}
                """))}
            </section>

            """);
    }

    /// <summary>What is shown beside the risk and never changes it.</summary>
    public static Raw Beside(PackSheet sheet)
    {
        var position = sheet.Pack.PositionFactors.Select(Card).ToList();
        return Html.Of($"""
            <section id="beside"><h2>Organisational position and confidence</h2>
            <p>Both are shown beside the risk. Neither changes it.</p>
            <h3>Organisational position: about the organisation, not about the line</h3>
            {(position.Count > 0 ? position : [Html.Of($"<p>This pack grades no organisational position.</p>")])}
            <h3>Confidence: how far the picture of the line can be trusted</h3>
            {Card(sheet.Pack.Confidence)}
            </section>

            """);
    }

    static Raw Card(Factor factor)
    {
        return Html.Of($"""
            <article class="card"><h3>{factor.Label}</h3>
            <p>{factor.Question}</p>
            {(factor.IsAssessed ? Assessed(factor) : Rows(factor))}
            <p class="source">Source: {factor.Source}</p>
            </article>

            """);
    }

    static Raw Assessed(Factor factor)
    {
        Column[] columns = [new("Level"), new("Name"), new("What it means")];
        var rows = factor.Levels.Reverse().Select(level => (IReadOnlyList<Raw>)
        [
            Html.Of($"<b>{level.Value}</b>"),
            Html.Of($"{level.Label}"),
            level.Means.Length > 0 ? Html.Of($"{level.Means}") : Html.Of($"the pack does not say"),
        ]);
        return Table.Of(Html.Of($"An analyst gives the level, with a reason and a date. With no assessment the factor is unknown."), "stack levels", columns, rows);
    }

    static Raw Rows(Factor factor)
    {
        Column[] columns = [new("Row"), new("Level"), new("When all of this holds"), new("In the owner's words")];
        var rows = factor.Rows.Select(row => (IReadOnlyList<Raw>)
        [
            Html.Of($"{row.Number}"),
            Html.Of($"<b>{row.Level.Value}</b> {row.Level.Label}"),
            Html.Of($"{PlainWords.Sentence(PlainWords.Of(row))}"),
            Html.Of($"{row.Means}"),
        ]);
        return Table.Of(Html.Of($"The first row that holds, from the top, gives the level."), "stack levels", columns, rows);
    }
}
