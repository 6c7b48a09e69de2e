using System.Globalization;

namespace CountyLines.Risk.Release;

/// <summary>What the cells of a released column are.</summary>
public enum ColumnKind
{
    Text,

    /// <summary>A whole number, written with digits and a minus sign alone.</summary>
    Whole,

    /// <summary>A day: <c>2026-11-20</c>.</summary>
    Date,

    /// <summary>A month: <c>2026-11</c>.</summary>
    Month,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,
}

/// <summary>What a recipient may take a column for (DPA 2018 s.38: fact and assessment are told apart).</summary>
public enum ColumnBasis
{
    /// <summary>Names the line, its place or the rules; says nothing about it.</summary>
    Identity,

    /// <summary>As the force's records have it.</summary>
    Fact,

    /// <summary>A judgement: by the rule pack or by an analyst.</summary>
    Assessment,
}

/// <summary>A column of a released list.</summary>
/// <param name="Id">Stable, snake_case: <c>last_activity</c>.</param>
/// <param name="Title">As a person reads it.</param>
/// <param name="Meaning">What it says, how it was reduced, and what an empty cell means.</param>
public sealed record ReleasedColumn(string Id, string Title, string Meaning, ColumnKind Kind, ColumnBasis Basis)
{
    /// <summary>Whether the id can be a key, a header and a variable in every kind of file.</summary>
    internal bool HasSoundId => Id.Length > 0 && char.IsAsciiLetterLower(Id[0]) && Id.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_');

    /// <summary>Whether a text can stand in the column. Null stands for not known, or withheld, as <see cref="Meaning"/> says.</summary>
    public bool Takes(string? value) => value is null || Kind switch
    {
        ColumnKind.Whole => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == value,
        ColumnKind.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ColumnKind.Month => DateOnly.TryParseExact(value + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ColumnKind.Flag => value is "true" or "false",
        _ => value.Length > 0,
    };
}

/// <summary>Lines that were left out, and why. The reason never tells which lines.</summary>
public sealed record LeftOut(string Reason, int Lines);

/// <summary>How a line differs from the release before to the same recipient.</summary>
/// <param name="What"><c>entered</c>, <c>left</c> or <c>changed</c>.</param>
/// <param name="Detail">For example <c>rank 4 to 2; Band: High to Very high</c>; empty for a line that entered or left.</param>
public sealed record ReleasedChange(string Reference, string What, string Detail);

/// <summary>Everything about a released list but its lines.</summary>
/// <param name="Release">The release's number, from 1, over all audiences; never used twice.</param>
/// <param name="Audience">The audience file's identity: <c>emsou@1.0.0</c>.</param>
/// <param name="Title">The list's name, as a person reads it.</param>
/// <param name="RecipientRole">To whom this copy goes: <c>emsou-intelligence-desk</c>.</param>
/// <param name="RecipientName">The same in words.</param>
/// <param name="Marking">The strictest of the audience's own and of every line in it.</param>
/// <param name="Handling">What the recipient may and may not do.</param>
/// <param name="Purpose">What the list is for.</param>
/// <param name="LawfulBasis">Why it may be shared.</param>
/// <param name="Agreement">The sharing agreement's reference.</param>
/// <param name="Run">The run that the list was taken from.</param>
/// <param name="AsOf">The day as of which evidence counts.</param>
/// <param name="Created">When the draft was made, in UTC, to the second.</param>
/// <param name="ValidUntil">The last day on which it may be used.</param>
/// <param name="Selection">Which lines, in a sentence.</param>
/// <param name="Cut">What became of the lines at the cut, in a sentence; empty when nothing was cut.</param>
/// <param name="Bands">The pack's bands, the lowest first.</param>
public sealed record ReleaseHeading(
    long Release, string Audience, string Title, string RecipientRole, string RecipientName, string Marking, string Handling, string Purpose, string LawfulBasis, string Agreement,
    long Run, DateOnly AsOf, DateTimeOffset Created, DateOnly ValidUntil, string Pack, string PackSha256, string PackStatus, string Engine, string Selection, string Cut, IReadOnlyList<string> Bands)
{
    /// <summary>Lines that the selection meant and that were left out.</summary>
    public IReadOnlyList<LeftOut> LeftOut { get; init; } = [];

    /// <summary>The release before to the same recipient that may still be used, with which this one is compared; null when there is none.</summary>
    public long? Previous { get; init; }

    /// <summary>The release that this one puts right; null when it corrects none.</summary>
    public long? Corrects { get; init; }
}

/// <summary>
/// One recipient's copy of a release, frozen: every file is written from it and from nothing else, so the same release gives the same bytes.
/// A cell is text in the form that its column's kind asks for, or null; a list with any other cell cannot be built.
/// </summary>
public sealed record ReleasedList
{
    /// <exception cref="ArgumentException">The columns' ids are not sound, the time of making is not in UTC to the second, a row has another number of cells than there are columns, or a cell is not of its column's kind.</exception>
    public ReleasedList(ReleaseHeading heading, IReadOnlyList<ReleasedColumn> columns, IReadOnlyList<IReadOnlyList<string?>> rows, IReadOnlyList<ReleasedChange> changes)
    {
        var badIds = columns.Where(column => !column.HasSoundId).Select(column => $"'{column.Id}'").Concat(columns.CountBy(column => column.Id).Where(id => id.Value > 1).Select(id => $"'{id.Key}' twice")).ToList();
        if (columns.Count == 0 || badIds.Count > 0)
            throw new ArgumentException($"A list needs columns, each with an id of its own in snake_case; {(columns.Count == 0 ? "it has none" : string.Join(", ", badIds))}.", nameof(columns));
        // Files keep UTC to the second, and a list must be the same when it is read back.
        if (heading.Created.Offset != TimeSpan.Zero || heading.Created.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new ArgumentException($"The time of making, {heading.Created:O}, is not in UTC to the second.", nameof(heading));
        foreach (var (row, number) in rows.Select((row, index) => (row, index + 1)))
        {
            if (row.Count != columns.Count)
                throw new ArgumentException($"Row {number} has {row.Count} cells and there are {columns.Count} columns.", nameof(rows));
            foreach (var (column, value) in columns.Zip(row))
            {
                if (!column.Takes(value))
                    throw new ArgumentException($"Row {number}: '{value}' cannot stand in the column {column.Id}, which is of the kind {column.Kind}.", nameof(rows));
            }
        }

        (Heading, Columns, Rows, Changes) = (heading, columns, rows, changes);
    }

    public ReleaseHeading Heading { get; }

    public IReadOnlyList<ReleasedColumn> Columns { get; }

    public IReadOnlyList<IReadOnlyList<string?>> Rows { get; }

    /// <summary>Against <see cref="ReleaseHeading.Previous"/>; empty for a first release.</summary>
    public IReadOnlyList<ReleasedChange> Changes { get; }
}

/// <summary>A finished file of a release.</summary>
/// <param name="Name">A plain file name, without a folder.</param>
public sealed record ReleasedFile(string Name, byte[] Bytes);
