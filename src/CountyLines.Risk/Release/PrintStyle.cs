using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Release;

/// <summary>Papers on A4: the marking in the margins of every page, cards kept whole.</summary>
static class PrintStyle
{
    /// <summary>The briefing.</summary>
    public static Raw Css(RunReport report, string marking)
    {
        return Html.Of($$"""
            {{Margins("A4 landscape", "15mm 11mm", marking, $"County lines: tasking briefing, run {report.Run.Number}, as of {Words.Short(report.Run.AsOf)}")}}
            {{Common}}
            @media print {
              #top, #map, #cards { break-before: page; }
              .movers { grid-template-columns: repeat(5, 1fr); gap: 0 5mm; }
              .columns { columns: 3; font-size: .86rem; }
              .maps { break-inside: avoid; grid-template-columns: 1fr 1fr; justify-items: center; }
              .map { height: 146mm; width: auto; }
              #map table { break-before: page; }
              .factors { font-size: 7.6pt; line-height: 1.22; } .factors td, .factors th { padding: .45mm 1.4mm; }
              .card .grade { display: inline; } .card .grade + .grade::before { content: "; "; }
              #cards > h2 { font-size: 11pt; margin: 0; } #cards > p { margin: 0 0 1mm; }
              .factors li { display: inline; } .factors li + li::before { content: "; "; }
              .factors th:nth-child(1) { width: 17%; } .factors th:nth-child(2) { width: 11%; }
              .factors th:nth-child(3) { width: 29%; } .factors th:nth-child(5) { width: 11%; }
            }
            """);
    }

    /// <summary>The page and what stands in its margins: the marking above and, where the page is wide enough, below; what the paper is on the left, the page on the right.</summary>
    public static Raw Margins(string size, string margin, string marking, string left, bool markedBelow = true)
    {
        var below = markedBelow ? marking : "";
        var bold = Html.Of($"""font: bold 10pt Arial, "Liberation Sans", sans-serif; letter-spacing: .08em;""");
        var small = Html.Of($"""font: 8pt Arial, "Liberation Sans", sans-serif;""");
        return Html.Of($$"""
            @page { size: {{size}}; margin: {{margin}};
              @top-center { content: {{Html.CssText(marking)}}; {{bold}} }
              @bottom-center { content: {{Html.CssText(below)}}; {{bold}} white-space: nowrap; }
              @bottom-left { content: {{Html.CssText(left)}}; {{small}} }
              @bottom-right { content: "Page " counter(page) " of " counter(pages); {{small}} } }
            """);
    }

    /// <summary>What every paper has in common.</summary>
    public static Raw Common => Html.Of($$"""
        @media print {
          html { font-size: 9pt; background: #fff; }
          body { max-width: none; padding: 0; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          nav { display: none; }
          a { color: inherit; text-decoration: none; }
          header, main > section { border: 0; padding: 0; margin: 0 0 5mm; }
          h2, h3, caption { break-after: avoid; }
          tr, li, figure, .card, .movers > div { break-inside: avoid; }
          thead { display: table-header-group; }
          .marking { padding: 0; font-size: .8rem; }
          .card { border-color: #666; padding: 2mm; margin: 0 0 4mm; }
          td, th { padding: .9mm 1.4mm; }
          .card { font-size: 8.4pt; line-height: 1.25; } .card h3, .card dl, .card .sum { margin-top: .8mm; margin-bottom: .8mm; }
        }
        """);
}
