namespace CountyLines.Risk.Duplicates;

/// <summary>One kind of sign that two records are one line, or are not.</summary>
/// <param name="Same">Of pairs that are one line, how many in a million show it.</param>
/// <param name="Others">Of pairs that are two lines, how many in a million show it; 0 when it is counted from the lines themselves.</param>
/// <param name="Most">The most that it can weigh, in hundredths of a bit; 0 for no bound.</param>
public readonly record struct SignRule(long Same, long Others, int Most)
{
    public const long Million = 1_000_000;
}

/// <summary>
/// By what lines are compared, and from which weight a pair is proposed. A weight is a sum of binary logarithms, one for each sign: how much
/// more often pairs that are one line show it than pairs that are two. It begins below 0, because of any two lines it is unlikely that they
/// are one: the more lines there are, the more pairs show by chance what a line mapped twice would show.
/// </summary>
/// <param name="LinesTwice">Of all lines, how many in a million are taken to be a second record of another.</param>
/// <param name="ProposeFrom">In hundredths of a bit.</param>
/// <param name="LargestBlock">How many lines may share a number, a group or a word and still all be compared with each other for it.</param>
/// <param name="IgnoredWords">Words of names that say nothing.</param>
public sealed record DuplicateRules(
    string Identity, string Status, long LinesTwice, int ProposeFrom, int LargestBlock, IReadOnlySet<string> IgnoredWords,
    SignRule NumberTogether, SignRule NumberUndated, SignRule NumberApart, SignRule NameWord, SignRule Ocg, SignRule ExportingArea, SignRule ImportingArea, SignRule ActiveTogether);
