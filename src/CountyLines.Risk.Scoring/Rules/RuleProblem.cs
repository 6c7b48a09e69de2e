namespace CountyLines.Risk.Scoring;

/// <summary>A place in a rules file, both counted from 1. Line 0 means the file as a whole.</summary>
/// <param name="File">The file's name as the author knows it.</param>
/// <param name="Line">The line, from 1; 0 for the whole file.</param>
/// <param name="Column">The column, from 1; 0 for the whole file.</param>
public readonly record struct Place(string File, long Line, long Column)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        return Line == 0 ? File : $"{File}:{Line}:{Column}";
    }
}

/// <summary>One thing wrong with a rules file. Its text is part of the interface: analysts mend packs by it.</summary>
/// <param name="Code">A short stable code, for example <c>fact.unknown</c>.</param>
/// <param name="Where">The place to mend.</param>
/// <param name="Message">What is wrong, what was expected, and the nearest valid name where there is one.</param>
public sealed record RuleProblem(string Code, Place Where, string Message)
{
    /// <summary>
    /// How many problems are looked for in one file. The product's own bound: nobody mends more in one go, and a file made to be wrong
    /// everywhere must not cost a suggestion for each of its words.
    /// </summary>
    public const int Most = 200;

    /// <summary>The most characters of a message; the middle of a longer one is left out. The product's own bound: some three times the longest of its own messages.</summary>
    public const int LongestMessage = 800;

    /// <summary>
    /// What is wrong, what was expected, and the nearest valid name where there is one. Messages quote the file, so this is never long and
    /// holds no character that cannot be seen.
    /// </summary>
    public string Message { get; } = VisibleText.Of(Message, LongestMessage);

    /// <summary>The line of the file that the place names, as it stands there; empty when the problem is with the file as a whole.</summary>
    public string SourceLine { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString()
    {
        return $"{Where} {Code} {Message}";
    }
}

/// <summary>So much is wrong with a file that reading stops. Who reads a file catches it, and says so with <see cref="Problem"/>.</summary>
public sealed class TooManyProblemsException : Exception
{
    /// <summary>Called after each problem that is found.</summary>
    public static void ThrowIfMany(List<RuleProblem> problems)
    {
        if (problems.Count >= RuleProblem.Most)
            throw new TooManyProblemsException();
    }

    /// <summary>What is said in place of the problems that were not looked for.</summary>
    public static RuleProblem Problem(string file)
    {
        return new("rules.many", new(file, 0, 0), $"reading stopped at {RuleProblem.Most:N0} problems; mend these and check again");
    }
}
