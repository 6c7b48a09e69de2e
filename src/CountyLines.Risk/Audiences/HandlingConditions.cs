using System.Text.RegularExpressions;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Audiences;

/// <summary>
/// Whether a handling condition lets a record go to a recipient. It does when one of its clauses, parted by semicolons, reads <c>Release to</c>
/// and then nothing but the recipient's role or name, alone or in a list of roles; and when no other clause speaks of the recipient.
/// Whatever cannot be understood names nobody: "Release to X, but only after a call" must never let a record go to X by itself.
/// </summary>
public static partial class HandlingConditions
{
    const string Naming = "release to ";

    public static bool Names(string? conditions, Recipient recipient)
    {
        // A line end is no end of a clause: "Not to be shared; under no condition" may be broken anywhere, and so may "do not / release to X".
        var clauses = (conditions ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(clause => clause.TrimEnd('.').TrimEnd()).ToList();
        return clauses.Any(clause => IsNaming(clause, recipient)) && clauses.All(clause => IsNaming(clause, recipient) || !SpeaksOf(clause, recipient));
    }

    /// <summary>The same for a line. Of a merged line each record has conditions of its own, and they are not told apart any more: none is taken to name anybody.</summary>
    public static bool Names(LineRecords records, Recipient recipient) => records.Merged is null && Names(records.Line.HandlingConditions, recipient);

    static bool IsNaming(string clause, Recipient recipient)
    {
        if (!clause.StartsWith(Naming, StringComparison.OrdinalIgnoreCase))
            return false;
        var named = clause[Naming.Length..].Trim();
        var list = named.Split(',', StringSplitOptions.TrimEntries);
        // A name may have a comma of its own. In a list every other entry is a role: words between the commas may take back what the rest says.
        return IsThe(named, recipient) || list.Any(one => IsThe(one, recipient)) && list.All(one => IsThe(one, recipient) || RoleForm().IsMatch(one));
    }

    static bool IsThe(string words, Recipient recipient)
    {
        return words.Equals(recipient.Role, StringComparison.OrdinalIgnoreCase) || words.Equals(recipient.Name, StringComparison.OrdinalIgnoreCase);
    }

    static bool SpeaksOf(string clause, Recipient recipient)
    {
        return clause.Contains(recipient.Role, StringComparison.OrdinalIgnoreCase) || clause.Contains(recipient.Name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A role of two words at least: a single word could be "later" or "unless".</summary>
    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)+\z")]
    private static partial Regex RoleForm();
}
