using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

public sealed partial class RiskStore
{
    /// <summary>The number of the last decision to merge or split lines, or 0.</summary>
    public long LatestMerge => MergeTables.Latest(connection);

    /// <summary>Everything known after a pull, with the lines merged as they were after a decision.</summary>
    /// <param name="digest">The digest of the inputs, to which the records as they were pulled and the merges are added.</param>
    /// <param name="look">Sees each line that no merge touches on the way, with its place and its evidence in memory.</param>
    public IReadOnlyList<LineRecords> RecordsAt(long pull, long merges, InputsDigest? digest = null, Action<int, LineRecords>? look = null)
    {
        var inForce = new MergesInForce(MergeTables.Read(connection, pull, merges));
        var touched = inForce.All.SelectMany(merge => new[] { merge.Line, inForce.StaysAs(merge.Line) }).ToHashSet(StringComparer.Ordinal);
        var place = 0;
        var records = RecordTables.Read(connection, evidence, pull, one =>
        {
            digest?.Add(one);
            if (!touched.Contains(one.Line.Reference))
                look?.Invoke(place, one);
            place++;
        });
        digest?.Add(inForce);
        return MergedLines.Of(records, inForce);
    }

    /// <summary>One line as <see cref="RecordsAt(long, long, InputsDigest?, Action{int, LineRecords}?)"/> has it; only its records, and those of lines merged with it, are read.</summary>
    /// <returns>Null when no line of that reference was known.</returns>
    public LineRecords? RecordsOf(string reference, long pull, long merges)
    {
        var inForce = new MergesInForce(MergeTables.Read(connection, pull, merges));
        var stays = inForce.StaysAs(reference);
        string[] members = [.. inForce.All.Select(merge => merge.Line).Where(line => inForce.StaysAs(line) == stays).Append(stays).Append(reference).Distinct(StringComparer.Ordinal)];
        return MergedLines.Of([.. RecordTables.Stream(connection, pull, only: members)], inForce).FirstOrDefault(one => one.Line.Reference == reference);
    }

    /// <summary>The number of the last decision to merge or split lines by the end of a day, or 0.</summary>
    public long MergesBy(DateOnly day) => MergeTables.LastBy(connection, day);

    /// <summary>The merges that stand now.</summary>
    public MergesInForce Merges => new(MergeTables.Read(connection, LatestPull, LatestMerge));

    /// <summary>The pairs that an analyst rejected, the last word on each.</summary>
    public IReadOnlyList<RejectedPair> RejectedPairs => MergeTables.Rejected(connection, LatestPull);

    /// <summary>Counts one line under another from now on.</summary>
    /// <exception cref="MergeRefusedException">One of them is absorbed already.</exception>
    public void Merge(string stays, string absorbed, Grounds grounds) => Append(new LineMerge(0, false, absorbed, stays, grounds));

    /// <summary>Takes an absorbed line out again: both count as before.</summary>
    /// <returns>The line that it comes out of.</returns>
    /// <exception cref="MergeRefusedException">The line is not absorbed.</exception>
    public string Split(string line, Grounds grounds)
    {
        return Append(new LineMerge(0, true, line, Merges.Of(line)?.Into ?? "", grounds)).Into;
    }

    /// <summary>Puts on record that two lines are not the same, so that they are not proposed again.</summary>
    /// <exception cref="MergeRefusedException">They are merged now, or are one line.</exception>
    public void Reject(string lineA, string lineB, Grounds grounds)
    {
        if (lineA == lineB)
            throw new MergeRefusedException($"{lineA} is one line; name two.");
        using var transaction = connection.BeginWrite();
        var merges = Merges;
        if (merges.StaysAs(lineA) == merges.StaysAs(lineB))
            throw new MergeRefusedException($"{lineA} and {lineB} are merged now. Split them first: countylines duplicates split {(merges.Of(lineA) is null ? lineB : lineA)} --because \"...\"");
        var pair = string.CompareOrdinal(lineA, lineB) < 0 ? new RejectedPair(lineA, lineB, grounds) : new RejectedPair(lineB, lineA, grounds);
        MergeTables.Append(connection, transaction, pair, LatestPull, At);
        Audited(transaction, new AuditAct(AuditOperation.Control, "pair-rejected") { Lines = [pair.LineA, pair.LineB] });
        transaction.Commit();
    }

    /// <summary>The lines in force with their numbers, merged lines as one; no evidence and no assessments, which a comparison does not read.</summary>
    public IReadOnlyList<LineRecords> LinesWithNumbers()
    {
        var numbers = connection.Query<(string Line, string Number, string? Start, string? Finish)>("SELECT line, number, start, finish FROM number WHERE until IS NULL ORDER BY line, number")
            .ToLookup(row => row.Line, row => new DealNumber(row.Line, row.Number, RecordTables.Date(row.Start), RecordTables.Date(row.Finish)), StringComparer.Ordinal);
        var lines = RecordTables.ReadLines(connection, LatestPull).Select(line => new LineRecords(line, [.. numbers[line.Reference]], [], []));
        return MergedLines.Of([.. lines], Merges);
    }

    /// <summary>Numbers in force that two lines have, which are neither merged nor known to be two.</summary>
    public IReadOnlyList<PossibleDuplicate> PossibleDuplicates()
    {
        var merges = Merges;
        var rejected = RejectedPairs.Select(pair => (pair.LineA, pair.LineB)).ToHashSet();
        return
        [
            .. connection.Query<PossibleDuplicate>("""
                SELECT a.number AS Number, a.line AS LineA, b.line AS LineB
                FROM number a JOIN number b ON b.number = a.number AND b.line > a.line
                WHERE a.until IS NULL AND b.until IS NULL ORDER BY a.number, a.line, b.line
                """).Where(pair => merges.StaysAs(pair.LineA) != merges.StaysAs(pair.LineB) && !rejected.Contains((pair.LineA, pair.LineB))),
        ];
    }

    LineMerge Append(LineMerge decision)
    {
        using var transaction = connection.BeginWrite();
        Merges.Apply(decision);
        MergeTables.Append(connection, transaction, decision, LatestPull, At);
        Audited(transaction, new AuditAct(decision.IsSplit ? AuditOperation.Alteration : AuditOperation.Combination, decision.IsSplit ? "line-split" : "lines-merged", ("merge", LatestMerge)) { Lines = [decision.Into, decision.Line] });
        transaction.Commit();
        return decision;
    }
}
