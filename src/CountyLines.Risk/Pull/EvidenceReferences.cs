using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>
/// For what each reference of evidence stands in one extract. Millions of references are not kept as texts: 64 bits of each are, and one
/// number for the line and the kind. That two of two million references meet in those bits has a chance of 1 in 9 million, and the second is
/// then held out by name and not lost; with 128 bits a pull of that size held 50 MB more.
/// </summary>
sealed class EvidenceReferences(int most)
{
    static readonly string[] Kinds = [.. Vocabulary.EvidenceKinds];

    readonly Dictionary<ulong, int> known = new(most);
    readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    readonly List<string> lines = [];

    /// <summary>The line and the kind for which the reference of this evidence came first.</summary>
    public (string Line, string Kind)? First(Evidence evidence)
    {
        var key = Fingerprint.Half(Fingerprint.Quick(evidence.Reference));
        if (known.TryAdd(key, checked((NumberOf(evidence.Line) * Kinds.Length) + Array.IndexOf(Kinds, evidence.Kind))))
            return null;
        var (line, kind) = Math.DivRem(known[key], Kinds.Length);
        return (lines[line], Kinds[kind]);
    }

    int NumberOf(string line)
    {
        if (numbers.TryGetValue(line, out var number))
            return number;
        lines.Add(line);
        numbers[line] = lines.Count - 1;
        return lines.Count - 1;
    }
}
