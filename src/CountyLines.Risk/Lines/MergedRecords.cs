namespace CountyLines.Risk.Lines;

/// <summary>A record that counts under another line.</summary>
/// <param name="Line">The line that is absorbed.</param>
/// <param name="Into">The line under which it counts.</param>
public sealed record AbsorbedLine(string Line, string Name, string Into, Grounds Grounds, RecordCount Own);

/// <summary>How many records a line has of its own.</summary>
public sealed record RecordCount(int Numbers, int Evidence, int Assessments)
{
    public static RecordCount Of(LineRecords records) => new(records.Numbers.Count, records.Evidence.Count, records.Assessments.Count);
}

/// <summary>Evidence of two records that is taken to be one thing described twice, and is counted once.</summary>
public sealed record SameEvidence(Evidence Counted, Evidence NotCounted);

/// <summary>A field of a merged line that is not as the record of the line that stays has it.</summary>
/// <param name="Field">In words, for example <c>importing districts</c>.</param>
/// <param name="From">The absorbed lines that brought it.</param>
public sealed record TakenField(string Field, IReadOnlyList<string> From);

/// <summary>What a merged line is made of.</summary>
/// <param name="Own">The records of the line that stays.</param>
/// <param name="Absorbed">By reference, whatever the order in which they were merged.</param>
public sealed record MergedRecords(RecordCount Own, IReadOnlyList<AbsorbedLine> Absorbed, IReadOnlyList<SameEvidence> Same, IReadOnlyList<TakenField> Taken);

/// <summary>
/// Counts merged lines as one. Both records go on as they are, and pulls go on changing them; what a run sees is made from them anew, so a
/// split leaves no trace in the records. The outcome depends on which line stays and which are absorbed, never on the order of merging.
/// </summary>
public static class MergedLines
{
    /// <summary>The records as a run sees them, in the order given: the line that stays has everything, an absorbed line says where it went.</summary>
    public static IReadOnlyList<LineRecords> Of(IReadOnlyList<LineRecords> records, MergesInForce merges)
    {
        if (merges.All.Count == 0)
            return records;
        var own = records.ToDictionary(one => one.Line.Reference, StringComparer.Ordinal);
        var absorbed = merges.All
            .Where(merge => own.ContainsKey(merge.Line) && own.ContainsKey(merges.StaysAs(merge.Line)))
            .Select(merge => new AbsorbedLine(merge.Line, own[merge.Line].Line.Name, merges.StaysAs(merge.Line), merge.Grounds, RecordCount.Of(own[merge.Line])))
            .ToDictionary(one => one.Line, StringComparer.Ordinal);
        var byLine = absorbed.Values.OrderBy(one => one.Line, StringComparer.Ordinal).ToLookup(one => one.Into, StringComparer.Ordinal);
        // Where one record is restricted, that the others are records of the same line is restricted too.
        var hidden = byLine.Where(line => line.Select(one => one.Line).Append(line.Key).Any(reference => own[reference].Line.Restricted)).Select(line => line.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. records.Select(one => absorbed.TryGetValue(one.Line.Reference, out var gone) ? one with { MergedInto = gone, Line = one.Line with { Restricted = hidden.Contains(gone.Into) } }
                : byLine.Contains(one.Line.Reference) ? Join(one, [.. byLine[one.Line.Reference]], own)
                : one),
        ];
    }

    static LineRecords Join(LineRecords stays, IReadOnlyList<AbsorbedLine> absorbed, Dictionary<string, LineRecords> own)
    {
        LineRecords[] members = [stays, .. absorbed.Select(one => own[one.Line])];
        var (line, taken) = JoinedLine.Of([.. members.Select(member => member.Line)]);
        var (evidence, same) = JoinedEvidence.Of([.. members.Select(member => member.Evidence)]);
        return new LineRecords(line, NumbersOf(members), evidence, AssessmentsOf(members))
        {
            Merged = new MergedRecords(RecordCount.Of(stays), absorbed, same, taken),
        };
    }

    /// <summary>A number that several records have is one number, from the first day that any of them knows to the last.</summary>
    static IReadOnlyList<DealNumber> NumbersOf(LineRecords[] members)
    {
        return
        [
            .. members.SelectMany(member => member.Numbers).GroupBy(number => number.Number, StringComparer.Ordinal)
                .Select(one => one.First() with { From = one.Min(number => number.From), To = one.Any(number => number.To is null) ? null : one.Max(number => number.To) })
                .OrderBy(number => number.Number, StringComparer.Ordinal),
        ];
    }

    static IReadOnlyList<Assessment> AssessmentsOf(LineRecords[] members)
    {
        return
        [
            .. members.SelectMany(member => member.Assessments).DistinctBy(one => one with { Line = "" })
                .OrderBy(one => one.Factor, StringComparer.Ordinal).ThenBy(one => one.AssessedOn)
                .ThenBy(one => one.AssessedBy, StringComparer.Ordinal).ThenBy(one => one.Line, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The assessments of a factor among which the one in force is chosen. Who assessed one record before the merge did not see the other,
    /// so a newer word on one does not bring down what was found of the other: the newest of each record stand beside each other, and the
    /// highest level of them counts, until somebody assesses the line after the merge.
    /// </summary>
    internal static IReadOnlyList<Assessment> Candidates(MergedRecords merged, IReadOnlyList<Assessment> made)
    {
        var whole = merged.Absorbed.Max(one => one.Grounds.On);
        var after = made.Where(one => one.AssessedOn > whole).ToList();
        if (after.Count > 0)
            return after;
        return [.. made.GroupBy(one => one.Line, StringComparer.Ordinal).SelectMany(own => own.Where(one => one.AssessedOn == own.Max(other => other.AssessedOn)))];
    }
}
