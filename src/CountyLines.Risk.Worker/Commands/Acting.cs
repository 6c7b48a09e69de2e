using System.CommandLine;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>Who acts: the one place where a command learns a person's name.</summary>
sealed class Acting
{
    /// <summary>The option, to be given to the command.</summary>
    public Option<string?> Option { get; } = new("--as") { Description = "Who acts (default: the name of this machine's user)" };

    public Acting()
    {
        Option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && Person.Of(name) is null)
                result.AddError(NoName(name));
        });
    }

    public Person Of(ParseResult parsed)
    {
        var name = parsed.GetValue(Option) ?? Environment.UserName;
        return Person.Of(name) ?? throw new ActRefusedException("Nothing was recorded", [NoName(name)]);
    }

    static string NoName(string name) => $"'{Scoring.VisibleText.Of(name, 100)}' is not a name of at most 80 characters that can be seen; give one with --as NAME";
}
