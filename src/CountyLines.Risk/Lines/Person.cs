using System.Globalization;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>Somebody who acts: makes an override, approves it, records a decision. Known by a name as it is given; only <see cref="Of"/> makes one.</summary>
public sealed record Person
{
    /// <summary>The product's own bound: longer than any name, short enough for a column.</summary>
    const int Longest = 80;

    /// <summary>Stands where a name was erased. Nobody acts under it.</summary>
    public const string Erased = "erased person";

    Person(string name)
    {
        Name = name;
    }

    /// <summary>Without spaces at its ends, and never blank.</summary>
    public string Name { get; }

    /// <summary>The person with a name, or null when it is blank, too long, holds what cannot be seen, or a letter that looks like another.</summary>
    public static Person? Of(string name)
    {
        // The space that does not break, and its like, look the same as a space and must not make another person.
        var words = string.Join(' ', string.Concat(name.Select(letter => char.GetUnicodeCategory(letter) == UnicodeCategory.SpaceSeparator ? ' ' : letter)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length is 0 or > Longest || VisibleText.Of(words) != words || words.Any(HasTwin) || words.Split(' ').Any(MixesScripts) ? null : new Person(words);
    }

    /// <summary>
    /// Accents that stand by themselves, wide letters, joined ones and those of formulas: each has a plain letter that looks the same, and two names
    /// that look the same would be two people.
    /// </summary>
    static bool HasTwin(char letter) => letter is (>= '\u0300' and <= '\u036f') or (>= '\ufb00' and <= '\ufb4f') or (>= '\uff00' and <= '\uffef') or '\ud835';

    /// <summary>Greek and Cyrillic have letters that look like Latin ones, and a name with one of them among others would pass for another's.</summary>
    static bool MixesScripts(string word) => word.Where(char.IsLetter).Select(letter => letter switch { >= '\u0370' and <= '\u03ff' or >= '\u1f00' and <= '\u1fff' => 1, >= '\u0400' and <= '\u052f' => 2, _ => 0 }).Distinct().Count() > 1;

    /// <summary>Whether two names are one person's. Capitals and spaces make nobody another person, or one could approve one's own override.</summary>
    public bool IsSameAs(Person other) => Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Name;
}
