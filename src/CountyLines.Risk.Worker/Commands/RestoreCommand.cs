using System.CommandLine;
using System.Globalization;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class RestoreCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var file = new Argument<string>("FILE") { Description = "The backup" };
        var replace = new Option<bool>("--replace") { Description = "Put the store that is there aside" };
        var because = new Option<string?>("--because") { Description = $"Why, when something that was done is lost: {string.Join(", ", Restoring.Reasons)}" };
        because.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && !Restoring.Reasons.Contains(word))
                result.AddError($"'{Scoring.VisibleText.Of(word, 80)}' is not a reason{Scoring.Words.DidYouMean(word, Restoring.Reasons)}");
        });
        var anchor = new Option<AuditHead?>("--anchor")
        {
            Description = "The last entry of the audit that is known from outside, as a signed manifest has it: NUMBER:HASH",
            CustomParser = result =>
            {
                if (result.Tokens[0].Value.Split(':') is [var number, { Length: 64 } hash] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var entry) && hash.All(char.IsAsciiHexDigitLower))
                    return new AuditHead(entry, hash);
                result.AddError("--anchor is the number of an entry and its hash with ':' between, as a manifest has them under audit");
                return null;
            },
        };
        var acting = new Acting();
        var command = new Command("restore", "Put a backup in the place of the store; what was erased since stays erased") { file, replace, because, anchor, acting.Option };
        command.SetAction(parsed =>
        {
            var request = new RestoreRequest(parsed.GetValue(file)!, parsed.GetValue(replace), parsed.GetValue(because), parsed.GetValue(anchor));
            var report = new Restoring(common.Store(parsed), common.Rules(parsed), acting.Of(parsed), clock).From(request, Dates.Today(clock));
            if (common.Json(parsed))
                Json.Write(terminal.Out, BackupText.Shape(report));
            else
                BackupText.Write(terminal.Out, report);
            return report.ToErase.Count == 0 ? ExitCode.Done : ExitCode.ProblemsFound;
        });
        return command;
    }
}
