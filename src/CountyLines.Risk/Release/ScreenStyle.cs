namespace CountyLines.Risk.Release;

/// <summary>The briefing on a screen, from a telephone to a wall.</summary>
static class ScreenStyle
{
    public static Raw Css => Html.Of($$"""
        * { box-sizing: border-box; }
        html { font: 16px/1.45 "Segoe UI", Arial, "Liberation Sans", sans-serif; color: #16202a; background: #eef1f4; }
        body { margin: 0 auto; max-width: 1480px; padding: 0 clamp(8px, 2vw, 28px); overflow-wrap: anywhere; }
        .patterns { position: absolute; }
        .marking { margin: 0; padding: .35rem; text-align: center; font-weight: 700; letter-spacing: .08em; color: #16202a; }
        header, main > section { background: #fff; border: 1px solid #d5dbe1; padding: clamp(12px, 2vw, 26px); margin: 0 0 16px; }
        header { border-top: 5px solid #1b3a57; }
        h1 { font-size: clamp(1.5rem, 3vw, 2.1rem); line-height: 1.15; margin: 0 0 .3rem; color: #12293f; }
        h2 { font-size: 1.3rem; line-height: 1.2; margin: 0 0 .6rem; color: #12293f; }
        h3 { font-size: 1.05rem; line-height: 1.3; margin: 1rem 0 .4rem; }
        p { margin: 0 0 .5rem; }
        ul { margin: 0; padding-left: 1.1em; }
        .asof { font-size: 1.15rem; font-weight: 600; }
        .person { border-left: 4px solid #1b3a57; padding: .1rem .6rem; }
        .pack, .attribution, small, .reference, .section { color: #4a5763; }
        .pack, .attribution, small { font-size: .88rem; }
        nav { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin-top: .8rem; }
        a { color: #0b4a80; }
        a:focus-visible { outline: 3px solid #0b4a80; outline-offset: 2px; }
        .name { font-weight: 600; }
        .reference { font-size: .88em; font-weight: 400; }
        .wide { font-size: .86rem; } .wide th, .wide td { padding: .35rem .4rem; }
        @media screen and (min-width: 1360px) { .wide td:nth-child(4) { min-width: 13rem; } }
        .wide .reference { display: block; min-width: 7.6rem; }
        .band { font-weight: 600; white-space: nowrap; }
        .swatch { width: .95em; height: .95em; margin-right: .35em; vertical-align: -.1em; }
        .bar { display: block; width: 100%; height: auto; min-height: 20px; margin: .3rem 0 .6rem; }
        .counts { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.8rem; }
        .counts b { font-size: 1.15em; }
        .outside { margin-top: .5rem; padding-top: .5rem; border-top: 1px solid #d5dbe1; }
        .outside span { color: #4a5763; font-size: .88rem; }
        .movers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 290px), 1fr)); gap: .4rem 2rem; }
        .movers ul { padding: 0; list-style: none; }
        .movers li { padding: .22rem 0; border-bottom: 1px solid #e4e8ec; }
        table { width: 100%; border-collapse: collapse; font-size: .92rem; }
        caption { text-align: left; padding: 0 0 .4rem; color: #33414d; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .5rem; border-bottom: 1px solid #d5dbe1; font-weight: 400; overflow-wrap: break-word; }
        thead th { vertical-align: bottom; font-weight: 600; font-size: .86rem; line-height: 1.2; border-bottom: 2px solid #1b3a57; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        .wide td.number, .keep { white-space: nowrap; }
        .to { display: block; }
        .grade { display: block; min-width: 10.4em; }
        .range { display: block; width: 5.6rem; height: .8rem; }
        td small { white-space: nowrap; }
        .overdue { border: 1.5px solid #7a1220; color: #7a1220; padding: 0 .25em; }
        {{MapStyle.Css}}
        .card { border: 1px solid #c3ccd4; border-left: 5px solid #1b3a57; padding: clamp(10px, 1.4vw, 18px); margin: 1rem 0; }
        .card h3 { margin: 0 0 .5rem; font-size: 1.15rem; display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; }
        .rank { color: #12293f; border-right: 2px solid #c3ccd4; padding-right: .7rem; }
        .holding { display: flex; flex-wrap: wrap; gap: .4rem 1.6rem; margin: 0 0 .6rem; }
        dt { font-size: .82rem; color: #4a5763; }
        dd { margin: 0; }
        .sum { list-style: none; display: flex; align-items: baseline; flex-wrap: wrap; gap: .2rem 1.5rem; background: #f0f3f6; border: 1px solid #d5dbe1; padding: .4rem .7rem; margin: 0 0 .7rem; }
        .sum b { font-size: 1.1em; }
        .factors caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .factors .section { font-size: .82rem; white-space: nowrap; }
        .factors ul { padding: 0; list-style: none; }
        .factors th:nth-child(1) { width: 18%; } .factors th:nth-child(2) { width: 11%; }
        .factors th:nth-child(3) { width: 28%; } .factors th:nth-child(5) { width: 13%; }
        @media screen and (max-width: 1270px) {
          .wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .wide, .wide caption, .wide tbody { display: block; font-size: .92rem; }
          .wide tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.4rem, 1fr)); gap: .4rem 1rem; border-top: 2px solid #1b3a57; padding: .5rem 0; margin-bottom: .5rem; }
          .wide tbody th, .wide td { display: block; text-align: left; padding: 0; border: 0; }
          .wide td:nth-child(4) { grid-column: span 2; }
          .wide [data-label]::before { content: attr(data-label); display: block; color: #4a5763; font-size: .85em; }
          .wide .reference, .grade { min-width: 0; }
        }
        """);
}
