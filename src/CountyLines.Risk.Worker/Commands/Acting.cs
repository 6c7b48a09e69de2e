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
            if (result.Tokens is [{ Value: var name }] && !MayAct(name))
                result.AddError(NoName(name));
        });
    }

    public Person Of(ParseResult parsed)
    {
        var name = parsed.GetValue(Option) ?? Environment.UserName;
        return MayAct(name) ? Person.Of(name)! : throw new ActRefusedException("Nothing was recorded", [NoName(name)]);
    }

    static bool MayAct(string name) => Person.Of(name) is { } person && !person.IsSameAs(Person.Of(Person.Erased)!);

    static string NoName(string name) => Person.Of(name) is not null
        ? $"'{Person.Erased}' stands for people whose names were erased, and nobody acts under it; give a name with --as NAME"
        : $"'{Scoring.VisibleText.Of(name, 100)}' is not a name of at most 80 characters that can be seen, in the plain letters of one script; give one with --as NAME";
}
