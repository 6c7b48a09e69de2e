using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Pull;

/// <summary>
/// For what each reference of evidence stands in one extract. Millions of references are not kept as texts: 128 bits of each are, and
/// numbers for the line and the kind. Two references that met in those bits would be one chance in 10^25, and the second is then held out by name and not lost.
/// </summary>
sealed class EvidenceReferences(int most)
{
    readonly Dictionary<UInt128, (int Line, int Kind)> known = new(most);
    readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    readonly List<string> words = [];

    /// <summary>The line and the kind for which the reference of this evidence came first.</summary>
    public (string Line, string Kind)? First(Evidence evidence)
    {
        var own = (NumberOf(evidence.Line), NumberOf(evidence.Kind));
        var key = Fingerprint.Quick(evidence.Reference);
        if (known.TryAdd(key, own))
            return null;
        var (line, kind) = known[key];
        return (words[line], words[kind]);
    }

    int NumberOf(string word)
    {
        if (numbers.TryGetValue(word, out var number))
            return number;
        words.Add(word);
        numbers[word] = words.Count - 1;
        return words.Count - 1;
    }
}
