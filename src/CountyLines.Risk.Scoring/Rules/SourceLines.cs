namespace CountyLines.Risk.Scoring;

/// <summary>Puts the line of the file beside each problem, so that whoever shows it needs no file.</summary>
public static class SourceLines
{
    /// <summary>The problems, those in one file each with its line of the text. A place past the end of the file, where a parser gave up, becomes the end.</summary>
    public static IReadOnlyList<RuleProblem> Attach(IReadOnlyList<RuleProblem> problems, string file, string text)
    {
        if (!problems.Any(problem => problem.Where.File == file && problem.Where.Line > 0))
            return problems;
        var lines = Split(text);
        return [.. problems.Select(problem => problem.Where.File == file && problem.Where.Line > 0 ? WithLine(problem, lines) : problem)];
    }

    static RuleProblem WithLine(RuleProblem problem, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return problem with { Where = problem.Where with { Line = 0, Column = 0 } };
        var number = (int)Math.Min(problem.Where.Line, lines.Count);
        var line = lines[number - 1];
        var column = number < problem.Where.Line ? line.Length + 1 : Math.Clamp(problem.Where.Column, 1, line.Length + 1);
        return problem with { Where = problem.Where with { Line = number, Column = column }, SourceLine = line };
    }

    /// <summary>The lines of a text, ended as YAML and CSV end them: CR, LF, or both.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var lines = new List<string>();
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }

    /// <summary>The line and the column, both from 1, of a character.</summary>
    public static (int Line, int Column) PlaceOf(string text, int at)
    {
        var (line, start) = (1, 0);
        for (var index = 0; index < at; index++)
        {
            if (text[index] != '\n' && (text[index] != '\r' || text[index + 1] == '\n'))
                continue;
            line++;
            start = index + 1;
        }

        return (line, at - start + 1);
    }
}
