using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Audiences;

/// <summary>
/// Whether a handling condition lets a record go to a recipient. It does when one of its clauses reads <c>Release to</c> and then names the
/// recipient by role or name, alone or in a list. A recipient that is merely spoken of is not named: "not to be shown to X" must never let it go to X.
/// </summary>
public static class HandlingConditions
{
    const string Naming = "release to ";

    public static bool Names(string? conditions, Recipient recipient)
    {
        return (conditions ?? "").Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(clause => clause.TrimEnd('.'))
            .Where(clause => clause.StartsWith(Naming, StringComparison.OrdinalIgnoreCase))
            .SelectMany(clause => clause[Naming.Length..].Split(',', StringSplitOptions.TrimEntries).Append(clause[Naming.Length..].Trim()))
            .Any(name => name.Equals(recipient.Role, StringComparison.OrdinalIgnoreCase) || name.Equals(recipient.Name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The same for a line. Of a merged line each record has conditions of its own, and they are not told apart any more: none is taken to name anybody.</summary>
    public static bool Names(LineRecords records, Recipient recipient) => records.Merged is null && Names(records.Line.HandlingConditions, recipient);
}
