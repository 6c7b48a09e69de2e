using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>Everything that the document of a pack tells.</summary>
/// <param name="Written">The pack with its notes and cases.</param>
/// <param name="Coverage">What came of its cases.</param>
/// <param name="ReleasedOn">The day of its release; null for a draft.</param>
/// <param name="Before">The version to tell the changes from; null for a first version.</param>
/// <param name="BeforeReleasedOn">The day on which that version was released; null for a draft.</param>
public sealed record PackSheet(WrittenPack Written, PackCoverage Coverage, DateOnly? ReleasedOn, WrittenPack? Before, DateOnly? BeforeReleasedOn)
{
    internal Pack Pack => Written.Pack;

    internal PackNotes Notes => Written.Notes;
}

/// <summary>
/// A rule pack as a paper that a committee reads, questions and signs: every rule in words, where every number comes from, what changed,
/// and the record that says how the tool is used. The same pack gives the same bytes on any machine and day.
/// </summary>
public static class PackDocument
{
    /// <summary>What a pack that is not a force's own is called wherever it is shown.</summary>
    const string DefaultLabel = "product default, MoRiLE-style, not the national matrix";

    /// <summary>Writes the document.</summary>
    public static void Write(PackSheet sheet, TextWriter output)
    {
        var pack = sheet.Pack;
        var label = pack.Status.Contains("product default", StringComparison.OrdinalIgnoreCase) ? DefaultLabel : "";
        var standing = sheet.ReleasedOn is null ? "DRAFT, not released" : "";
        var marking = string.Join(" · ", new[] { standing, label }.Where(text => text.Length > 0));
        var style = Html.Of($"{ScreenStyle.Css}\n{PrintStyle.Margins("A4 portrait", "17mm 14mm", marking, $"{pack.Identity}, SHA-256 {pack.Sha256[..12]}", markedBelow: false)}\n{PrintStyle.Common}\n{PackStyle.Css}");
        output.Write(Page.Of($"Rule pack {pack.Identity}", style, Html.Of($"""
            {BandMark.Patterns}{(marking.Length > 0 ? Html.Of($"""<p class="marking">{marking}</p>""") : default)}
            {Head(sheet)}<main>
            {HowScored(sheet)}
            {PackFacts.Of(sheet)}
            {PackFactors.Of(sheet)}
            {PackTotals.Of(sheet)}
            {PackFactors.Beside(sheet)}
            {PackTotals.Stability(sheet)}
            {PackCases.Of(sheet)}
            {PackSources.Of(sheet)}
            {PackHistory.Of(sheet)}
            {PackRecord.Of(sheet)}
            {PackSignatures.Of(sheet)}
            </main>
            """)).ToString());
    }

    static Raw Head(PackSheet sheet)
    {
        var (pack, notes) = (sheet.Pack, sheet.Notes);
        var released = sheet.ReleasedOn is { } day ? Html.Of($"{Words.Long(day)}") : Html.Of($"<b>not released: a draft</b>");
        return Html.Of($"""
            <header>
            <h1>Rule pack: {PlainWords.Sentence(PlainWords.Of(pack.Id))}, version {pack.Version}</h1>
            <p class="asof">{pack.Status}</p>
            <p class="person">{(notes.Purpose.Length > 0 ? Html.Of($"{notes.Purpose}") : Blank.Of("what the pack is for"))}</p>
            <dl class="holding">
            <div><dt>Name and version</dt><dd>{pack.Identity}</dd></div>
            <div><dt>Owner</dt><dd>{pack.Owner}</dd></div>
            <div><dt>In force from</dt><dd>{Words.Long(pack.EffectiveFrom)}</dd></div>
            <div><dt>Released on</dt><dd>{released}</dd></div>
            <div><dt>SHA-256 of the rules and cases</dt><dd class="hash">{pack.Sha256}</dd></div>
            </dl>
            <p class="pack">{Words.Count(pack.Facts.Count, "fact", "facts")}, {Words.Count(pack.Factors.Count, "factor", "factors")} and the confidence rule, {sheet.Coverage.Rows} rows, {Words.Count(sheet.Written.Cases.Count, "case", "cases")}.</p>
            <nav aria-label="Contents">
            <a href="#how">How a score is made</a> <a href="#facts">Facts</a> <a href="#factors">Factors</a> <a href="#totals">Totals and bands</a>
            <a href="#beside">Position and confidence</a> <a href="#cases">Cases</a> <a href="#sources">Sources</a> <a href="#changes">Changes</a>
            <a href="#record">Transparency record</a> <a href="#signatures">Signatures</a></nav>
            </header>

            """);
    }

    static Raw HowScored(PackSheet sheet)
    {
        var pack = sheet.Pack;
        return Html.Of($"""
            <section id="how"><h2>How a score is made</h2>
            <ol>
            <li><b>Facts</b> are counted from a line's records as of a date. Nothing after that date counts. "In the last 6 months" ends on that date and includes it.</li>
            <li><b>Factors</b> each answer one question with a level. A table is read from the top, and the first row whose conditions all hold gives the level. Some levels an analyst gives, with a reason and a date.</li>
            <li><b>Sections</b> ({string.Join(", ", pack.Sections.Select(section => PlainWords.Of(section.Id)))}) each make one total of the levels of their factors.</li>
            <li><b>The risk</b> is {PackTotals.Formula(pack)}. It falls in a <b>band</b>.</li>
            <li><b>What is not known</b> is not 0. It leaves a range from the lowest to the highest level possible. Lines are put in order by the risk with unknowns at their lowest, and the highest possible risk stands beside it.</li>
            <li><b>A person decides.</b> The score puts lines in order. It never acts by itself.</li>
            </ol></section>

            """);
    }
}
