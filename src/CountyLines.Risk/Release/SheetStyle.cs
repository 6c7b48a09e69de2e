using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CountyLines.Risk.Release;

/// <summary>How the cells of a workbook look. A cell names its look by its place in the list, so the order is part of the file.</summary>
static class SheetStyle
{
    public const int Plain = 0;
    public const int Text = 1;
    public const int Header = 6;
    public const int Label = 7;
    public const int Title = 8;
    public const int Marking = 9;
    public const int Heading = 10;
    const int FirstBand = 11;

    // Numbers of the format's own: 1 is a whole number, 49 a text; those of the file's own begin at 164.
    const uint General = 0;
    const uint WholeFormat = 1;
    const uint TextFormat = 49;
    const uint DayFormat = 164;
    const uint MonthFormat = 165;
    const uint FlagFormat = 166;

    // Fills 0 and 1 are fixed by the format, so the file's own begin at 2.
    const uint NoFill = 0;
    const uint DarkFill = 2;
    const uint FirstBandFill = 3;

    const uint Normal = 0;
    const uint Bold = 1;
    const uint BoldWhite = 2;
    const uint Large = 3;
    const uint Middle = 4;

    public static int Of(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => 2,
        ColumnKind.Date => 3,
        ColumnKind.Month => 4,
        ColumnKind.Flag => 5,
        _ => Text,
    };

    /// <summary>A cell on the ground of a band's look. Its word stands on it.</summary>
    public static int Band(int look) => FirstBand + look;

    public static Stylesheet Of() => new(
        new NumberingFormats(
            new NumberingFormat { NumberFormatId = DayFormat, FormatCode = "yyyy\\-mm\\-dd" },
            new NumberingFormat { NumberFormatId = MonthFormat, FormatCode = "yyyy\\-mm" },
            // Without it some programs show a flag as 1 or 0.
            new NumberingFormat { NumberFormatId = FlagFormat, FormatCode = "\"TRUE\";\"TRUE\";\"FALSE\"" }),
        new Fonts(Font(10), Font(10, bold: true), Font(10, bold: true, "FFFFFFFF"), Font(18, bold: true, "FF12293F"), Font(13, bold: true, "FF12293F")),
        new Fills([new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 }), Ground("#1b3a57"), .. BandMark.Grounds.Select(Ground)]),
        new Borders(Edge(false), Edge(true)),
        new CellStyleFormats(new CellFormat { NumberFormatId = General, FontId = Normal, FillId = NoFill, BorderId = 0 }),
        new CellFormats(
        [
            Look(General, Normal, NoFill, edge: false),
            Look(TextFormat, Normal, NoFill),
            Look(WholeFormat, Normal, NoFill),
            Look(DayFormat, Normal, NoFill, HorizontalAlignmentValues.Left),
            Look(MonthFormat, Normal, NoFill, HorizontalAlignmentValues.Left),
            Look(FlagFormat, Normal, NoFill, HorizontalAlignmentValues.Left),
            Look(TextFormat, BoldWhite, DarkFill),
            Look(TextFormat, Bold, NoFill),
            Look(TextFormat, Large, NoFill, edge: false),
            Look(TextFormat, Bold, NoFill, HorizontalAlignmentValues.Center, edge: false),
            Look(TextFormat, Middle, NoFill, wraps: false, edge: false),
            .. BandMark.Grounds.Select((_, look) => Look(TextFormat, look == BandMark.Grounds.Count - 1 ? BoldWhite : Bold, FirstBandFill + (uint)look)),
        ]),
        new CellStyles(new CellStyle { Name = "Normal", FormatId = 0, BuiltinId = 0 }));

    static Font Font(double size, bool bold = false, string colour = "FF16202A")
    {
        List<OpenXmlElement> parts = [new FontSize { Val = size }, new Color { Rgb = colour }, new FontName { Val = "Arial" }, new FontFamilyNumbering { Val = 2 }];
        return new Font(bold ? [new Bold(), .. parts] : parts);
    }

    static Fill Ground(string colour)
    {
        return new Fill(new PatternFill(new ForegroundColor { Rgb = "FF" + colour[1..].ToUpperInvariant() }, new BackgroundColor { Indexed = 64 }) { PatternType = PatternValues.Solid });
    }

    static Border Edge(bool below)
    {
        var bottom = below ? new BottomBorder(new Color { Rgb = "FFD5DBE1" }) { Style = BorderStyleValues.Thin } : new BottomBorder();
        return new Border(new LeftBorder(), new RightBorder(), new TopBorder(), bottom, new DiagonalBorder());
    }

    static CellFormat Look(uint format, uint font, uint fill, HorizontalAlignmentValues? across = null, bool wraps = true, bool edge = true)
    {
        var alignment = new Alignment { Vertical = VerticalAlignmentValues.Top, WrapText = wraps };
        if (across is { } side)
            alignment.Horizontal = side;
        return new CellFormat(alignment)
        {
            NumberFormatId = format, FontId = font, FillId = fill, BorderId = edge ? 1u : 0u, FormatId = 0,
            ApplyNumberFormat = true, ApplyFont = true, ApplyFill = true, ApplyBorder = true, ApplyAlignment = true,
        };
    }
}
