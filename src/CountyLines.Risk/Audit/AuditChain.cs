using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Audit;

/// <summary>What a look at the chain came to.</summary>
public enum AuditState
{
    Intact,

    /// <summary>An entry was changed, removed, moved or put in; or a name is not the one that its token was made for.</summary>
    Altered,

    /// <summary>An entry has its hash and is nothing that this version can read.</summary>
    Unreadable,

    /// <summary>The chain is whole in itself and does not hold the entry that somebody outside has on paper.</summary>
    BehindAnchor,
}

/// <summary>Whether the chain stands.</summary>
/// <param name="IntactTo">The last entry before the first bad one; the last of all when there is none.</param>
/// <param name="Entries">How many rows were looked at.</param>
/// <param name="Faults">Each a sentence: where, and what is wrong. Empty when it stands.</param>
/// <param name="Forgotten">Tokens in the entries looked at whose names are not held any more.</param>
public sealed record AuditVerdict(AuditState State, long IntactTo, long Entries, IReadOnlyList<string> Faults, int Forgotten);

/// <summary>
/// Verifies the audit chain from its rows alone. It finds whatever was done to rows while the rest was left. Who can write the file can also
/// make a whole new chain from some entry on; only an entry known from outside, the anchor, tells that, and a tail that is cut off.
/// </summary>
public static class AuditChain
{
    /// <param name="rows">In the order of their numbers.</param>
    /// <param name="names">Every name held.</param>
    /// <param name="anchor">An entry that is known from outside the store; null when none is.</param>
    public static AuditVerdict Verify(IEnumerable<AuditRow> rows, IReadOnlyList<AuditName> names, AuditHead? anchor)
    {
        var (head, entries) = (AuditHead.Start, 0L);
        (AuditState State, string Words)? fault = null;
        var hasAnchor = anchor is null || anchor == AuditHead.Start;
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            entries++;
            // What follows the first bad entry follows nothing; it is only counted.
            if (fault is not null)
                continue;
            var entry = AuditEntry.Read(row.Entry);
            fault = FaultOf(row, entry, head);
            if (fault is not null)
                continue;
            head = new AuditHead(row.Number, row.Hash);
            hasAnchor |= head == anchor;
            tokens.UnionWith([entry!.Who, .. entry.Lines, .. entry.Recipients, .. entry.People]);
        }

        if (fault is null && !hasAnchor)
            fault = (AuditState.BehindAnchor, Behind(head, anchor!));
        var wrong = names.Where(name => !name.IsTrue).Select(name => $"The name held for {Scoring.VisibleText.Of(name.Token, 40)} is not the one that the token was made for: it was altered.").ToList();
        var state = fault?.State ?? (wrong.Count > 0 ? AuditState.Altered : AuditState.Intact);
        tokens.ExceptWith(names.Select(name => name.Token));
        return new AuditVerdict(state, head.Number, entries, [.. fault is { } first ? [first.Words] : Array.Empty<string>(), .. wrong], tokens.Count);
    }

    static (AuditState, string)? FaultOf(AuditRow row, AuditEntry? entry, AuditHead before)
    {
        var expected = before.Number + 1;
        if (row.Number != expected)
            return (AuditState.Altered, row.Number < expected ? $"Entry {row.Number} stands where entry {expected} must." : Missing(expected, row.Number - 1));
        if (entry is not null && entry.Number != row.Number)
            return (AuditState.Altered, $"Entry {row.Number} says of itself that it is entry {entry.Number}: it was moved here from another place.");
        if (row.PrevHash != before.Hash)
        {
            return (AuditState.Altered, before.Number == 0
                ? "Entry 1 says that another came before it: what was before it is gone, or it was put here."
                : $"Entry {row.Number} does not follow entry {before.Number}: entry {before.Number} was written anew with a hash of its own, or entry {row.Number} belongs to another chain.");
        }

        if (AuditRow.HashOf(row.PrevHash, row.Entry) != row.Hash)
            return (AuditState.Altered, $"Entry {row.Number} or its hash was changed: the hash is not that of what it says.");
        return entry is null ? (AuditState.Unreadable, $"Entry {row.Number} has the right hash and cannot be read: another program wrote it, or a newer version of this one.") : null;
    }

    static string Missing(long first, long last) => first == last ? $"Entry {first} is missing." : $"Entries {first} to {last} are missing.";

    static string Behind(AuditHead head, AuditHead anchor)
    {
        return anchor.Number > head.Number
            ? $"The chain ends at entry {head.Number}, and entry {anchor.Number} is known from outside it: what came after entry {head.Number} was cut off, or an older copy was put in its place."
            : $"Entry {anchor.Number} is not the one that is known from outside the chain: from there or from before it the chain was made anew.";
    }
}
