using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>The canonical words for the values of a line's record, as files, packs and the store write them.</summary>
public static class LineWords
{
    static readonly string[] Markings = ["OFFICIAL", "OFFICIAL-SENSITIVE"];

    /// <summary>For example <c>closed-type-1</c>.</summary>
    public static string Of(LineStatus status) => Vocabulary.Statuses[(int)status];

    /// <summary>For example <c>OFFICIAL-SENSITIVE</c>.</summary>
    public static string Of(Marking marking) => Markings[(int)marking];

    /// <summary>The status with this word, or null.</summary>
    public static LineStatus? StatusOf(string word) => IndexOf(Vocabulary.Statuses, word) is { } index ? (LineStatus)index : null;

    /// <summary>The marking with this word, or null.</summary>
    public static Marking? MarkingOf(string word) => IndexOf(Markings, word) is { } index ? (Marking)index : null;

    static int? IndexOf(IReadOnlyList<string> words, string word)
    {
        for (var index = 0; index < words.Count; index++)
        {
            if (words[index] == word)
                return index;
        }

        return null;
    }
}
