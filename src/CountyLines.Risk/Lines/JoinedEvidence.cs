namespace CountyLines.Risk.Lines;

/// <summary>
/// The evidence of several records of one line, nothing counted twice. Two entries of different records are taken to be the same when they
/// have one reference, or one kind, day, quantity and grade. Two entries of the same record never are: whoever mapped it kept them apart.
/// So of entries that look alike, as many count as the record with the most of them has.
/// </summary>
static class JoinedEvidence
{
    /// <param name="members">The evidence of each record, of the line that stays first.</param>
    public static (IReadOnlyList<Evidence> Counted, IReadOnlyList<SameEvidence> Same) Of(IReadOnlyList<IReadOnlyList<Evidence>> members)
    {
        var same = new List<SameEvidence>();
        var counted = new List<Evidence>();
        foreach (var alike in OncePerReference(members, same).GroupBy(one => (one.Entry.Kind, one.Entry.OccurredOn, one.Entry.Quantity, one.Entry.Grade)))
            counted.AddRange(TakeLongest(alike, same));
        return ([.. counted.OrderBy(one => one.Reference, StringComparer.Ordinal)], [.. same.OrderBy(one => one.NotCounted.Reference, StringComparer.Ordinal)]);
    }

    static List<(int Member, Evidence Entry)> OncePerReference(IReadOnlyList<IReadOnlyList<Evidence>> members, List<SameEvidence> same)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var left = new List<(int Member, Evidence Entry)>();
        for (var member = 0; member < members.Count; member++)
        {
            foreach (var entry in members[member])
            {
                if (first.TryGetValue(entry.Reference, out var at) && left[at].Member != member)
                {
                    same.Add(new SameEvidence(left[at].Entry, entry));
                    // What one record may share with conditions only, the other does not set free.
                    if (entry.Handling > left[at].Entry.Handling)
                        left[at] = left[at] with { Entry = left[at].Entry with { Handling = entry.Handling } };
                }
                else
                {
                    first[entry.Reference] = left.Count;
                    left.Add((member, entry));
                }
            }
        }

        return left;
    }

    static IEnumerable<Evidence> TakeLongest(IEnumerable<(int Member, Evidence Entry)> alike, List<SameEvidence> same)
    {
        var byMember = alike.GroupBy(one => one.Member, one => one.Entry)
            .OrderByDescending(own => own.Count()).ThenBy(own => own.Key)
            .Select(own => own.OrderBy(entry => entry.Reference, StringComparer.Ordinal).ToArray()).ToList();
        var counted = byMember[0];
        foreach (var other in byMember.Skip(1))
        {
            for (var at = 0; at < other.Length; at++)
            {
                same.Add(new SameEvidence(counted[at], other[at]));
                // What one record may share with conditions only, the other does not set free.
                if (other[at].Handling > counted[at].Handling)
                    counted[at] = counted[at] with { Handling = other[at].Handling };
            }
        }

        return counted;
    }
}
