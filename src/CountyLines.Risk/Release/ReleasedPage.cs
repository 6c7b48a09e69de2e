using System.Text;

namespace CountyLines.Risk.Release;

/// <summary>
/// A released list as a paper for its recipient: one HTML file that needs nothing else, for the screen and for A4. The same list gives the
/// same bytes on any machine and day.
/// </summary>
public static class ReleasedPage
{
    public static byte[] Write(ReleasedList list)
    {
        var heading = list.Heading;
        var left = $"{heading.Title}, release {heading.Release}, as of {Words.Short(heading.AsOf)}; for {heading.RecipientName}";
        var style = Html.Of($"{ScreenStyle.Css}\n{PrintStyle.Margins("A4 landscape", "15mm 11mm", heading.Marking, left)}\n{PrintStyle.Common}\n{ReleasedStyle.Css}");
        return Encoding.UTF8.GetBytes(Page.Of($"{heading.Marking}: {heading.Title}, release {heading.Release}", style, Html.Of($"""
            {BandMark.Patterns}<p class="marking">{heading.Marking}</p>
            {Head(list)}<main>
            {Changes(list)}
            {ReleasedLines.Of(list)}
            {LeftOut(list)}
            {Columns(list)}
            {HowToRead()}
            </main>
            <p class="marking">{heading.Marking}</p>
            """)).ToString());
    }

    static Raw Head(ReleasedList list)
    {
        var heading = list.Heading;
        // Handling stands by itself, and what was left out has its own section.
        var facts = ReleasedWords.Of(list).Where(fact => fact.Label is not ("Handling" or "Left out" or "Corrects"));
        return Html.Of($"""
            <header>
            <h1>{heading.Title}</h1>
            <p class="asof">As of {Words.Long(heading.AsOf)}, for {heading.RecipientName}. Valid until {Words.Long(heading.ValidUntil)}.</p>
            {(heading.Corrects is { } wrong ? Html.Of($"""<p class="corrects">{ReleasedWords.Correction(wrong)}</p>""") : default)}<p class="handling"><b>Handling.</b> {heading.Handling}</p>
            <dl class="about">
            {facts.Select(fact => Html.Of($"<div><dt>{fact.Label}</dt><dd><bdi>{fact.Text}</bdi></dd></div>\n"))}</dl>
            <nav aria-label="Contents">
            <a href="#changes">What changed</a> <a href="#lines">Lines</a> <a href="#left-out">Left out</a> <a href="#columns">What each column says</a> <a href="#how-to-read">How to read this</a></nav>
            </header>

            """);
    }

    static Raw Changes(ReleasedList list)
    {
        var heading = list.Heading;
        return Html.Of($"""
            <section id="changes"><h2>What changed{(heading.Previous is { } before ? $" since release {before}" : "")}</h2>
            {Changed(list)}</section>

            """);
    }

    static Raw Changed(ReleasedList list)
    {
        if (list.Heading.Previous is null && list.Changes.Count == 0)
            return Html.Of($"<p>No earlier release of this list to you is there that may still be used, so there is nothing to compare it with.</p>\n");
        if (list.Changes.Count == 0)
            return Html.Of($"<p>Nothing that this list shows has changed.</p>\n");
        Column[] columns = [new("Reference", NamesRow: true), new("What"), new("Detail")];
        var rows = list.Changes.Select(change => (IReadOnlyList<Raw>)[Isolated(change.Reference), Html.Of($"{change.What}"), Isolated(change.Detail)]);
        return Table.Of(Html.Of($"{Words.Count(list.Changes.Count, "line", "lines")} entered, left or changed"), "stack differences", columns, rows);
    }

    static Raw LeftOut(ReleasedList list)
    {
        var left = list.Heading.LeftOut;
        return Html.Of($"""
            <section id="left-out"><h2>Left out</h2>
            {(left.Count == 0 ? Html.Of($"<p>No line that the selection means was left out.</p>") : Html.Of($"<p>Lines that the selection means and that are not in this copy:</p><ul>{left.Select(one => Html.Of($"<li>{ReleasedWords.Left(one)}</li>"))}</ul>"))}
            <p>A line that is not here is not a line of low risk.</p></section>

            """);
    }

    static Raw Columns(ReleasedList list)
    {
        Column[] columns = [new("Column", NamesRow: true), new("Fact or assessment"), new("What it says")];
        var rows = list.Columns.Select(column => (IReadOnlyList<Raw>)
        [
            Html.Of($"""<span class="name">{column.Title}</span>"""),
            Html.Of($"{ReleasedWords.Meaning(column.Basis)}"),
            Html.Of($"{column.Meaning}"),
        ]);
        return Html.Of($"""
            <section id="columns"><h2>What each column says</h2>
            {Table.Of(Html.Of($"{ReleasedWords.Section38}"), "stack meanings", columns, rows)}
            </section>

            """);
    }

    static Raw HowToRead()
    {
        return Html.Of($"""
            <section id="how-to-read"><h2>How to read this</h2>
            <ul>{ReleasedWords.HowToRead.Select(said => Html.Of($"<li><b>{said.Word}</b> {said.Text}</li>\n"))}</ul></section>

            """);
    }

    /// <summary>A text of a record, so that one written right to left cannot reorder its surroundings.</summary>
    internal static Raw Isolated(string text) => Html.Of($"<bdi>{text}</bdi>");
}
