namespace CountyLines.Risk.Release;

/// <summary>What a recipient is told beside the lines, in the same words on paper and in the workbook.</summary>
static class ReleasedWords
{
    /// <summary>Whose copy of what this is, and what may be done with it.</summary>
    public static IReadOnlyList<(string Label, string Text)> Of(ReleasedList list)
    {
        var heading = list.Heading;
        return
        [
            ("Recipient", $"{heading.RecipientName} ({heading.RecipientRole})"),
            ("Handling", heading.Handling),
            ("Purpose", heading.Purpose),
            ("Lawful basis", heading.LawfulBasis),
            ("Sharing agreement", heading.Agreement),
            ("Release", $"{heading.Release}, for the audience {heading.Audience}"),
            .. heading.Corrects is { } wrong ? [("Corrects", Correction(wrong))] : Array.Empty<(string, string)>(),
            ("Previous release", heading.Previous is { } before ? $"{before}" : "none to compare with"),
            ("As of", $"{Words.Long(heading.AsOf)}: nothing after that day counts"),
            ("Made", $"{Words.Long(DateOnly.FromDateTime(heading.Created.UtcDateTime))}, {heading.Created.UtcDateTime:HH:mm:ss} UTC, from run {heading.Run}"),
            ("Valid until", $"{Words.Long(heading.ValidUntil)}: do not use it after that day"),
            ("Rules", $"{heading.Pack}, {heading.PackStatus}"),
            ("SHA-256 of the rules", heading.PackSha256),
            ("Engine", heading.Engine),
            ("Selection", heading.Selection),
            ("Cut", heading.Cut.Length > 0 ? heading.Cut : "nothing was cut"),
            ("Lines", Lines(list)),
            ("Left out", heading.LeftOut.Count == 0 ? "no line that the selection means" : string.Join("\n", heading.LeftOut.Select(Left))),
        ];
    }

    public static string Correction(long wrong) => $"This release corrects release {wrong}, which must no longer be used.";

    public static string Left(LeftOut left) => $"{Words.Count(left.Lines, "line", "lines")}: {left.Reason}";

    /// <summary>How many lines there are, and in which band.</summary>
    static string Lines(ReleasedList list)
    {
        var bands = Bands(list).Select(band => $"{band.Name} {band.Lines}").ToList();
        return bands.Count == 0 ? $"{list.Rows.Count}" : $"{list.Rows.Count}: {string.Join(", ", bands)}";
    }

    /// <summary>The bands from the highest, with their lines; none when the list does not tell bands.</summary>
    public static IReadOnlyList<(string Name, int Look, int Lines)> Bands(ReleasedList list)
    {
        var column = IndexOf(list, "band");
        var bands = list.Heading.Bands;
        return column < 0 ? [] : [.. bands.Select((name, index) => (name, BandMark.Look(index, bands.Count), list.Rows.Count(row => row[column] == name))).Reverse()];
    }

    /// <summary>The look of a cell; null when it is not that of a band.</summary>
    public static int? Look(ReleasedList list, ReleasedColumn column, string? value)
    {
        var bands = list.Heading.Bands;
        var index = column.Id == "band" ? bands.TakeWhile(band => band != value).Count() : bands.Count;
        return index < bands.Count ? BandMark.Look(index, bands.Count) : null;
    }

    /// <summary>Where a column stands; -1 when the list has none of that id.</summary>
    public static int IndexOf(ReleasedList list, string id)
    {
        return list.Columns.Select((column, index) => (column.Id, Index: index)).Where(column => column.Id == id).Select(column => column.Index).FirstOrDefault(-1);
    }

    /// <summary>What a recipient may take a column for; empty for one that only names.</summary>
    public static string Of(ColumnBasis basis) => basis switch
    {
        ColumnBasis.Fact => "fact",
        ColumnBasis.Assessment => "assessment",
        _ => "",
    };

    /// <summary>The same with what it means.</summary>
    public static string Meaning(ColumnBasis basis) => basis switch
    {
        ColumnBasis.Fact => "Fact: as the force's records have it",
        ColumnBasis.Assessment => "Assessment: a judgement, by the rules or by an analyst",
        _ => "Names the line or the rules; says nothing about the line",
    };

    public const string Section38 =
        "Fact and assessment are told apart column by column, so that the recipient can judge accuracy, completeness, reliability and currency (Data Protection Act 2018, section 38). "
        + "If something here looks wrong or out of date, tell the sending force. A correction goes to everybody who received what was wrong.";

    public static IReadOnlyList<(string Word, string Text)> HowToRead { get; } =
    [
        ("Risk and range.", "The risk counts every unknown at its lowest. Where a lowest and a highest stand beside it, the unknowns could move it so far."),
        ("An empty cell", "is not a 0 and not a no. It means not known or withheld, as the column's meaning says."),
        ("Confidence and organisational position", "stand beside the risk. They never change it."),
        ("Equal risk has equal rank.", "Where a list is cut, it is never cut between lines of equal rank without saying so."),
        ("A line that is not here", "is not a line of low risk. It may lie outside the selection, or be left out as told above."),
        ("The rules", "are MoRiLE-style. Their levels, formula and bands are those of the pack named above. A product default is not the national matrix."),
        ("A score never acts by itself.", "It orders what people look at. One person releases a list and another approves it; people decide what follows."),
    ];
}
