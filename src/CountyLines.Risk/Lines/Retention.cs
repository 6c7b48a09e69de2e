using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>What becomes of one group of lines in time. The product has no periods of its own: they are the force's.</summary>
/// <param name="ReviewAfterMonths">Months from the last activity until the record is looked at again; null when only the record's own date counts.</param>
/// <param name="DisposeAfterMonths">Months from the last activity until the record should be gone; null when no period is set.</param>
public sealed record DisposalGroup(string Id, string Means, IReadOnlyList<LineStatus> Statuses, int? ReviewAfterMonths, int? DisposeAfterMonths);

/// <summary>How long records are kept, from <c>rules/retention.yaml</c>.</summary>
public sealed record Retention(IReadOnlyList<DisposalGroup> Groups)
{
    public DisposalGroup GroupOf(Line line) => Groups.First(group => group.Statuses.Contains(line.Status));

    /// <summary>The day by which the record must have been looked at again: its own date or the group's, whichever comes first; null when neither is set.</summary>
    public DateOnly? ReviewBy(LineRecords records)
    {
        return Earlier(records.Line.ReviewDue, After(records, GroupOf(records.Line).ReviewAfterMonths));
    }

    /// <summary>The day after which the record should be gone; null when the group has no period or the line no known activity.</summary>
    public DateOnly? DisposeBy(LineRecords records) => After(records, GroupOf(records.Line).DisposeAfterMonths);

    /// <summary>Whether the record was due for review, or should be gone, before a day. Such a record is flagged and not shared.</summary>
    public bool IsOverdue(LineRecords records, DateOnly today) => ReviewBy(records) < today || DisposeBy(records) < today;

    static DateOnly? After(LineRecords records, int? months)
    {
        if (months is not { } count)
            return null;
        var seen = records.Evidence.Select(one => (DateOnly?)one.OccurredOn).Append(records.Line.LastActivity).Append(records.Line.FirstSeen).Max();
        return seen?.AddMonths(count);
    }

    static DateOnly? Earlier(DateOnly? one, DateOnly? other) => one is null ? other : other is null ? one : one < other ? one : other;
}

/// <summary>Reads <c>retention.yaml</c>; all faults at once.</summary>
public static class RetentionReader
{
    /// <summary>The product's own bound: a hundred years.</summary>
    internal const int MostMonths = 1200;

    public static (Retention? Retention, IReadOnlyList<RuleProblem> Problems) Read(string text, string file)
    {
        return RuleFile.Read(text, file, (map, problems) => ReadAll(new RuleFields(map, "retention.yaml", problems)));
    }

    static Retention ReadAll(RuleFields fields)
    {
        fields.Text("owner");
        fields.Text("status");
        var groups = new List<DisposalGroup>();
        foreach (var (item, number) in fields.Items("groups").Select((item, index) => (item, index + 1)))
        {
            if (fields.AsFields(item, "groups", RuleFields.Called("group", item, "group", number)) is not { } group)
                continue;
            var id = group.Text("group");
            var statuses = group.WordList("statuses", Vocabulary.Statuses);
            foreach (var twice in statuses.Where(word => groups.Any(one => one.Statuses.Contains(LineWords.StatusOf(word) ?? default)) && LineWords.StatusOf(word) is not null))
                group.Fault("status.twice", group.Where, $"the status '{twice}' stands in two groups; a line belongs to one");
            groups.Add(new DisposalGroup(id, group.Text("means"), [.. statuses.Select(LineWords.StatusOf).OfType<LineStatus>()], Months(group, "review_after_months"), Months(group, "dispose_after_months")));
            group.RefuseOthers();
        }

        foreach (var missing in Vocabulary.Statuses.Where(word => groups.Count > 0 && !groups.Any(group => group.Statuses.Contains(LineWords.StatusOf(word)!.Value))))
            fields.Fault("status.missing", fields.Required("groups")!.Where, $"no group has the status '{missing}', so nobody could say what becomes of such a line");
        fields.RefuseOthers();
        return new Retention(groups);
    }

    static int? Months(RuleFields fields, string name)
    {
        if (fields.Required(name) is not { } node || node is RuleScalar { Text: "none" })
            return null;
        var before = fields.FaultCount;
        var months = fields.AsWhole(node, name);
        if (fields.FaultCount == before && months is < 1 or > MostMonths)
            fields.Fault("months.range", node.Where, $"'{name}' must be 1 to {MostMonths}, or none");
        return (int)Math.Clamp(months, 1, MostMonths);
    }
}
