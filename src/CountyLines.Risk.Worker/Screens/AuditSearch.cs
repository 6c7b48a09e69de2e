using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Commands;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>Which entries of the audit are asked for. What is null asks for nothing.</summary>
/// <param name="Operation">One of <see cref="AuditEntry.Operations"/>.</param>
/// <param name="Line">A line's reference: only what names it.</param>
/// <param name="Who">A name: only what this person did.</param>
/// <param name="From">The first day, where the force is.</param>
/// <param name="To">The last.</param>
sealed record AuditSearch(string? Operation, string? Line, string? Who, DateOnly? From, DateOnly? To)
{
    /// <param name="most">At most so many.</param>
    /// <returns>How many there are, and the last of them, the newest last.</returns>
    /// <exception cref="RefusedException">The line is restricted.</exception>
    /// <exception cref="NotFoundException">Nobody of the name, or no such line, is in the audit.</exception>
    /// <exception cref="StoreRefusedException">An entry cannot be read.</exception>
    public (int Found, IReadOnlyCollection<AuditEntry> Last) Find(RiskStore store, AuditNames names, int most)
    {
        var lineTokens = Line is null ? null : TokensOf(store, names, Line);
        var whoTokens = Who is null ? null : names.TokensOfPerson(Who);
        var (found, last) = (0, new Queue<AuditEntry>());
        foreach (var entry in store.AuditRows().Select(row => AuditEntry.Read(row.Entry) ?? throw new StoreRefusedException($"Entry {row.Number} of the audit cannot be read. See: countylines audit verify")).Where(IsAskedFor))
        {
            found++;
            last.Enqueue(entry);
            if (last.Count > most)
                last.Dequeue();
        }

        return (found, last);

        bool IsAskedFor(AuditEntry entry)
        {
            var day = DateOnly.FromDateTime(Dates.There(entry.At));
            return (Operation is null || AuditEntry.Operations[(int)entry.Operation] == Operation)
                && lineTokens?.Overlaps(entry.Lines) != false && whoTokens?.Contains(entry.Who) != false
                && !(day < From) && !(day > To);
        }
    }

    /// <summary>What the audit says when entries are shown. That somebody asked after a line is about the line.</summary>
    public AuditAct Act(AuditNames names, int shown) => new(AuditOperation.Consultation, "audit-shown", ("entries", shown)) { Lines = Line is null ? [] : [names.LineNamed(Line)!] };

    /// <summary>The token of a line. What was done about a restricted line would be something of it shown.</summary>
    static HashSet<string> TokensOf(RiskStore store, AuditNames names, string reference)
    {
        if (store.RestrictedLines().FirstOrDefault(one => one.Equals(reference, StringComparison.OrdinalIgnoreCase)) is { } restricted)
            throw new RefusedException($"{restricted} is restricted: what was done about it is not shown.");
        return names.LineNamed(reference) is { } known
            ? names.TokensOfLine(known)
            : throw new NotFoundException($"No entry of the audit names a line '{VisibleText.Of(reference, 80)}'{Words.DidYouMean(reference, names.LinesShown)}");
    }
}
