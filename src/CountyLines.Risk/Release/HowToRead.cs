using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>What a reader who was not there when the rules were made must know to read the figures right.</summary>
static class HowToRead
{
    public static Raw Of(Pack pack)
    {
        return Html.Of($"""
            <section id="how-to-read"><h2>How to read this</h2>
            <ul>
            <li><b>Risk and range.</b> The risk counts every unknown at its lowest. The range beside it shows how far the risk could go once the unknowns are known.</li>
            <li><b>Unknown.</b> An unknown factor is not a 0. It widens the range and lowers the confidence; it never lowers the risk of what is known.</li>
            <li><b>Confidence and organisational position</b> stand beside the risk. They never change it.</li>
            <li><b>Equal risk has equal rank.</b> Where a list is cut, it is never cut between lines of equal rank.</li>
            <li><b>In error is not low.</b> A line that could not be scored has no risk here and needs somebody to look at it.</li>
            <li><b>The rules</b> are MoRiLE-style. Their levels, formula and bands are those of the pack {pack.Identity}, owned by {pack.Owner}, whose status is: {pack.Status}. A product default is not the national matrix.</li>
            <li><b>A score never acts by itself.</b> It orders what people look at. People decide, and the force records who decided and why.</li>
            </ul></section>

            """);
    }
}
