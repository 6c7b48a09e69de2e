using CountyLines.Risk.Scoring;
using Spectre.Console;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What is wrong with a rules file, for the person who mends it: each message, and below it the line with a caret under the column.</summary>
static class ProblemText
{
    /// <summary>How many problems a person is shown. Nobody mends more before checking again; <c>--json</c> gives them all.</summary>
    public const int Most = 50;

    /// <summary>How wide a line is shown where no window says how wide it may be, and in JSON.</summary>
    const int PlainWidth = 120;

    public static void WriteResults(Terminal terminal, IReadOnlyList<RuleProblem> problems)
    {
        Write(terminal.Out, terminal.IsInteractive ? terminal.Results : null, terminal.Width, problems);
    }

    public static void WriteMessages(Terminal terminal, IReadOnlyList<RuleProblem> problems)
    {
        Write(terminal.Error, terminal.ErrorIsInteractive ? terminal.Messages : null, terminal.Width, problems);
    }

    public static object Shape(RuleProblem problem)
    {
        var shown = Excerpt.Of(problem.SourceLine, problem.Where.Column, PlainWidth);
        return new { problem.Code, problem.Where.File, problem.Where.Line, problem.Where.Column, problem.Message, SourceLine = HasLine(problem) ? shown.Text : null };
    }

    /// <param name="coloured">The console that can colour; null for a pipe.</param>
    static void Write(TextWriter plain, IAnsiConsole? coloured, int width, IReadOnlyList<RuleProblem> problems)
    {
        foreach (var problem in problems.Take(Most))
        {
            var place = VisibleText.Of(problem.Where.ToString());
            if (coloured is null)
                plain.WriteLine($"{place} {problem.Code} {problem.Message}");
            else
                coloured.MarkupLine($"[bold]{Markup.Escape(place)}[/] [red]{Markup.Escape(problem.Code)}[/] {Markup.Escape(problem.Message)}");
            if (!HasLine(problem))
                continue;
            var number = $"{problem.Where.Line,6}";
            var edge = new string(' ', number.Length);
            // One column stays free, so that no window folds the line away from its caret.
            var shown = Excerpt.Of(problem.SourceLine, problem.Where.Column, (coloured is null ? PlainWidth : width) - number.Length - 4);
            var caret = new string(' ', shown.Caret) + '^';
            if (coloured is null)
            {
                plain.WriteLine($"{number} | {shown.Text}".TrimEnd());
                plain.WriteLine($"{edge} | {caret}");
            }
            else
            {
                coloured.MarkupLine($"[grey]{number} |[/] {Markup.Escape(shown.Text)}");
                coloured.MarkupLine($"[grey]{edge} |[/] [red]{caret}[/]");
            }
        }

        if (problems.Count > Most)
            plain.WriteLine($"... and {problems.Count - Most:N0} more problems; mend these and check again.");
    }

    static bool HasLine(RuleProblem problem) => problem.Where.Line > 0 && problem.SourceLine.Length > 0;
}
