namespace CountyLines.Risk.Release;

/// <summary>What the document of a pack looks like beside what it shares with the briefing.</summary>
static class PackStyle
{
    public static Raw Css => Html.Of($$"""
        body { max-width: 1040px; }
        ol { margin: 0; padding-left: 1.4em; } ol li { margin-bottom: .25rem; }
        .hash { font-family: "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: .8em; }
        .source { color: #4a5763; font-size: .88rem; }
        .formula { font-size: 1.2rem; font-weight: 600; background: #f0f3f6; border: 1px solid #d5dbe1; padding: .4rem .7rem; }
        .levels th:nth-child(1) { width: 3.4rem; } .levels th:nth-child(2) { width: 10rem; }
        .levels th:nth-child(3):not(:last-child) { width: 38%; }
        .facts th:nth-child(1) { width: 24%; } .facts td:nth-child(3) { width: 24%; }
        .changes th:nth-child(1) { width: 14%; } .changes th:nth-child(2) { width: 6.4rem; } .changes th:nth-child(3) { width: 24%; }
        .changes p { margin: 0 0 .2rem; }
        .record th:nth-child(1) { width: 26%; font-weight: 600; } .record p:last-child { margin: 0; }
        .record caption { display: none; }
        .record thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .record tbody { border-top: 2px solid #1b3a57; }
        .caselist th:nth-child(1) { width: 44%; font-weight: 400; } .caselist td:nth-child(3) { width: 6rem; }
        .origins th:nth-child(1) { width: 38%; }
        .blank { display: inline-block; border: 1.5px dashed #7a5a00; background: #fff8e1; padding: .1rem .5rem; min-width: 16rem; min-height: 1.9rem; }
        .blank + .blank { margin-top: .25rem; }
        .tag { font-weight: 600; white-space: nowrap; }
        .was { color: #4a5763; }
        .signatures td { height: 3.4rem; } .signatures th:nth-child(1) { width: 34%; }
        @media print {
          html { font-size: 9.2pt; }
          .card { font-size: 8.8pt; padding: 2.4mm 3mm; } .card h3 { font-size: 10.5pt; }
          .formula { font-size: 11pt; }
          #record { break-before: page; }
          body > .marking { display: none; }
          thead { break-after: avoid; } tbody tr:first-child { break-before: avoid; }
          h2 + p { break-after: avoid; }
          #signatures { break-inside: avoid; }
          .caselist { font-size: 7.8pt; line-height: 1.2; } .caselist td, .caselist th { padding: .5mm 1.4mm; }
          .blank { min-height: 6mm; }
          .signatures td { height: 15mm; }
        }
        """);
}
