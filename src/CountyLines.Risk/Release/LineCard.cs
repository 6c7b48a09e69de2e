using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>One line on a card: who holds it, how its risk is made, what stands behind each level.</summary>
static class LineCard
{
    const int Asked = 10;

    public static IReadOnlyList<RankedLine> Chosen(IReadOnlyList<RankedLine> ranked) => RankedLine.Top(ranked, Asked);

    public static Raw Section(RunReport report, IReadOnlyList<RankedLine> ranked)
    {
        var chosen = Chosen(ranked);
        return Html.Of($"""
            <section id="cards"><h2>Line by line</h2>
            <p>{RankedLine.Extent(chosen, ranked, Asked)}</p>
            {chosen.Select((line, index) => Card(report, line, index + 1))}
            </section>

            """);
    }

    static Raw Card(RunReport report, RankedLine line, int number)
    {
        return Html.Of($"""
            <article class="card" id="card-{number}" aria-labelledby="card-{number}-name">
            <h3 id="card-{number}-name"><span class="rank">Rank {line.Rank}</span> {Words.Name(line.Line)} {BandMark.Chip(report.Pack, line.Band)}</h3>
            {Holding(report, line)}
            {Arithmetic(report, line)}
            {FactorTable.Of(report, line)}
            </article>

            """);
    }

    static Raw Holding(RunReport report, RankedLine ranked)
    {
        var (line, asOf) = (ranked.Line, report.Run.AsOf);
        var days = ranked.Entry.DaysSinceActivity(asOf);
        return Html.Of($"""
            <dl class="holding">
            <div class="ends"><dt>From and to</dt><dd>{Words.Origin(line)} → {Words.Destinations(line)}</dd></div>
            <div><dt>Status</dt><dd>{Words.Of(line.Status)}</dd></div>
            <div><dt>Last activity</dt><dd>{(days is { } count ? $"{Words.Count(count, "day", "days")} ago" : "not known")}</dd></div>
            <div><dt>Moved</dt><dd>{Movers.Cell(report, ranked)}</dd></div>
            <div><dt>Deal numbers in use, ending</dt><dd>{Numbers(ranked.Entry.Records.Numbers, asOf)}</dd></div>
            <div><dt>Confidence</dt><dd>{Words.Confidence(report.Pack, ranked.Score)}</dd></div>
            <div><dt>Organisational position</dt><dd>{TopTable.Position(report.Pack, ranked.Score)}</dd></div>
            <div><dt>Review due</dt><dd>{Review(ranked.Entry, asOf)}</dd></div>
            <div><dt>Owner</dt><dd>{line.OwnerRole ?? "not recorded"}</dd></div>
            <div><dt>Handling</dt><dd>{Words.Of(line.Marking)}, {(line.Handling == Handling.C ? "code C: conditions apply" : "code P")}</dd></div>{Merged(ranked.Entry.Records)}
            </dl>
            """);
    }

    static Raw Merged(LineRecords records)
    {
        return records.Merged is { } merged ? Html.Of($"<div><dt>Merged from</dt><dd>{string.Join(", ", merged.Absorbed.Select(one => $"{one.Name} {one.Line}"))}</dd></div>") : default;
    }

    static Raw Review(RunLine line, DateOnly asOf)
    {
        if (line.Line.ReviewDue is not { } due)
            return Html.Of($"no date");
        return line.IsReviewOverdue(asOf) ? Html.Of($"""{due} <b class="overdue">overdue</b>""") : Html.Of($"{due}");
    }

    /// <summary>The last three digits tell numbers apart at the table; the whole number is for the system, not for paper.</summary>
    static string Numbers(IReadOnlyList<DealNumber> numbers, DateOnly asOf)
    {
        var inUse = numbers.Where(number => !(number.From > asOf) && !(number.To < asOf))
            .Select(number => "…" + number.Number[^Math.Min(3, number.Number.Length)..]).Order(StringComparer.Ordinal).ToList();
        return inUse.Count == 0 ? "none known" : string.Join(", ", inUse);
    }

    static Raw Arithmetic(RunReport report, RankedLine line)
    {
        var (pack, score, counted) = (report.Pack, line.Score, line.Entry.Arithmetic!);
        var sections = pack.Sections.Zip(score.Sections).Select(pair => Html.Of($"""
            <li>{Words.Plain(pair.First.Id)} <b>{Words.Range(pair.Second.Lowest, pair.Second.Lowest, pair.Second.Highest)}</b></li>
            """));
        return Html.Of($"""
            <ul class="sum" aria-label="How the risk is made">{sections}<li class="result">{Formula(pack)} gives risk <b>{counted.Risk}</b>, {pack.BandOf(counted.Risk).Name}</li>{Held(line)}{Open(report, score)}</ul>
            """);
    }

    static Raw Held(RankedLine line)
    {
        if (line.Entry.Hold is not { } hold)
            return default;
        var band = hold.OfBand is { } held ? Html.Of($"held in {line.Band.Name} by override {held.Id}, so the risk stands at <b>{line.Score.Risk}</b>; ") : default;
        return Html.Of($"""<li><b class="held">held by a person</b>: {band}the machine alone says {hold.Machine.Risk}, {hold.MachineBand.Name}</li>""");
    }

    static string Formula(Pack pack) => pack.Risk.Text.Replace("*", "×", StringComparison.Ordinal);

    static Raw Open(RunReport report, LineScore score)
    {
        if (score.Lowest == score.Highest)
            return Html.Of($"<li>nothing that counts is unknown</li>");
        var (low, high) = (report.Pack.BandOf(score.Lowest).Name, report.Pack.BandOf(score.Highest).Name);
        var bands = low == high ? $"{low} either way" : $"{low} to {high}";
        return Html.Of($"<li>with the unknowns it may be {score.Lowest} to {score.Highest}: {bands}</li>");
    }
}
