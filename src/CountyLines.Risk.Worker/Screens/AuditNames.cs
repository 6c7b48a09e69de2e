using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Commands;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What the audit's tokens stand for, as far as it is held and may be shown.</summary>
sealed class AuditNames(IReadOnlyList<AuditName> names, IReadOnlySet<string> restricted)
{
    readonly Dictionary<string, AuditName> byToken = names.ToDictionary(name => name.Token, StringComparer.Ordinal);

    /// <summary>References that may be shown.</summary>
    public IEnumerable<string> LinesShown => Of(AuditName.Line).Select(name => name.Name).Where(name => !restricted.Contains(name));

    /// <summary>The name; null when it is not held any more, or may not be shown.</summary>
    public string? NameOf(string token) => byToken.GetValueOrDefault(token) is { } held && !IsWithheld(token) ? held.Name : null;

    public bool IsWithheld(string token) => byToken.GetValueOrDefault(token) is { Kind: AuditName.Line } line && restricted.Contains(line.Name);

    /// <summary>For a screen: the name, or what is left of it.</summary>
    public string Show(string token) => IsWithheld(token) ? "withheld" : NameOf(token) ?? $"{token[..10]} (name forgotten)";

    /// <summary>The line's reference as it is written in the records, or null when the audit knows none.</summary>
    public string? LineNamed(string reference) => Of(AuditName.Line).FirstOrDefault(name => name.Name.Equals(reference, StringComparison.OrdinalIgnoreCase))?.Name;

    public HashSet<string> TokensOfLine(string reference) => [.. Of(AuditName.Line).Where(name => name.Name == reference).Select(name => name.Token)];

    /// <summary>One person may have given the name in capitals one day.</summary>
    public HashSet<string> TokensOfPerson(string name)
    {
        var people = Of(AuditName.Person).ToList();
        var found = Person.Of(name) is { } wanted ? people.Where(one => Person.Of(one.Name)?.IsSameAs(wanted) == true).Select(one => one.Token).ToHashSet(StringComparer.Ordinal) : [];
        return found.Count > 0 ? found : throw new NotFoundException($"Nobody named '{VisibleText.Of(name, 80)}' is in the audit{Words.DidYouMean(name, people.Select(one => one.Name))}");
    }

    IEnumerable<AuditName> Of(string kind) => names.Where(name => name.Kind == kind);
}
