namespace CountyLines.Risk.Scoring;

/// <summary>Reads a whole file of rules: all its faults at once, each with its place and its line, and nothing of it while there is one.</summary>
public static class RuleFile
{
    /// <param name="text">What the file says.</param>
    /// <param name="file">Its path, for problems.</param>
    /// <param name="read">Makes the rules from the map at the root, and adds what is wrong with them.</param>
    public static (T? Rules, IReadOnlyList<RuleProblem> Problems) Read<T>(string text, string file, Func<RuleMap, List<RuleProblem>, T?> read)
        where T : class
    {
        var problems = new List<RuleProblem>();
        T? rules = null;
        try
        {
            if (RuleYaml.Read(text, file, problems) is { } map)
                rules = read(map, problems);
        }
        catch (TooManyProblemsException)
        {
            problems.Add(TooManyProblemsException.Problem(file));
        }

        return (problems.Count == 0 ? rules : null, SourceLines.Attach(problems, file, text));
    }
}
