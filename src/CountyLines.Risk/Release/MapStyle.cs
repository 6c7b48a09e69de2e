namespace CountyLines.Risk.Release;

/// <summary>How the map and the tables of its flows look: in the briefing, and in the console.</summary>
public static class MapStyle
{
    public static Raw Css => Html.Of($$"""
        .maps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 12px; }
        figure { margin: 0; }
        figcaption { font-weight: 600; padding: .2rem 0 .35rem; }
        .map { display: block; width: 100%; height: auto; border: 1px solid #c3ccd4; }
        .sea { fill: #fbfcfd; }
        .land { fill: #e6e9ec; stroke: #fff; stroke-width: .9; stroke-linejoin: round; }
        .home { fill: #cdd6de; stroke: #1b3a57; stroke-width: 1.4; }
        .flow { fill: none; stroke-linecap: butt; }
        .flow-0 { stroke: #6f7d89; stroke-dasharray: 1.5 3.5; } .arrow-0 { fill: #6f7d89; }
        .flow-1 { stroke: #8a6800; stroke-dasharray: 4 3.5; } .arrow-1 { fill: #8a6800; }
        .flow-2 { stroke: #a45c00; stroke-dasharray: 7 3; } .arrow-2 { fill: #a45c00; }
        .flow-3 { stroke: #bb4a0c; stroke-dasharray: 12 3; } .arrow-3 { fill: #bb4a0c; }
        .flow-4 { stroke: #741022; } .arrow-4 { fill: #741022; }
        .arrow { stroke: #fff; stroke-width: .5; }
        .start { fill: #fff; stroke: #16202a; stroke-width: 1.2; } .end { fill: #16202a; stroke: #fff; stroke-width: .8; }
        .leader { stroke: #16202a; stroke-width: .6; fill: none; }
        .map text { text-anchor: middle; paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round; fill: #16202a; font-weight: 600; }
        .map text.far { font-weight: 400; font-style: italic; }
        .map text.force { font-weight: 400; fill: #5f6b76; stroke: #e6e9ec; letter-spacing: .04em; }
        .legend { list-style: none; padding: .2rem .5rem; background: #fbfcfd; color: #16202a; display: flex; flex-wrap: wrap; align-items: center; gap: .2rem 1.2rem; margin: .3rem 0; font-size: .9rem; }
        .legend li { display: flex; align-items: center; gap: .4em; }
        .key { width: 46px; height: 16px; flex: none; }
        .columns { list-style: none; padding: 0; columns: 24rem; column-gap: 2rem; font-size: .92rem; margin-bottom: .6rem; }
        .columns li { break-inside: avoid; margin-bottom: .2rem; }
        .flows th:nth-child(-n + 2) { width: 22%; }
        @media screen and (max-width: 760px) {
          .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .stack, .stack caption, .stack tbody, .stack tr { display: block; }
          .stack tr { border-top: 2px solid #1b3a57; padding: .4rem 0; margin-bottom: .5rem; }
          .stack tbody th, .stack td { display: grid; grid-template-columns: 8.2rem 1fr; gap: .6rem; width: auto !important; text-align: left; padding: .15rem 0; border: 0; }
          .stack .reference { display: inline; min-width: 0; }
          .stack [data-label]::before { content: attr(data-label); color: #4a5763; font-size: .88em; }
        }
        """);
}
