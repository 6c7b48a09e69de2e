using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Commands;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>The audit on a screen and for programs.</summary>
static class AuditText
{
    /// <summary>More lines than a person reads in a row; the document for programs has them all.</summary>
    const int MostLines = 3;

    public static void Write(TextWriter output, AuditVerdict verdict, AuditHead head, AuditHead? anchor)
    {
        foreach (var fault in verdict.Faults)
            output.WriteLine(fault);
        output.WriteLine(verdict.State == AuditState.Intact
            ? $"The audit is intact: {verdict.Entries} entries, each following the one before."
            : $"The audit is NOT intact: of {verdict.Entries} entries, the first {verdict.IntactTo} stand. Keep a copy of the store as it is, and compare it with the last backup.");
        if (verdict.Entries > 0)
            output.WriteLine($"The last entry is {head.Number}, with hash {Scoring.VisibleText.Of(head.Hash, 80)}");
        output.WriteLine(anchor is null
            ? "No entry is known from outside the store, so entries that were cut off at the end, or a chain that was made anew, cannot be told."
            : $"The last signed manifest names entry {anchor.Number}, with hash {anchor.Hash}");
        if (verdict.Forgotten > 0)
            output.WriteLine(verdict.Forgotten == 1 ? "1 name is no longer held; its entries stand." : $"{verdict.Forgotten} names are no longer held; their entries stand.");
    }

    public static object Shape(AuditVerdict verdict, AuditHead head, AuditHead? anchor)
    {
        return new
        {
            State = verdict.State switch { AuditState.Intact => "intact", AuditState.Altered => "altered", AuditState.Unreadable => "unreadable", _ => "behind-anchor" },
            verdict.Entries,
            verdict.IntactTo,
            verdict.Faults,
            NamesForgotten = verdict.Forgotten,
            Head = head,
            Anchor = anchor,
        };
    }

    public static void Write(Terminal terminal, IReadOnlyCollection<AuditEntry> entries, int found, AuditNames names)
    {
        if (found == 0)
        {
            terminal.Out.WriteLine("No entry is of this kind.");
            return;
        }

        TableView.Write(terminal,
            [new("Entry", IsNumber: true), new("When"), new("Operation"), new("Act"), new("Who"), new("What", MayFold: true), new("Lines", MayFold: true), new("Recipients", MayFold: true)],
            [.. entries.Select(entry => (IReadOnlyList<Cell>)[
                $"{entry.Number}", $"{Dates.There(entry.At):yyyy-MM-dd HH:mm:ss}", AuditEntry.Operations[(int)entry.Operation], entry.Act, names.Show(entry.Who),
                WhatOf(entry), LinesOf(entry, names), string.Join(", ", entry.Recipients.Concat(entry.People).Select(names.Show)),
            ])]);
        if (entries.Count < found)
            terminal.Out.WriteLine($"The last {entries.Count} of {found} entries; more: --last N.");
    }

    public static object Shape(AuditEntry entry, AuditNames names)
    {
        return new
        {
            entry.Number,
            At = entry.At.UtcDateTime,
            Operation = AuditEntry.Operations[(int)entry.Operation],
            entry.Act,
            Who = Named(entry.Who),
            What = entry.What.ToDictionary(one => one.Name, one => one.Value.Number is { } number ? (object)number : one.Value.Text),
            Lines = entry.Lines.Select(Named),
            Recipients = entry.Recipients.Select(Named),
            People = entry.People.Select(Named),
        };

        object Named(string token) => new { Token = token, Name = names.NameOf(token), Withheld = names.IsWithheld(token) };
    }

    public static string WhatOf(AuditEntry entry) => string.Join(", ", entry.What.Select(one => $"{one.Name} {Short(one.Value.Text)}"));

    public static string LinesOf(AuditEntry entry, AuditNames names)
    {
        var shown = string.Join(", ", entry.Lines.Take(MostLines).Select(names.Show));
        return entry.Lines.Count > MostLines ? $"{shown} and {entry.Lines.Count - MostLines} more" : shown;
    }

    static string Short(string value) => value.Length == AuditHead.Start.Hash.Length ? value[..12] : value;
}
