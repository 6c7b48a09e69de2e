using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>The examples that the pack must get right, and how much of it they pin down.</summary>
static class PackCases
{
    public static Raw Of(PackSheet sheet)
    {
        var (pack, coverage) = (sheet.Pack, sheet.Coverage);
        Column[] columns = [new("Case", NamesRow: true), new("Given"), new("Expected")];
        var groups = coverage.Outcomes.GroupBy(outcome => outcome.Case.Target).Select(group => Html.Of($"""
            <h3>{Title(pack, group.Key)}</h3>
            {Table.Of(Html.Of($"{Words.Count(group.Count(), "case", "cases")}"), "stack caselist", columns, group.Select(Row))}
            """));
        return Html.Of($"""
            <section id="cases"><h2>Cases: examples with the right answer</h2>
            <p><b>{Words.Count(coverage.Passed, "case passes", "cases pass")}; {coverage.RowsCovered} of {coverage.Rows} rows and {coverage.LevelsCovered} of {coverage.Levels} levels covered.</b> A pack with a case that fails does not load.</p>
            {Uncovered(coverage)}
            <p>What a case does not give stands at its best value; an assessed factor that is not given is unknown. An answer such as 0..4 is a range that an unknown leaves open.</p>
            {groups}
            </section>

            """);
    }

    static Raw Uncovered(PackCoverage coverage)
    {
        var rows = coverage.Factors.SelectMany(one => one.UncoveredRows.Select(row => Html.Of($"<li>{one.Factor.Label}, row {row.Number}, level {row.Level.Value} {row.Level.Label}: {PlainWords.Of(row)}</li>"))).ToList();
        return rows.Count == 0 ? Html.Of($"<p>No row is without a case.</p>") : Html.Of($"<p>Rows that no case covers:</p><ul>{rows}</ul>");
    }

    static string Title(Pack pack, string target)
    {
        return pack.Factors.FirstOrDefault(factor => factor.Id == target)?.Label ?? PlainWords.Sentence(PlainWords.Of(target));
    }

    static IReadOnlyList<Raw> Row(CaseOutcome outcome)
    {
        var one = outcome.Case;
        return [Html.Of($"{one.Name}"), Html.Of($"{PlainWords.Given(one)}"), Html.Of($"<b>{one.Expected}</b>")];
    }
}
