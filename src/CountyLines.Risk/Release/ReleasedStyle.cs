namespace CountyLines.Risk.Release;

/// <summary>What a released list looks like beside what it shares with the briefing.</summary>
static class ReleasedStyle
{
    public static Raw Css => Html.Of($$"""
        .handling { border: 2px solid #7a1220; padding: .4rem .7rem; margin: .6rem 0; }
        .corrects { background: #7a1220; color: #fff; font-weight: 600; padding: .4rem .7rem; }
        .about { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: .45rem 1.6rem; margin: .6rem 0 0; }
        .note { display: block; font-weight: 400; font-style: italic; color: #4a5763; }
        #left-out ul, #how-to-read ul { margin-bottom: .5rem; }
        .differences th:nth-child(1) { width: 18%; } .differences th:nth-child(2) { width: 7rem; }
        .meanings th:nth-child(1) { width: 18%; } .meanings th:nth-child(2) { width: 26%; }
        .list { font-size: .86rem; } .list th, .list td { padding: .35rem .4rem; overflow-wrap: anywhere; }
        .list thead th { overflow-wrap: normal; }
        .list td > div > bdi, .list th > div > bdi { display: inline-block; min-width: 5.5em; }
        .list tbody th > div > bdi { min-width: 7.6em; font-weight: 600; }
        .list td.number { white-space: nowrap; }
        {{Blocks("@media screen", ".blocks")}}
        {{Blocks("@media screen and (max-width: 1270px)", ".list")}}
        {{Blocks("@media print", ".blocks")}}
        @media print {
          .about { grid-template-columns: repeat(3, 1fr); gap: 1mm 5mm; }
          .list { font-size: 7.6pt; line-height: 1.25; } .list th, .list td { padding: .7mm 1mm; }
          .list.blocks td, .list.blocks tbody th { padding: 0; }
          .list .range { width: 4.4rem; height: .7rem; }
          #columns { break-before: auto; }
        }
        """);

    /// <summary>Each line as a block of labelled cells, in as many columns as there is room for.</summary>
    static Raw Blocks(string media, string table) => Html.Of($$"""
        {{media}} {
          {{table}} thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          {{table}}, {{table}} caption, {{table}} tbody { display: block; }
          {{table}} tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 9.2rem), 1fr)); grid-auto-flow: row dense; gap: .4rem 1rem; border-top: 2px solid #1b3a57; padding: .5rem 0; margin-bottom: .5rem; }
          {{table}} tbody th, {{table}} td { display: block; text-align: left; padding: 0; border: 0; }
          {{table}} [data-label]::before { content: attr(data-label); display: block; color: #4a5763; font-size: .85em; font-weight: 400; }
          {{table}} td:has(.long) { grid-column: 1 / -1; }
          {{table}} td > div > bdi, {{table}} tbody th > div > bdi { display: inline; min-width: 0; }
        }
        """);
}
