using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>The risk factors of one line: the level, what it means, what stands behind it, and what it was before.</summary>
static class FactorTable
{
    public static Raw Of(RunReport report, RankedLine line)
    {
        var facts = LineFacts.Of(report.Pack, line.Entry.Records, report.Run.AsOf, line.Entry.Given).ToDictionary(fact => fact.Fact.Name);
        Column[] columns = [new("Factor", NamesRow: true), new("Level"), new("What it means"), new("What stands behind it"), new("Since the run before")];
        var rows = report.Pack.Factors.Index().Where(entry => !entry.Item.IsPosition).Select(entry => (IReadOnlyList<Raw>)
        [
            Html.Of($"""{entry.Item.Label} <span class="section">{Words.Plain(entry.Item.Section)}</span>"""),
            Html.Of($"{Level(report.Pack, entry.Item, line.Score, line.Score.Factors[entry.Index])}{Machine(line, entry.Item, entry.Index)}"),
            Html.Of($"{Meaning(entry.Item, line.Score.Factors[entry.Index])}"),
            Behind(report, line, entry.Item, facts),
            Change(report, line, entry.Index),
        ]);
        return Table.Of(Html.Of($"The factors of the risk"), "stack factors", columns, rows);
    }

    static Raw Level(Pack pack, Factor factor, LineScore score, FactorResult result)
    {
        if (result.Lowest == result.Highest)
            return Html.Of($"<b>{result.Lowest}</b> {factor.LevelOf(result.Lowest).Label}");
        return Html.Of($"""
            <b>unknown</b>, {result.Lowest} {factor.LevelOf(result.Lowest).Label} to {result.Highest} {factor.LevelOf(result.Highest).Label};
            <b>could add up to {Room(pack, factor, score, result)}</b> to {factor.Section}
            """);
    }

    static Raw Machine(RankedLine line, Factor factor, int index)
    {
        if (line.Entry.Hold is not { } hold || hold.Of(factor.Id) is not { } held)
            return default;
        return Html.Of($"""; <b class="held">held</b> by override {held.Id}; machine: {Words.Answer(factor, hold.Machine.Factors[index])}""");
    }

    /// <summary>How much a factor's unknown could raise its section's total, with everything else as it stands.</summary>
    static long Room(Pack pack, Factor factor, LineScore score, FactorResult result)
    {
        return pack.Sections.Zip(score.Sections).Where(pair => pair.First.Id == factor.Section)
            .Sum(pair => pair.First.Total == SectionTotal.Max ? Math.Max(0, result.Highest - pair.Second.Lowest) : (result.Highest - result.Lowest) * pair.First.WeightOf(factor.Id));
    }

    /// <summary>The matched row says more than the level, because several rows may lead to one level.</summary>
    static string Meaning(Factor factor, FactorResult result)
    {
        if (factor.IsAssessed)
            return result.IsUnknown ? $"Not known. It asks: {factor.Question}" : factor.LevelOf(result.Lowest).Means;
        var means = factor.Rows.FirstOrDefault(row => row.Number == result.Row)?.Means ?? factor.LevelOf(result.Lowest).Means;
        return result.Lowest == result.Highest ? means : $"At its lowest: {means}";
    }

    static Raw Behind(RunReport report, RankedLine line, Factor factor, Dictionary<string, LineFact> facts)
    {
        if (factor.IsAssessed)
            return Html.Of($"{Assessed(line.Entry.Records.Assessments, factor, report.Run.AsOf)}");
        var said = factor.Facts.Select(fact => facts.GetValueOrDefault(fact.Name)).OfType<LineFact>().Where(Counts).Select(Say).ToList();
        return said.Count == 0 ? Html.Of($"nothing recorded") : Html.Of($"<ul>{said}</ul>");
    }

    /// <summary>An analyst's name and reason stay out: a reason is free text and may name somebody who is exploited.</summary>
    static string Assessed(IReadOnlyList<Assessment> assessments, Factor factor, DateOnly asOf)
    {
        var last = assessments.Where(assessment => assessment.Factor == factor.Id && assessment.AssessedOn <= asOf).MaxBy(assessment => assessment.AssessedOn);
        if (last is null)
            return "no analyst has assessed it";
        return $"{(last.Level is null ? "assessed as not known" : "assessed")} {Words.Short(last.AssessedOn)}";
    }

    static bool Counts(LineFact fact)
    {
        // Where lower is worse, a 0 is the very thing to show.
        if (fact.Value.IsUnknown || fact.Fact.Worse == Worse.Lower)
            return true;
        return fact.Fact.Type switch
        {
            FactType.Enum => fact.Value.Text.Length > 0,
            FactType.Set => fact.Value.Members.Count > 0,
            _ => fact.Value.Number != 0,
        };
    }

    static Raw Say(LineFact fact)
    {
        var value = fact.Fact.Type switch
        {
            FactType.Boolean when !fact.Value.IsUnknown => fact.Value.Number == 1 ? "yes" : "no",
            FactType.Set => fact.Value.Show(FactType.Set).Replace(";", ", ", StringComparison.Ordinal),
            var type => fact.Value.Show(type),
        };
        return Html.Of($"<li>{Words.Plain(fact.Fact.Name)}: <b>{value}</b>{Newest(fact)}</li>");
    }

    static string Newest(LineFact fact)
    {
        if (fact.Evidence.Count > 0)
            return $", newest {Words.Short(fact.Evidence.Max(evidence => evidence.OccurredOn))}";
        var started = fact.Numbers.Select(number => number.From).Max();
        return started is { } day ? $", newest {Words.Short(day)}" : "";
    }

    static Raw Change(RunReport report, RankedLine line, int factor)
    {
        if (report.Previous is not { } previous)
            return Html.Of($"first run");
        if (line.Entry.Before is not { } before)
            return Html.Of($"new line");
        // Levels of another pack are answers to other questions.
        if (previous.PackSha256 != report.Run.PackSha256)
            return Html.Of($"other rules");
        if (before.Score is not { } score)
            return Html.Of($"not scored before");
        var (was, now) = (score.Factors[factor], line.Score.Factors[factor]);
        if ((was.Lowest, was.Highest) == (now.Lowest, now.Highest))
            return Html.Of($"no change");
        var sign = now.Lowest > was.Lowest ? "▲ " : now.Lowest < was.Lowest ? "▼ " : "";
        return Html.Of($"<b>{sign}was {Words.Answer(report.Pack.Factors[factor], was)}</b>");
    }
}
