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
    /// <inheritdoc/>
    public override string ToString()
    {
        return $"{Where} {Code} {Message}";
    }
}
