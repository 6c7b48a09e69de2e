using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Web;

/// <summary>Of whom a record of evidence speaks. A victim must never be taken for a suspect.</summary>
static class Kinds
{
    /// <summary>Kinds that record what was done against somebody on the line's side.</summary>
    static readonly HashSet<string> OfSuspects = ["arrest"];

    /// <summary>Kinds that record what was done to somebody, beside exploitation.</summary>
    static readonly HashSet<string> OfViolence = ["kidnap", "overdose-or-drug-death", "serious-injury", "sexual-violence"];

    public static bool IsOfVictim(string kind) => Vocabulary.ExploitationKinds.Contains(kind) || OfViolence.Contains(kind);

    /// <summary>The word that stands before the kind, and the class that draws it.</summary>
    public static (string Word, string Class) PersonOf(string kind)
    {
        return IsOfVictim(kind) ? ("victim", "person person-victim") : OfSuspects.Contains(kind) ? ("suspect", "person person-suspect") : ("", "");
    }
}
