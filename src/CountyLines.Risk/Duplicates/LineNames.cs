using System.Text;

namespace CountyLines.Risk.Duplicates;

/// <summary>The words by which names of lines are compared: without case, accents and punctuation, and without the words that say nothing.</summary>
static class LineNames
{
    /// <summary>Latin letters with marks, each with what an English keyboard would type. A table of our own: the same on every machine.</summary>
    static readonly Dictionary<char, string> Plain = Letters(
        "aàáâãäåāăą cçćĉċč dďđð eèéêëēĕėęě gĝğġģ hĥħ iìíîïĩīĭįı jĵ kķ lĺļľŀł nñńņňŉ oòóôõöøōŏő rŕŗř sśŝşšș tţťŧț uùúûüũūŭůűų wŵ yýÿŷ zźżž",
        ('æ', "ae"), ('œ', "oe"), ('ß', "ss"), ('þ', "th"));

    /// <summary>The words of a name, each once, in ordinal order.</summary>
    public static string[] WordsOf(string name, IReadOnlySet<string> ignored)
    {
        var words = new SortedSet<string>(StringComparer.Ordinal);
        var word = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant().Append(' '))
        {
            // An apostrophe is inside a word: O'Neill and ONeill are one name. A combining mark stands on the letter before it.
            if (letter is '\'' or '’' or (>= '\u0300' and <= '\u036F'))
                continue;
            if (char.IsLetterOrDigit(letter))
            {
                word.Append(Plain.TryGetValue(letter, out var plain) ? plain : letter);
                continue;
            }

            if (word.Length > 0 && !ignored.Contains(word.ToString()))
                words.Add(word.ToString());
            word.Clear();
        }

        return [.. words];
    }

    static Dictionary<char, string> Letters(string groups, params (char Letter, string Plain)[] others)
    {
        var letters = others.ToDictionary(one => one.Letter, one => one.Plain);
        foreach (var group in groups.Split(' '))
        {
            foreach (var marked in group.Skip(1))
                letters.Add(marked, group[..1]);
        }

        return letters;
    }
}
