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

    /// <summary>The person with a name, or null when it is blank, too long, or holds what cannot be seen.</summary>
    public static Person? Of(string name)
    {
        // The space that does not break, and its like, look the same as a space and must not make another person.
        var words = string.Join(' ', string.Concat(name.Select(letter => char.GetUnicodeCategory(letter) == UnicodeCategory.SpaceSeparator ? ' ' : letter)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length is 0 or > Longest || VisibleText.Of(words) != words ? null : new Person(words);
    }

    /// <summary>Whether two names are one person's. Capitals and spaces make nobody another person, or one could approve one's own override.</summary>
    public bool IsSameAs(Person other) => Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Name;
}
