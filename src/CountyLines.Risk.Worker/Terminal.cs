using System.Text;
using Spectre.Console;

namespace CountyLines.Risk.Worker;

/// <summary>Where a command writes. Results go to <see cref="Out"/>; messages and progress go to <see cref="Error"/>, so that a pipe carries results only.</summary>
/// <param name="IsInteractive">Whether a person is looking: colour and boxes; otherwise plain text.</param>
/// <param name="Width">Columns; plain text is never folded.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, bool IsInteractive, bool ErrorIsInteractive, int Width)
{
    const int PlainWidth = 400;

    public static Terminal OfThisProcess()
    {
        Console.OutputEncoding = Encoding.UTF8;
        var interactive = !Console.IsOutputRedirected;
        return new Terminal(Console.Out, Console.Error, interactive, !Console.IsErrorRedirected, interactive ? Math.Max(80, Console.WindowWidth) : PlainWidth);
    }

    /// <summary>A console for tables: colours and boxes for a person, plain text for a pipe.</summary>
    IAnsiConsole ConsoleOn(TextWriter writer, bool interactive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = interactive ? Width : PlainWidth;
        return console;
    }

    /// <summary>The console for results.</summary>
    public IAnsiConsole Results => ConsoleOn(Out, IsInteractive);

    /// <summary>The console for progress.</summary>
    public IAnsiConsole Messages => ConsoleOn(Error, ErrorIsInteractive);
}
