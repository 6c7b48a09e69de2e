using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Release;

/// <summary>Where people hold a line against the machine. A name or a reason in words stays out: it is free text and may name somebody.</summary>
static class OverridesSection
{
    /// <summary>Empty when there is nothing to say, so that a run without overrides has the page it always had.</summary>
    public static Raw Of(RunReport report)
    {
        if (report.Overrides.Count == 0)
            return default;
        Column[] columns = [new("Line", NamesRow: true), new("Held by a person"), new("The machine, when approved"), new("The machine, now"), new("Until"), new("To know")];
        var rows = report.Overrides.OrderByDescending(one => one.NeedsAPerson).ThenBy(one => one.Override.Id).Select(one => (IReadOnlyList<Raw>)Row(report, one));
        return Html.Of($"""
            <section id="overrides"><h2>Held by people</h2>
            {Table.Of(Html.Of($"{Words.Count(report.Overrides.Count, "override", "overrides")}: the machine's value stays beside each"), "stack", columns, rows)}
            </section>

            """);
    }

    /// <summary>The link to the section, when there is one.</summary>
    public static Raw Link(RunReport report) => report.Overrides.Count == 0 ? default : Html.Of($"""<a href="#overrides">Held by people</a> """);

    /// <summary>The machine's risk and band, under a held risk.</summary>
    public static Raw Machine(RunLine line)
    {
        return line.Hold is { } hold ? Html.Of($"""<br><b class="held">held by a person</b>; machine: {hold.Machine.Risk} {hold.MachineBand.Name}""") : default;
    }

    static Raw[] Row(RunReport report, RunOverride one)
    {
        var held = one.Override;
        var name = report.Lines.FirstOrDefault(line => line.Line.Reference == held.Line) is { } line ? NotRanked.Name(line) : Html.Of($"{held.Line}");
        if (one.Problem == OverrideWords.Withheld)
            return [name, Html.Of($"withheld"), Html.Of($"withheld"), Html.Of($"withheld"), Html.Of($"{held.Until}"), Html.Of($"""<b class="overdue">not applied</b> {one.Problem}""")];
        return
        [
            name,
            Html.Of($"<b>{held.Holds.Words}</b> ({Words.Plain(held.ReasonCode)}, override {held.Id})"),
            Html.Of($"{held.Approval!.Machine.Words}"),
            Html.Of($"{one.Machine?.Words ?? "no value"}"),
            Html.Of($"{held.Until}"),
            Note(one),
        ];
    }

    static Raw Note(RunOverride one)
    {
        return one.Outcome switch
        {
            OverrideOutcome.NotApplied => Html.Of($"""<b class="overdue">not applied</b> {one.Problem}"""),
            OverrideOutcome.Expired => Html.Of($"expired; the machine's value stands again"),
            _ when one.IsAlarm => Html.Of($"""<b class="overdue">alarm</b> the machine's value has moved: look again"""),
            _ => Html.Of($"in force"),
        };
    }
}
