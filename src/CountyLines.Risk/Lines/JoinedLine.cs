namespace CountyLines.Risk.Lines;

/// <summary>
/// One line's fields from several records of it. The record of the line that stays speaks first; what it does not know is taken from the
/// others, places and drugs are put together, and the strictest marking, handling and restriction governs. Closed type 1 needs every record to
/// say so: a merge must not take a line off the list that one of its records has as going on.
/// </summary>
static class JoinedLine
{
    static readonly (string Name, Func<Line, string?> Text)[] Fields =
    [
        ("status", line => LineWords.Of(line.Status)),
        ("exporting force", line => line.ExportingForce),
        ("exporting district", line => line.ExportingDistrict),
        ("importing districts", line => Text(line.ImportingDistricts)),
        ("supply model", line => line.SupplyModel),
        ("commodities", line => Text(line.Commodities)),
        ("OCG reference", line => line.OcgReference),
        ("owner role", line => line.OwnerRole),
        ("first seen", line => $"{line.FirstSeen:yyyy-MM-dd}"),
        ("last activity", line => $"{line.LastActivity:yyyy-MM-dd}"),
        ("review due", line => $"{line.ReviewDue:yyyy-MM-dd}"),
        ("not assessed", line => Text(line.NotAssessed)),
        ("restriction", line => line.Restricted ? "restricted" : ""),
        ("marking", line => LineWords.Of(line.Marking)),
        ("handling", line => line.Handling.ToString()),
        ("handling conditions", line => line.HandlingConditions),
    ];

    /// <param name="members">The line that stays first.</param>
    public static (Line Line, IReadOnlyList<TakenField> Taken) Of(IReadOnlyList<Line> members)
    {
        var stays = members[0];
        var force = members.Select(line => line.ExportingForce).FirstOrDefault(known => known is not null);
        var joined = stays with
        {
            Status = members.Select(line => line.Status).FirstOrDefault(status => status != LineStatus.ClosedType1, LineStatus.ClosedType1),
            ExportingForce = force,
            // A district of another force would contradict the force that stands beside it.
            ExportingDistrict = members.Where(line => line.ExportingForce == force || line == stays).Select(line => line.ExportingDistrict).FirstOrDefault(known => known is not null),
            ImportingDistricts = Union(members, line => line.ImportingDistricts),
            SupplyModel = members.Select(line => line.SupplyModel).FirstOrDefault(known => known is not null),
            Commodities = Union(members, line => line.Commodities),
            // A recorded group stands before "no link is recorded", and that before not known.
            OcgReference = members.Select(line => line.OcgReference).FirstOrDefault(known => known?.Length > 0) ?? members.Select(line => line.OcgReference).FirstOrDefault(known => known is not null),
            OwnerRole = members.Select(line => line.OwnerRole).FirstOrDefault(known => known is not null),
            FirstSeen = members.Min(line => line.FirstSeen),
            LastActivity = members.Max(line => line.LastActivity),
            ReviewDue = members.Min(line => line.ReviewDue),
            // What nobody looked at in one half of the line is not known of the whole.
            NotAssessed = Union(members, line => line.NotAssessed) ?? [],
            Restricted = members.Any(line => line.Restricted),
            Marking = members.Max(line => line.Marking),
            Handling = members.Max(line => line.Handling),
            HandlingConditions = members.Select(line => line.HandlingConditions).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } conditions ? string.Join("; ", conditions) : null,
        };
        return (joined, [.. Fields.Where(field => field.Text(joined) != field.Text(stays)).Select(field => new TakenField(field.Name, BroughtBy(members, field.Text)))]);
    }

    static IReadOnlyList<string> BroughtBy(IReadOnlyList<Line> members, Func<Line, string?> text)
    {
        return [.. members.Skip(1).Where(line => text(line) is { Length: > 0 } own && own != text(members[0])).Select(line => line.Reference)];
    }

    static IReadOnlyList<string>? Union(IReadOnlyList<Line> members, Func<Line, IReadOnlyList<string>?> values)
    {
        var known = members.Select(values).OfType<IReadOnlyList<string>>().ToList();
        return known.Count == 0 ? null : [.. known.SelectMany(own => own).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    static string? Text(IReadOnlyList<string>? values) => values is null ? null : string.Join(';', values);
}
